// Reusable shared memory for frames on their way from workers to writers; main thread.

/** Slots are kept by size; all of one size are alike. */
export class SlotPool {
  readonly #free = new Map<number, SharedArrayBuffer[]>()

  /** `count` slots of at least `bytes` each; their contents are undefined. */
  take(bytes: number, count: number): SharedArrayBuffer[] {
    const size = Math.ceil(bytes / 65536) * 65536
    const free = this.#free.get(size) ?? []
    return Array.from({ length: count }, () => free.pop() ?? new SharedArrayBuffer(size))
  }

  give(slots: readonly SharedArrayBuffer[]): void {
    for (const slot of slots) {
      const free = this.#free.get(slot.byteLength)
      if (free) free.push(slot)
      else this.#free.set(slot.byteLength, [slot])
    }
  }
}
