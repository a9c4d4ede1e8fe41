// An ffmpeg is started: by the starter if there is one, else by this process; any thread.
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { type FfmpegCall, runFfmpeg } from './fluent-ffmpeg.js'
import { RemoteProcess } from './remote-process.js'
import { starterAddress } from './starter.js'

export type { FfmpegCall } from './fluent-ffmpeg.js'

/** The common members of a child process and one of the starter's. */
export interface FfmpegProcess {
  readonly pid?: number | undefined
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit' | 'close', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown
  ref(): void
  unref(): void
  /** It was killed a while ago, and no `exit` was emitted: whoever started it does not answer. */
  unreported?(): void
}

export interface StartedFfmpeg {
  readonly child: FfmpegProcess
  /** The command for a shell, without the metadata; empty until it has started. */
  readonly command: readonly string[]
}

/**
 * Starts ffmpeg, its input a pipe or a socket. Throws if the call itself is impossible; a missing program is an `error` event. Only
 * an ffmpeg that writes a file goes by the starter: one that writes to its standard output is started here.
 */
export function startFfmpeg(call: FfmpegCall): StartedFfmpeg {
  const { file } = call
  const address = file === undefined ? undefined : starterAddress()
  if (file !== undefined && address !== undefined) {
    const child = new RemoteProcess(address, { ...call, file })
    return { child, command: child.command }
  }
  const { child, command } = runFfmpeg(call, 'pipe')
  return { child: child as FfmpegProcess & typeof child & { stdin: Socket }, command }
}

/** Sets whether an ffmpeg and its streams keep this process alive. */
export function keepAlive(child: FfmpegProcess, keep: boolean): void {
  const { stdin, stdout, stderr } = child
  // Streams of a child process are sockets, which their types do not say; others keep nothing alive.
  const handles: { ref?(): void; unref?(): void }[] = [child, stdin as Socket, stdout as Socket, stderr as Socket]
  for (const handle of handles) keep ? handle.ref?.() : handle.unref?.()
}
