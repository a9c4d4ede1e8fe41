// Calls of plugins' code: names their errors, ends calls that never return, and adds up their time; any thread.
import type { PluginKind } from '../contract/index.js'
import { type ErrorCode, type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import type { PluginWork } from '../model/index.js'
import { breakOff } from './breakable-call.js'
import { encodeCall, Pulse, type PulseCall } from './pulse.js'

/** The plugin that is called, and the step and movie that it is called for. */
export interface Callee {
  readonly plugin: {
    readonly kind: PluginKind | 'hooks'
    readonly name: string
    readonly version?: string
    readonly timeoutSeconds?: number
  }
  /** Such as `source.data`, `transform[0]`, `render`, `write[1]`. */
  readonly step: string
  readonly movie?: string
  /** Further details of the place for errors. */
  readonly place?: ErrorPlace
  /** The code of exceptions that have none; default PLUGIN_FAILED. */
  readonly fallback?: ErrorCode
}

/** Default time limits of a call in seconds. Sources may have to wait for a network disk. */
const usualSeconds = { source: 120, transform: 60, renderer: 60, writer: 60, hooks: 60 } as const

/** Calls whose time depends on the amount of data. */
const unlimited = new Set(['prepare', 'join'])

let pulse: Pulse | undefined

/** Another thread watches this one through this memory, so it needs no time limits of its own. */
export function showPulse(memory: SharedArrayBuffer): void {
  pulse = new Pulse(memory)
}

/** Reports this thread's progress with its task to the watching thread. */
export function showProgress(done: number): void {
  pulse?.progress(done)
}

/** The current call of this thread: the last that is still open. Only on a watched thread. */
export function placeOfCall(): ErrorPlace | undefined {
  const last = open.at(-1)
  return last && placeOf(last.callee, last.frame)
}

/**
 * For a thread that is watched for loops: its current call, as long as nothing else runs; and the call that it waits
 * for, as long as it gets to its timers.
 */
let loops: { readonly synchronous: Pulse; readonly waiting: Pulse } | undefined

const beatMilliseconds = 250
/** The watching thread waits this much longer than this thread itself, which can break off most calls. */
const graceSeconds = 2

/** Sets the memories in which this thread shows its calls, which are watched for loops. */
export function showLoops(synchronous: SharedArrayBuffer, waiting: SharedArrayBuffer): void {
  loops = { synchronous: new Pulse(synchronous), waiting: new Pulse(waiting) }
  setInterval(() => loops?.waiting.beat(), beatMilliseconds).unref()
}

const foreign = new WeakSet<object>()

/** A plugin that does not come with movieflow: its calls on the main thread are broken off if they do not return. */
export function markForeign(plugin: object): void {
  foreign.add(plugin)
}

const limited = new WeakSet<object>()

/** A promise that settles in time, because its maker enforces a limit. */
export function limitedElsewhere<Result>(promise: Promise<Result>): Promise<Result> {
  limited.add(promise)
  return promise
}

/** Seconds that a call of the plugin may take. */
export function secondsOf({ kind, timeoutSeconds }: Callee['plugin']): number {
  return timeoutSeconds ?? usualSeconds[kind]
}

interface OpenCall {
  readonly callee: Callee
  readonly bytes: Uint8Array
  readonly seconds: number
  readonly frame: number | undefined
  readonly started: number
  readonly outer: OpenCall | undefined
  /** Milliseconds that calls of other plugins took within it. */
  inner: number
}

/** On a watched thread: nested, or concurrent if they wait. The pulse shows the last that is still open. */
const open: OpenCall[] = []

/** Calls a plugin's function, and awaits its promise. */
export async function callPlugin<Result>(
  callee: Callee,
  member: string,
  action: () => Result | Promise<Result>,
  frame?: number,
): Promise<Result> {
  const call = begin(callee, member, frame)
  try {
    const result = runNow(call, member, action)
    if (pulse || !isPromise(result) || limited.has(result)) return await result
    waitFor(call)
    return await withinSeconds(result, call.seconds, () => callHangs(asPulse(callee, member, frame), call.seconds))
  } catch (thrown) {
    throw explainThrown(thrown, callee.fallback, placeOf(callee, frame))
  } finally {
    end(call)
  }
}

/** Calls a plugin's function that returns at once. */
export function callPluginNow<Result>(callee: Callee, member: string, action: () => Result, frame?: number): Result {
  const call = begin(callee, member, frame)
  try {
    return runNow(call, member, action)
  } catch (thrown) {
    throw explainThrown(thrown, callee.fallback, placeOf(callee, frame))
  } finally {
    end(call)
  }
}

/** The part of a call until the function returns a result or a promise. */
function runNow<Result>(call: OpenCall, member: string, action: () => Result): Result {
  if (!loops || !foreign.has(call.callee.plugin)) return action()
  const { callee, seconds, frame } = call
  loops.synchronous.show(call.bytes, seconds + graceSeconds, frame)
  try {
    return breakOff(action, seconds, () => callHangs(asPulse(callee, member, frame), seconds))
  } finally {
    loops.synchronous.clear()
  }
}

/** Third-party calls of this thread whose promises are open. */
const awaited: OpenCall[] = []

/** Code of such a call after an `await` cannot be broken off, so it is shown to the watching thread. */
function waitFor(call: OpenCall): void {
  if (!loops || !foreign.has(call.callee.plugin)) return
  awaited.push(call)
  loops.waiting.show(call.bytes, call.seconds + graceSeconds, call.frame)
}

function waitNoMore(call: OpenCall): void {
  const place = awaited.indexOf(call)
  if (place < 0) return
  awaited.splice(place, 1)
  const last = awaited.at(-1)
  if (last) loops?.waiting.show(last.bytes, last.seconds + graceSeconds, last.frame)
  else loops?.waiting.clear()
}

/** The error for a call that does not return. */
export function callHangs({ kind, member, ...place }: PulseCall, seconds: number): MovieflowError {
  return new MovieflowError(
    'PLUGIN_HANGS',
    `the ${nounOf(kind)} ${place.plugin} has not returned from ${member} in ${seconds} s`,
    {
      ...place,
      hint: `it was ended; if the plugin needs more time, raise its limit: timeoutSeconds: ${Math.ceil(seconds * 10)}`,
    },
  )
}

/** The error for a call in which the plugin's thread ended. */
export function callEnds(
  { kind, member, ...place }: PulseCall,
  why: string,
  code: ErrorCode = 'PLUGIN_FAILED',
): MovieflowError {
  return new MovieflowError(code, `the ${nounOf(kind)} ${place.plugin} ended its thread in ${member}: ${why}`, {
    ...place,
    hint: 'a plugin must throw its errors, and catch those of its timers and streams',
  })
}

function nounOf(kind: PulseCall['kind']): string {
  return kind === 'hooks' ? 'plugin' : kind
}

function isPromise<Result>(result: Result | Promise<Result>): result is Promise<Result> {
  return typeof (result as Promise<Result> | undefined)?.then === 'function'
}

/** A plugin's exception as an error, with a hint for known causes. */
export function explainThrown(
  thrown: unknown,
  fallback: ErrorCode = 'PLUGIN_FAILED',
  place: ErrorPlace = {},
): MovieflowError {
  const error = toMovieflowError(thrown, fallback, place)
  if (!(thrown instanceof TypeError) || !/object is not extensible|read only property/.test(thrown.message))
    return error
  const hint = 'a plugin must not add to Object.prototype, or change its arguments'
  return new MovieflowError(error.code, error.message, { ...error.place, hint, cause: thrown })
}

function placeOf({ plugin, step, movie, place }: Callee, frame: number | undefined): ErrorPlace {
  return {
    plugin: plugin.name,
    step,
    ...(movie !== undefined && { movie }),
    ...place,
    ...(frame !== undefined && { frame }),
  }
}

function asPulse(callee: Callee, member: string, frame?: number): PulseCall {
  return { ...placeOf(callee, frame), plugin: callee.plugin.name, kind: callee.plugin.kind, member }
}

const encoded = new WeakMap<Callee, Map<string, Uint8Array>>()

function bytesOf(callee: Callee, member: string): Uint8Array {
  const members = encoded.get(callee) ?? new Map<string, Uint8Array>()
  encoded.set(callee, members)
  const bytes = members.get(member) ?? encodeCall(asPulse(callee, member))
  members.set(member, bytes)
  return bytes
}

const nothing = new Uint8Array()

function begin(callee: Callee, member: string, frame: number | undefined): OpenCall {
  const outer = pulse && open.at(-1)
  const call: OpenCall = {
    callee,
    bytes: pulse || loops ? bytesOf(callee, member) : nothing,
    seconds: unlimited.has(member) ? Number.POSITIVE_INFINITY : secondsOf(callee.plugin),
    frame,
    started: performance.now(),
    outer,
    inner: 0,
  }
  if (pulse) {
    open.push(call)
    pulse.show(call.bytes, call.seconds, frame)
  }
  return call
}

function end(call: OpenCall): void {
  const took = performance.now() - call.started
  waitNoMore(call)
  const { outer } = call
  if (outer) outer.inner += took
  if (pulse) {
    open.splice(open.lastIndexOf(call), 1)
    const last = open.at(-1)
    if (last) pulse.show(last.bytes, last.seconds, last.frame)
    else pulse.clear()
  }
  // Calls that ran concurrently are counted separately.
  count(call.callee, Math.max(0, took - call.inner))
}

/** The movie; '' if the call is for none. */
export type MovieWork = PluginWork & { readonly movie: string }

const done = new Map<string, { -readonly [Key in keyof MovieWork]: MovieWork[Key] }>()

function count({ plugin, step, movie = '' }: Callee, milliseconds: number): void {
  const key = `${movie}\n${step}`
  const known = done.get(key)
  if (known) {
    known.calls++
    known.seconds += milliseconds / 1000
  } else
    done.set(key, {
      movie,
      step,
      plugin: `${plugin.name}@${plugin.version ?? '0.0.0'}`,
      calls: 1,
      seconds: milliseconds / 1000,
    })
}

/** The work of plugins on this thread since the last call. */
export function takeWork(): MovieWork[] {
  const work = [...done.values()]
  done.clear()
  return work
}

/** Milliseconds; a longer timer of Node's fires at once. */
const longestTimer = 2 ** 31 - 1

/**
 * Rejects with `late()` if the promise does not settle in time. It waits in parts, so that a process that was suspended
 * for an hour, such as by Ctrl-Z, loses only one part.
 */
export function withinSeconds<Result>(promise: Promise<Result>, seconds: number, late: () => Error): Promise<Result> {
  const part = (seconds * 1000) / 10
  if (!(part <= longestTimer)) return promise
  return new Promise((resolve, reject) => {
    let parts = 10
    let timer: NodeJS.Timeout
    const wait = () => {
      timer = setTimeout(() => (--parts > 0 ? wait() : reject(late())), part)
    }
    wait()
    // A plugin's own promise may have any `then`.
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
