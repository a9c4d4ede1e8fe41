// The current call of a thread, in memory that another thread watches to end calls that never return.
import type { ErrorPlace } from '../errors/index.js'

/** The call that a thread is in. */
export interface PulseCall extends ErrorPlace {
  readonly kind: string
  readonly plugin: string
  /** The plugin's function. */
  readonly member: string
}

/** Bytes of the memory. */
export const pulseBytes = 2048
const headBytes = 24
const [beatsAt, frameAt, limitAt, lengthAt, doneAt] = [0, 1, 2, 3, 4] as const

/** A call as the bytes for {@link Pulse.show}; parts that do not fit are left out. */
export function encodeCall(call: PulseCall): Uint8Array {
  const { file: _, ...short } = call
  for (const told of [call, short]) {
    const bytes = new TextEncoder().encode(JSON.stringify(told))
    if (bytes.length <= pulseBytes - headBytes) return bytes
  }
  return new Uint8Array()
}

/** The watched thread's side. */
export class Pulse {
  readonly #head: Int32Array
  readonly #text: Uint8Array

  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, headBytes / 4)
    this.#text = new Uint8Array(memory, headBytes)
  }

  /** The thread enters a call, which may take this many seconds. */
  show(call: Uint8Array, seconds: number, frame: number | undefined): void {
    this.#text.set(call)
    Atomics.store(this.#head, lengthAt, call.length)
    Atomics.store(this.#head, frameAt, frame ?? -1)
    Atomics.store(this.#head, limitAt, Number.isFinite(seconds) ? Math.min(seconds * 1000, 2 ** 31 - 1) : 0)
    Atomics.add(this.#head, beatsAt, 1)
  }

  /** Records the thread's progress with its task. */
  progress(done: number): void {
    Atomics.store(this.#head, doneAt, done)
  }

  /** The thread is at work. */
  beat(): void {
    Atomics.add(this.#head, beatsAt, 1)
  }

  /** The thread is in no call. */
  clear(): void {
    Atomics.store(this.#head, lengthAt, 0)
    Atomics.store(this.#head, limitAt, 0)
    Atomics.add(this.#head, beatsAt, 1)
  }
}

/** The watching thread's side. */
export class PulseWatch {
  readonly memory: SharedArrayBuffer
  readonly #head: Int32Array
  readonly #text: Uint8Array
  #beats = 0
  #stillMs = 0

  constructor(memory = new SharedArrayBuffer(pulseBytes)) {
    this.memory = memory
    this.#head = new Int32Array(memory, 0, headBytes / 4)
    this.#text = new Uint8Array(memory, headBytes)
  }

  /** How far the thread has got with its task. */
  get done(): number {
    return Atomics.load(this.#head, doneAt)
  }

  /** Must be called before the memory is used for another task. */
  reset(): void {
    this.#head.fill(0)
    this.#beats = 0
    this.#stillMs = 0
  }

  /** Adds time that has passed; returns whether the call has exceeded its limit. */
  tick(milliseconds: number): boolean {
    const beats = Atomics.load(this.#head, beatsAt)
    const limit = Atomics.load(this.#head, limitAt)
    this.#stillMs = beats === this.#beats ? this.#stillMs + milliseconds : 0
    this.#beats = beats
    return limit > 0 && this.#stillMs >= limit
  }

  /** The current call of the thread, or the last one if the thread has ended. */
  call(): PulseCall | undefined {
    const length = Atomics.load(this.#head, lengthAt)
    if (length === 0) return undefined
    const frame = Atomics.load(this.#head, frameAt)
    try {
      const call = JSON.parse(new TextDecoder().decode(this.#text.slice(0, length))) as PulseCall
      return frame < 0 ? call : { ...call, frame }
    } catch {
      // It was being written.
      return undefined
    }
  }

  /** Seconds that the call may take. */
  get limitSeconds(): number {
    return Atomics.load(this.#head, limitAt) / 1000
  }
}
