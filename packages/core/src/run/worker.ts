// A worker thread's entry: tasks in, results out. It keeps the movies open that it worked on last.
import { workerData } from 'node:worker_threads'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { asLostInput, type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import { keepFrames, type MovieFrames, openFrames, SharedSources, sourceOpener } from '../frames/index.js'
import type { SurveyPart } from '../model/index.js'
import { hashFile } from '../output/index.js'
import { callPlugin, closePrototype, loadPlugin, showPulse, takeWork } from '../plugins/index.js'
import { PartCollector, requestedValues } from '../survey/index.js'
import type {
  DrawTask,
  KeepTask,
  PrepareTask,
  SurveyTask,
  WatchedTask,
  WorkerResult,
  WorkerTask,
  WorkerValues,
} from '../workers/index.js'
import { OpenMovie, preparedInput } from './open-movie.js'

closePrototype()

const mostOpen: number = workerData?.openMovies ?? workerData?.[1]?.openMovies ?? 4
const movies = new Map<string, Promise<OpenMovie>>()
let warnings: string[] = []
// Threads are ended from outside: nothing is left to tell them.
const { signal } = new AbortController()
const warn = (message: string) => {
  warnings.push(message)
}

/** The task's result; never throws. */
export default async function work({ pulse, ...task }: WatchedTask): Promise<WorkerResult> {
  warnings = []
  showPulse(pulse)
  try {
    return { ok: true, value: await perform(task), warnings, work: takeWork() }
  } catch (thrown) {
    const error = asLostInput(toMovieflowError(thrown, 'PLUGIN_FAILED', await abandon(task)))
    return { ok: false, error: error.toRecord(), warnings, work: takeWork() }
  }
}

/** Closes what a failed task was at work on, and says what that was. */
async function abandon(task: WorkerTask): Promise<ErrorPlace> {
  if (task.type === 'hash') return {}
  if (task.type === 'prepare') return { file: task.input.file }
  if (task.type === 'keep') {
    await closeReading()
    return {}
  }
  await forget(task.spec.id)
  return { movie: task.spec.id }
}

async function perform(task: WorkerTask): Promise<WorkerValues[keyof WorkerValues]> {
  if (task.type === 'hash') return task.files.map(hashFile)
  if (task.type === 'prepare') return prepare(task)
  if (task.type === 'keep') return keepGroup(task)
  const movie = await openMovie(task)
  return task.type === 'survey' ? survey(movie, task) : movie.draw(task)
}

async function prepare({ source, input, scratch, folder }: PrepareTask) {
  const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
  const callee = { plugin, step: 'source', place: { file: input.file }, fallback: 'INPUT_UNREADABLE' } as const
  return callPlugin(callee, 'prepare', async () => {
    return (await plugin.prepare?.(input, { warn, signal, folder, scratch })) ?? null
  })
}

/** Movies that are read together, and what they share: the last ones stay open for the next task of their group. */
let reading: { group: string; sources: SharedSources; frames: MovieFrames[] } | undefined

async function keepGroup({ group, movies, prepared, start, count }: KeepTask): Promise<null> {
  if (reading?.group !== group) {
    await closeReading()
    const context: PluginContext = { warn, signal, folder: movies[0]!.spec.folder }
    const sources = new SharedSources(sourceOpener(preparedInput(prepared), context))
    reading = { group, sources, frames: [] }
    for (const { spec } of movies) reading.frames.push(await openFrames(spec, sources.open, context))
  }
  const { frames } = reading
  for (let index = start; index < start + count; index++)
    for (const [place, { kept }] of movies.entries()) await keepFrames(frames[place]!, kept, index, 1)
  return null
}

async function closeReading(): Promise<void> {
  const open = reading
  reading = undefined
  if (!open) return
  for (const frames of open.frames) await frames.close()
  await open.sources.close()
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

function openMovie({ spec, access }: Pick<DrawTask, 'spec' | 'access'>): Promise<OpenMovie> {
  let movie = movies.get(spec.id)
  if (movie) movies.delete(spec.id)
  else {
    const context: PluginContext = { warn, signal, folder: spec.folder }
    movie = OpenMovie.open(spec, access, context)
  }
  movies.set(spec.id, movie)
  // The least recently used are at the front.
  for (const id of [...movies.keys()].slice(0, Math.max(0, movies.size - mostOpen))) void forget(id)
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
