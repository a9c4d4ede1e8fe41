// An ffmpeg that the starter runs, as a child process looks to those who feed it; any thread.
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import type { FfmpegCall } from './fluent-ffmpeg.js'
import { killGroup } from './process-group.js'
import type { Greeting, StarterMessage } from './starter-process.js'

/** Emits `error`, `exit` and `close` as a ChildProcess does. Data written to `stdin` go to ffmpeg itself. */
export class RemoteProcess extends EventEmitter {
  readonly stdin: Input
  readonly stdout = Readable.from([])
  readonly stderr = new Readable({ read() {} }).setEncoding('utf8')
  /** Empty until it has started. */
  readonly command: string[] = []
  readonly #orders: Socket
  #pid: number | undefined
  #partial = ''
  #closed = false

  constructor(address: string, call: FfmpegCall & { readonly file: string }) {
    super()
    const pair = randomUUID()
    this.#orders = greet(address, { pair, call })
    this.stdin = new Input(greet(address, { pair }))
    this.stdin.on('close', () => {
      if (!this.stdin.isOpen) this.#orders.destroy()
    })
    this.#orders.setEncoding('utf8').on('data', (piece: string) => this.#read(piece))
    this.#orders.on('close', () => this.#end(null, 'SIGKILL'))
  }

  get pid(): number | undefined {
    return this.#pid
  }

  ref(): void {
    this.#orders.ref()
  }

  unref(): void {
    this.#orders.unref()
  }

  #read(piece: string): void {
    const lines = (this.#partial + piece).split('\n')
    this.#partial = lines.pop()!
    for (const line of lines) this.#hear(JSON.parse(line) as StarterMessage)
  }

  #hear(report: StarterMessage): void {
    switch (report.type) {
      case 'started':
        this.#pid = report.pid
        this.command.push(...report.command)
        this.stdin.open()
        break
      case 'words':
        this.stderr.push(report.text)
        break
      case 'error':
        this.emit('error', Object.assign(new Error(report.message), { code: report.code }))
        break
      case 'exit':
        this.emit('exit', report.code, report.signal)
        break
      case 'close':
        this.#close(report.code, report.signal)
    }
  }

  /** The starter is gone, or had to give up: ffmpeg would continue alone, and its end would not be noticed. */
  #end(code: null, signal: NodeJS.Signals): void {
    if (this.#closed) return
    killGroup(this)
    this.stdin.destroy()
    this.emit('exit', code, signal)
    this.#close(code, signal)
  }

  #close(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closed) return
    this.#closed = true
    this.stderr.push(null)
    this.emit('close', code, signal)
  }
}

/** Keeps what is written until ffmpeg has the other end: the starter, which has it before, must not read any of it. */
class Input extends Writable {
  readonly #socket: Socket
  isOpen = false
  #whenOpen: (() => void) | undefined

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('close', () => this.destroy())
  }

  open(): void {
    this.isOpen = true
    this.#whenOpen?.()
  }

  ref(): void {
    this.#socket.ref()
  }

  unref(): void {
    this.#socket.unref()
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#onceOpen(() => this.#socket.write(chunk, done))
  }

  override _final(done: () => void): void {
    this.#onceOpen(() => this.#socket.end(done))
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  /** One call at a time waits: streams see to that. */
  #onceOpen(action: () => void): void {
    if (this.isOpen) action()
    else this.#whenOpen = action
  }
}

function greet(address: string, greeting: Greeting): Socket {
  const socket = connect(address)
  // Its `close` follows.
  socket.on('error', () => {})
  socket.write(`${JSON.stringify(greeting)}\n`)
  return socket
}
