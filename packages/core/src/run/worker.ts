// A worker thread's entry: tasks in, results out. It keeps the movies open that it worked on last.
import { workerData } from 'node:worker_threads'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import type { SurveyPart } from '../model/index.js'
import { loadPlugin } from '../plugins/index.js'
import { PartCollector, requestedValues } from '../survey/index.js'
import {
  type DrawTask,
  inputKey,
  type PreparedInputs,
  type PrepareTask,
  type SurveyTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from '../workers/index.js'
import { OpenMovie } from './open-movie.js'

const keep: number = workerData?.openMovies ?? workerData?.[1]?.openMovies ?? 4
const movies = new Map<string, Promise<OpenMovie>>()
let warnings: string[] = []
// Threads are ended from outside: nothing is left to tell them.
const { signal } = new AbortController()
const warn = (message: string) => {
  warnings.push(message)
}

/** The task's result; never throws. */
export default async function work(task: WorkerTask): Promise<WorkerResult> {
  warnings = []
  try {
    return { ok: true, value: await perform(task), warnings }
  } catch (thrown) {
    if (task.type !== 'prepare') await forget(task.spec.id)
    const place = task.type === 'prepare' ? { file: task.input.file } : { movie: task.spec.id }
    return { ok: false, error: toMovieflowError(thrown, 'PLUGIN_FAILED', place).toRecord(), warnings }
  }
}

async function perform(task: WorkerTask): Promise<WorkerValues[keyof WorkerValues]> {
  if (task.type === 'prepare') return prepare(task)
  const movie = await openMovie(task)
  return task.type === 'survey' ? survey(movie, task) : movie.draw(task)
}

async function prepare({ source, input, scratch, folder }: PrepareTask) {
  const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
  try {
    return (await plugin.prepare?.(input, { warn, signal, folder, scratch })) ?? null
  } catch (thrown) {
    throw toMovieflowError(thrown, 'INPUT_UNREADABLE', { plugin: plugin.name, file: input.file })
  }
}

async function survey(movie: OpenMovie, { groups }: SurveyTask): Promise<SurveyPart[]> {
  const collectors = groups.map(({ pass }) => new PartCollector(pass))
  const wanted = new Map<number, number[]>()
  groups.forEach(({ frames }, group) => {
    for (const frame of frames) wanted.set(frame, [...(wanted.get(frame) ?? []), group])
  })
  for (const frame of [...wanted.keys()].sort((left, right) => left - right)) {
    const data = await movie.frames.read(frame)
    for (const group of wanted.get(frame)!) {
      const { source, select } = groups[group]!
      collectors[group]!.add(requestedValues(data[source]!, select))
    }
  }
  return collectors.map((collector) => collector.part())
}

function openMovie({ spec, prepared }: { spec: DrawTask['spec']; prepared: PreparedInputs }): Promise<OpenMovie> {
  let movie = movies.get(spec.id)
  if (movie) movies.delete(spec.id)
  else {
    const context: PluginContext = { warn, signal, folder: spec.folder }
    movie = OpenMovie.open(spec, (source, input) => prepared[inputKey(source, input)], context)
  }
  movies.set(spec.id, movie)
  // The least recently used are at the front.
  for (const id of [...movies.keys()].slice(0, Math.max(0, movies.size - keep))) void forget(id)
  return movie
}

async function forget(id: string): Promise<void> {
  const movie = movies.get(id)
  movies.delete(id)
  try {
    await (await movie)?.close()
  } catch (thrown) {
    if (!(thrown instanceof MovieflowError)) warn(`a plugin failed as it was closed: ${String(thrown)}`)
  }
}
