// A worker thread's entry: tasks in, results out. It keeps the movies open that it worked on last.
import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { asLostInput, type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import { formatOptionPath, type MovieSpec } from '../model/index.js'
import { hashFile } from '../output/index.js'
import {
  closePrototype,
  driveSource,
  loadPlugin,
  placeOfCall,
  showProgress,
  showPulse,
  takeWork,
} from '../plugins/index.js'
import {
  keepFrames,
  type MovieFrames,
  openMovieFrames,
  SharedSources,
  sourceOpener,
  WarmFrames,
} from '../readers/index.js'
import {
  type KeepTask,
  type KeptFrames,
  type LastResult,
  type PrepareTask,
  readSharedMovie,
  type SharedMovie,
  type ThreadData,
  type WatchedTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from '../workers/index.js'
import { histogramOf } from './frames-histogram.js'
import { type MakingThread, makeMovie } from './make-movie.js'
import { joinMovie, makePiece } from './make-piece.js'
import { surveyFrames } from './survey-frames.js'
import { closeQuietly, preparedInput, WorkerMovie } from './worker-movie.js'

closePrototype()

const { openMovies: mostOpen, stop, warmBytes } = workerData as ThreadData
const warm = warmBytes === undefined ? undefined : new WarmFrames(warmBytes)
/** By {@link SharedMovie.number}. */
const movies = new Map<number, Promise<WorkerMovie>>()
let warnings: string[] = []
const stopped = new AbortController()
const { signal } = stopped
const channel = new BroadcastChannel(stop)
channel.onmessage = () => stopped.abort()
channel.unref()
const warn = (message: string) => {
  warnings.push(message)
}
const thread: MakingThread = { warn, signal, progress: showProgress, spent: markSpent }

/** Called with an error that escaped from a plugin while a task is under way. */
let uncaught: ((thrown: unknown) => void) | undefined
/** This thread must not run another task. */
let spent = false

process.on('uncaughtException', (thrown) => {
  spent = true
  if (uncaught) uncaught(thrown)
  // Between two tasks it belongs to no task; the pool starts another thread.
  else process.exit(1)
})

/** The task's result; never throws. */
export default async function work({ pulse, number, ...task }: WatchedTask): Promise<WorkerResult> {
  warnings = []
  showPulse(pulse)
  const broken = new Promise<never>((_, reject) => {
    uncaught = (thrown) => void uncaughtError(thrown, task).then(reject)
  })
  let result: WorkerResult
  try {
    result = { ok: true, value: await Promise.race([perform(task), broken]), warnings, work: takeWork() }
  } catch (thrown) {
    const place = spent ? placeOfTask(task) : await abandon(task)
    const error = asLostInput(toMovieflowError(thrown, 'PLUGIN_FAILED', place))
    result = { ok: false, error: error.toRecord(), warnings, work: takeWork() }
  }
  uncaught = undefined
  if (!spent) return result
  parentPort!.postMessage({ number, result } satisfies LastResult)
  return new Promise(() => {})
}

/**
 * The failed promise was not awaited: it belongs to the only third-party plugin of the movie, which may have begun it in an earlier call, or
 * else to the plugin being called.
 */
async function uncaughtError(thrown: unknown, task: WorkerTask): Promise<MovieflowError> {
  const call = placeOfCall()
  const spec = specOf(task)
  const only = spec && (await onlyForeigner(spec))
  const place = only && only.step !== call?.step ? only : call
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new MovieflowError('WORKER_DIED', `an uncaught error: ${reason}`, { ...place, cause: thrown })
}

/** The spec of the movie whose writers run on this thread. */
function specOf(task: WorkerTask): MovieSpec | undefined {
  if (task.type === 'make') return task.spec
  return task.type === 'piece' || task.type === 'join' ? readSharedMovie(task.movie).spec : undefined
}

async function onlyForeigner(spec: MovieSpec): Promise<ErrorPlace | undefined> {
  const { sources, transforms, render, outputs, timeline } = spec
  const steps = [
    ...Object.entries(sources).map(([name, { plugin }]) => ({ plugin, step: `source.${name}` })),
    ...transforms.map(({ plugin, path }) => ({ plugin, step: formatOptionPath(path) })),
    { plugin: render.plugin, step: 'render' },
    ...(timeline?.parts ?? []).map((part) => ({ plugin: part.render.plugin, step: 'render' })),
    ...(['intro', 'outro', 'captions'] as const).flatMap((step) => {
      const plugin = timeline?.[step]?.plugin
      return plugin ? [{ plugin, step }] : []
    }),
    ...outputs.map(({ plugin }, index) => ({ plugin, step: `write[${index}]` })),
  ].filter(({ plugin }) => !plugin.builtIn)
  const [only] = steps
  return only && steps.length === 1 ? { plugin: (await loadPlugin(only.plugin)).name, step: only.step } : undefined
}

/** Closes the movie of a failed task, and returns its place. */
async function abandon(task: WorkerTask): Promise<ErrorPlace> {
  if (task.type === 'keep') await closeReading()
  if (task.type !== 'join' && 'movie' in task) await forget(task.movie.number)
  return placeOfTask(task)
}

function placeOfTask(task: WorkerTask): ErrorPlace {
  if (task.type === 'prepare') return { file: task.input.file }
  if (task.type === 'make') return { movie: task.spec.id }
  return 'movie' in task ? { movie: task.movie.id } : {}
}

async function perform(task: WorkerTask): Promise<WorkerValues[keyof WorkerValues]> {
  if (task.type === 'hash') return task.files.map(hashFile)
  if (task.type === 'prepare') return prepare(task)
  if (task.type === 'keep') return keepGroup(task)
  if (task.type === 'make') return makeMovie(task, thread)
  if (task.type === 'join') return joinMovie(task, thread)
  const movie = await workerMovie(task.movie)
  if (task.type === 'piece') return makePiece(movie, task, thread)
  if (task.type === 'pixel') return (await movie.studio()).readPixel(task, task.x, task.y)
  if (task.type === 'vector') return (await movie.studio()).drawVector(task, task.format)
  if (task.type === 'histogram') return histogramOf(movie.frames, task, signal)
  return task.type === 'survey' ? surveyFrames(movie.frames, task.groups) : movie.draw(task)
}

async function prepare({ source, input, scratch, folder, fewFrames: few, inOrder }: PrepareTask) {
  const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
  const { clip, inputs, parts } = source
  // A recording may have many parts: none is copied if seeking suffices.
  const fewFrames = few || parts !== undefined
  const frames = parts?.[inputs.findIndex(({ file }) => file === input.file)]
  const { times: _, ...untimed } = clip
  const known = frames !== undefined ? { clip: { ...untimed, frames } } : inputs.length === 1 && { clip }
  const context = { warn, signal, folder, scratch, fewFrames, inOrder, ...known }
  return (await driveSource(plugin, input.file).call('prepare', input, context)) ?? null
}

/** Movies that are read together, and their shared sources: the last ones stay open for the next task of their group. */
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
      reading.movies.push({ frames: await openMovieFrames(spec, sources.open, context), kept: access.kept! })
  }
  for (let index = start; index < start + count; index++)
    for (const { frames, kept } of reading.movies) await keepFrames(frames, kept, index, 1)
  // Each thread would keep them until there is another group.
  reading.sources.forget()
  return null
}

async function closeReading(): Promise<void> {
  const open = reading
  reading = undefined
  if (!open) return
  for (const { frames } of open.movies) await frames.close()
  await open.sources.close()
}

function markSpent(): void {
  spent = true
}

function workerMovie(shared: SharedMovie): Promise<WorkerMovie> {
  const { number } = shared
  let movie = movies.get(number)
  if (movie) movies.delete(number)
  else movie = WorkerMovie.open(readSharedMovie(shared), { warn, signal }, warm)
  movies.set(number, movie)
  // The least recently used are at the front.
  for (const each of [...movies.keys()].slice(0, Math.max(0, movies.size - mostOpen))) void forget(each)
  return movie
}

async function forget(number: number): Promise<void> {
  const movie = movies.get(number)
  movies.delete(number)
  await closeQuietly(await movie?.catch(() => undefined), { warn })
}
