// The starter's entry: a process of its own, which starts an ffmpeg for each pair of connections, and kills it if the first of them is closed.
import { readdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { type FfmpegCall, runFfmpeg } from './fluent-ffmpeg.js'
import { killGroup } from './process-group.js'

/** The first line of a connection: that of the orders has the call; the other one becomes ffmpeg's standard input. */
export interface Greeting {
  readonly pair: string
  readonly call?: FfmpegCall & { readonly file: string }
}

/** The answers on the connection of the orders, one per line. */
export type StarterMessage =
  | { readonly type: 'started'; readonly pid: number | undefined; readonly command: readonly string[] }
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'error'; readonly message: string; readonly code: string | undefined }
  | { readonly type: 'exit' | 'close'; readonly code: number | null; readonly signal: NodeJS.Signals | null }

const [path] = process.argv.slice(2)
const abandonedMilliseconds = 3_600_000
/** Connections that wait for their other half. */
const waiting = new Map<string, { greeting: Greeting; socket: Socket }>()

// The parent process has ended. Its ffmpegs are killed on the way out.
process.on('disconnect', () => process.exit())
process.on('exit', () => rmSync(dirname(path!), { recursive: true, force: true }))
if (!process.connected) process.exit()
sweepFolders(dirname(path!))

createServer((socket) => {
  socket.on('error', () => {})
  let head = ''
  const read = (piece: string) => {
    head += piece
    if (!head.endsWith('\n')) return
    socket.off('data', read)
    const greeting: Greeting = JSON.parse(head)
    // No more of ffmpeg's input may be read here; none is sent before ffmpeg is reported as started.
    if (!greeting.call) socket.pause()
    meet({ greeting, socket })
  }
  socket.setEncoding('utf8').on('data', read)
}).listen(path, () => process.send!('ready'))

function errorReport({ message, code }: NodeJS.ErrnoException): StarterMessage {
  return { type: 'error', message, code }
}

function meet(one: { greeting: Greeting; socket: Socket }): void {
  const { pair } = one.greeting
  const other = waiting.get(pair)
  waiting.delete(pair)
  if (!other) {
    waiting.set(pair, one)
    one.socket.on('close', () => {
      if (waiting.get(pair) === one) waiting.delete(pair)
    })
    return
  }
  const [orders, input] = one.greeting.call ? [one, other] : [other, one]
  start(orders.greeting.call!, orders.socket, input.socket)
}

function start(call: FfmpegCall, orders: Socket, input: Socket): void {
  const report = (news: StarterMessage) => {
    if (orders.writable) orders.write(`${JSON.stringify(news)}\n`)
  }
  if (orders.destroyed) {
    input.destroy()
    return
  }
  try {
    const { child, command } = runFfmpeg(call, input)
    child.stderr!.on('data', (text: string) => report({ type: 'words', text }))
    child.on('error', (error) => report(errorReport(error)))
    child.on('exit', (code, signal) => report({ type: 'exit', code, signal }))
    child.on('close', (code, signal) => {
      report({ type: 'close', code, signal })
      orders.end()
    })
    orders.on('close', () => killGroup(child))
    orders.resume()
    report({ type: 'started', pid: child.pid, command })
  } catch (error) {
    report(errorReport(error as Error))
    orders.end()
  } finally {
    // It is ffmpeg's alone now.
    input.destroy()
  }
}

/** Removes what starters left behind that were killed. Another machine's processes may share the folder, and are not seen: theirs are young. */
function sweepFolders(own: string): void {
  const owner = /-(\d+)-[^-]*$/
  const kind = basename(own).replace(owner, '')
  for (const name of readdirSync(dirname(own))) {
    const pid = Number(owner.exec(name)?.[1])
    if (name.replace(owner, '') !== kind || !(pid > 0) || isAlive(pid)) continue
    const folder = join(dirname(own), name)
    try {
      if (Date.now() - statSync(folder).mtimeMs > abandonedMilliseconds)
        rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another starter was quicker, or it is another user's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
