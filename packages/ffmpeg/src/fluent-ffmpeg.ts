// Arguments become a running ffmpeg, by fluent-ffmpeg; any thread. The only file that knows that library and its traps.
import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import fluentFfmpeg from 'fluent-ffmpeg'
import { guardChild, ownGroup } from './process-group.js'

/** The members that are overridden on an instance; `@types/fluent-ffmpeg` has only the public ones. */
interface Internals {
  ffmpegProc?: ChildProcess
  _prepare(callback: (error: Error | null, args: string[]) => void): void
  _getArguments(): string[]
  _getFfmpegPath(callback: (error: Error | null, path: string) => void): void
  _spawnFfmpeg(args: string[], options: object, started: (...started: unknown[]) => void, ended: () => void): void
}

export interface FfmpegCall {
  readonly ffmpeg: string
  /** Before `-i`. */
  readonly input: readonly string[]
  /** Files that it reads as well; what goes before the `-i` of each. */
  readonly others?: readonly { readonly file: string; readonly input: readonly string[] }[]
  /** After it, as separate arguments. */
  readonly output: readonly string[]
  /** Texts for the file, which `output` may overrule. The command as shown is without them: they may be long. */
  readonly metadata: Readonly<Record<string, string>>
  /** Absolute path of the file to write; left out, it writes to its standard output, which is the caller's to read. */
  readonly file?: string
}

/**
 * Starts ffmpeg at once, its input a pipe, or a socket that it takes over. Throws if the call itself is impossible; a missing
 * program is an `error` event.
 */
export function runFfmpeg(call: FfmpegCall, input: 'pipe' | Socket): { child: ChildProcess; command: string[] } {
  // `pipe:0` as a text, not a stream: its own piping swallows errors of stdin and never informs the feeder that ffmpeg ended.
  const command = fluentFfmpeg('pipe:0')
  // A single argument is split at its space ("title=foo bar"); several are taken as they are.
  command.inputOptions(...twoOrMore(call.input))
  for (const { file, input: before } of call.others ?? [])
    command.input(`file:${file}`).inputOptions(...twoOrMore(before))
  const metadata = Object.entries(call.metadata).flatMap(([key, text]) => ['-metadata', `${key}=${text}`])
  command.outputOptions(...twoOrMore([...metadata, ...call.output]))
  // `file:` keeps ffmpeg from reading `-`, `:` or `%` in a name as anything else.
  command.output(call.file === undefined ? 'pipe:1' : `file:${call.file}`)

  const inner = command as unknown as Internals
  // Its check of codecs spawns `-formats` and `-encoders` (0.3 s), caches them for the whole process, and cannot read
  // FFmpeg 7's list; the plan knows the encoders already. Skipping it also makes `run` synchronous, so that a failed
  // spawn is thrown here and not out of a timer.
  inner._prepare = (callback) => callback(null, inner._getArguments())
  // Its own path is global to the process, and falls back to PATH if FFMPEG_PATH is wrong.
  inner._getFfmpegPath = (callback) => callback(null, call.ffmpeg)
  const spawnFfmpeg = inner._spawnFfmpeg
  inner._spawnFfmpeg = (args, options, started) =>
    // Its own end of an ffmpeg that could not be started fails itself, in an event that nobody can catch.
    spawnFfmpeg.call(command, args, { ...options, ...ownGroup, stdio: [input, 'pipe', 'pipe'] }, started, () => {})

  try {
    command.run()
  } catch (thrown) {
    // A child for whose pipes there are no descriptors has no streams, and the library asks for them.
    if (inner.ffmpegProc === undefined && thrown instanceof TypeError) throw noDescriptors(thrown)
    throw thrown
  }
  const child = inner.ffmpegProc!
  // From here on the child is ours. Its listeners keep a line of any length in memory, report a missing program by an
  // exception that cannot be caught, accept zero frames and a short last one as success, and have no deadline.
  child.removeAllListeners()
  // Not those of `close`: Node's own are among them.
  for (const stream of [child.stdout!, child.stderr!]) stream.removeAllListeners('data')
  if (call.file !== undefined) child.stdout!.resume()
  guardChild(child)
  const args = inner._getArguments()
  if (metadata.length > 0) args.splice(args.indexOf(metadata[1]!) - 1, metadata.length)
  return { child, command: [call.ffmpeg, ...args] }
}

function noDescriptors(cause: unknown): Error {
  return Object.assign(new Error('spawn EMFILE', { cause }), { code: 'EMFILE', syscall: 'spawn' })
}

function twoOrMore(args: readonly string[]): string[] {
  if (args.length === 1) throw new Error('fluent-ffmpeg splits a single argument')
  return [...args]
}
