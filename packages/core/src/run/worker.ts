// A worker thread's entry: tasks in, results out. It keeps the movies open that it worked on last.
import { workerData } from 'node:worker_threads'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { asLostInput, type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import { keepFrames, type MovieFrames, openFrames, SharedSources, sourceOpener } from '../frames/index.js'
import type { SurveyPart } from '../model/index.js'
import { hashFile } from '../output/index.js'
import { callPlugin, closePrototype, loadPlugin, showPulse, takeWork } from '../plugins/index.js'
import { PartCollector, requestedValues } from '../survey/index.js'
import {
  type KeepTask,
  type KeptFrames,
  type PrepareTask,
  readSharedMovie,
  type SharedMovie,
  type SurveyTask,
  type WatchedTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from '../workers/index.js'
import { OpenMovie, preparedInput } from './open-movie.js'

closePrototype()

const mostOpen: number = workerData?.openMovies ?? workerData?.[1]?.openMovies ?? 4
/** By {@link SharedMovie.number}. */
const movies = new Map<number, Promise<OpenMovie>>()
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
  await forget(task.movie.number)
  return { movie: task.movie.id }
}

async function perform(task: WorkerTask): Promise<WorkerValues[keyof WorkerValues]> {
  if (task.type === 'hash') return task.files.map(hashFile)
  if (task.type === 'prepare') return prepare(task)
  if (task.type === 'keep') return keepGroup(task)
  const movie = await openMovie(task.movie)
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
let reading: { group: string; sources: SharedSources; movies: { frames: MovieFrames; kept: KeptFrames }[] } | undefined

async function keepGroup({ group, movies, start, count }: KeepTask): Promise<null> {
  if (reading?.group !== group) {
    await closeReading()
    const all = movies.map(readSharedMovie)
    const { spec: first, access } = all[0]!
    const context: PluginContext = { warn, signal, folder: first.folder }
    const sources = new SharedSources(sourceOpener(preparedInput(access.prepared), context))
    reading = { group, sources, movies: [] }
    for (const { spec, access } of all)
      reading.movies.push({ frames: await openFrames(spec, sources.open, context), kept: access.kept! })
  }
  for (let index = start; index < start + count; index++)
    for (const { frames, kept } of reading.movies) await keepFrames(frames, kept, index, 1)
  return null
}

async function closeReading(): Promise<void> {
  const open = reading
  reading = undefined
  if (!open) return
  for (const { frames } of open.movies) await frames.close()
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

function openMovie(shared: SharedMovie): Promise<OpenMovie> {
  const { number } = shared
  let movie = movies.get(number)
  if (movie) movies.delete(number)
  else movie = OpenMovie.open(readSharedMovie(shared), { warn, signal })
  movies.set(number, movie)
  // The least recently used are at the front.
  for (const each of [...movies.keys()].slice(0, Math.max(0, movies.size - mostOpen))) void forget(each)
  return movie
}

async function forget(number: number): Promise<void> {
  const movie = movies.get(number)
  movies.delete(number)
  try {
    await (await movie)?.close()
  } catch (thrown) {
    if (!(thrown instanceof MovieflowError)) warn(`a plugin failed as it was closed: ${String(thrown)}`)
  }
}
