// Checks whether a writer that has ended its file is at rest: anything it left running could still write; the thread of its sink.
import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** A writer that has ended its file may still be closing it. */
const restMilliseconds = 1000

/** Compares what keeps this thread alive before sinks are opened and after they have ended. */
export class RestWatch {
  readonly #before = countResources()
  readonly #quieten: () => Promise<void>
  readonly #patience: number
  #left: readonly string[] = []

  /**
   * `quieten` ends other work on this thread besides the sinks, such as a source that reads ahead. It is called if the thread has not come to rest by
   * itself after `patience` milliseconds.
   */
  constructor(quieten: () => Promise<void> = async () => {}, patience = 0) {
    this.#quieten = quieten
    this.#patience = patience
  }

  /** The remaining work at the last check: Node's names of active resources, and open files. */
  get left(): readonly string[] {
    return this.#left
  }

  /** Waits briefly until all new work has ended. */
  async settle(files: readonly string[] = []): Promise<readonly string[]> {
    this.#left = [...(await this.#rest()), ...openFiles(files)]
    return this.#left
  }

  /** Marks that something invisible is left. */
  suspect(): void {
    this.#left = [...this.#left, 'a call that has not returned']
  }

  async #rest(): Promise<readonly string[]> {
    let isQuiet = false
    for (let waited = 0; ; waited += waited < 3 ? 1 : 10) {
      const left = [...countResources()].filter(([name, count]) => count > (this.#before.get(name) ?? 0))
      if (left.length === 0 || waited >= restMilliseconds) return left.map(([name]) => name)
      if (!isQuiet && waited >= 3 + this.#patience) {
        isQuiet = true
        await this.#quieten()
      }
      // Most are closed in the next turns of the loop. This timer is unreferenced, so it does not count itself.
      await (waited < 3 ? setImmediate() : setTimeout(10, undefined, { ref: false }))
    }
  }
}

function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  // Except the one that this watch itself waits with, and the ports to other threads.
  for (const name of process.getActiveResourcesInfo())
    if (name !== 'Immediate' && name !== 'MessagePort') counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** The files among these that this process has open; known only on Linux. */
export function openFiles(files: readonly string[]): readonly string[] {
  const open = new Set<string>()
  if (process.platform !== 'linux' || files.length === 0) return []
  const wanted = new Set(files)
  for (const descriptor of readdirSync('/proc/self/fd')) {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`)
      if (wanted.has(file)) open.add(file)
    } catch {
      // It was closed after the folder was read.
    }
  }
  return [...open]
}

/** The remaining work of a writer of these files, in words. */
export function describeLeft(left: readonly string[], files: readonly string[]): string | undefined {
  if (files.some((file) => left.includes(file))) return 'a file of its own was still open'
  const work = left.filter((each) => !each.startsWith('/'))
  return work.length === 0 ? undefined : `work was still under way (${[...new Set(work)].join(', ')})`
}
