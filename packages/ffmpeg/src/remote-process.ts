// An ffmpeg that the starter runs, as a child process looks to those who feed it; any thread.
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import type { FfmpegCall } from './fluent-ffmpeg.js'
import { killGroup } from './process-group.js'
import { leaveStarter } from './starter.js'
import type { Greeting, StarterMessage } from './starter-process.js'
import { limitTime, timeLimitSeconds } from './time-limit.js'

/** What a starter may be short of that this process has. */
const shortages = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'])
/** The part of the time limit for a silent ffmpeg in which the starter must answer. */
const answerShare = 0.25

/**
 * Emits `error`, `exit` and `close` as a ChildProcess does. Data written to `stdin` go to ffmpeg itself. If the starter fails, this one has
 * ended, and those that are started later do without the starter.
 */
export class RemoteProcess extends EventEmitter {
  readonly stdin: Input
  readonly stdout = Readable.from([])
  readonly stderr = new Readable({ read() {} }).setEncoding('utf8')
  /** Empty until it has started. */
  readonly command: string[] = []
  readonly #address: string
  readonly #orders: Socket
  readonly #heard: () => void
  #pid: number | undefined
  #partial = ''
  #answered = false
  #closed = false

  constructor(address: string, call: FfmpegCall & { readonly file: string }) {
    super()
    const pair = randomUUID()
    this.#address = address
    this.#orders = greet(address, { pair, call })
    this.stdin = new Input(greet(address, { pair }))
    this.stdin.on('close', () => {
      if (!this.stdin.isOpen) this.#orders.destroy()
    })
    this.#orders.setEncoding('utf8').on('data', (piece: string) => this.#read(piece))
    this.#orders.on('close', () => {
      if (!this.#answered && !this.stdin.destroyed) leaveStarter(address)
      this.#end(null, 'SIGKILL')
    })
    const late = () => leaveStarter(address, { isDeaf: true })
    this.#heard = limitTime(timeLimitSeconds() * answerShare, late, { ref: false })
  }

  get pid(): number | undefined {
    return this.#pid
  }

  unreported(): void {
    leaveStarter(this.#address, { isDeaf: true })
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
    this.#answered = true
    this.#heard()
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
        this.emit('error', this.#errorOf(report))
        break
      case 'exit':
        this.emit('exit', report.code, report.signal)
        break
      case 'close':
        this.#close(report.code, report.signal)
    }
  }

  /** A shortage of the starter is not one of this process, which would end the run. */
  #errorOf({ message, code }: Extract<StarterMessage, { type: 'error' }>): Error {
    if (!shortages.has(code ?? '')) return Object.assign(new Error(message), { code })
    leaveStarter(this.#address)
    return new Error(`the process that starts ffmpegs failed: ${message}`)
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
    this.#heard()
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
