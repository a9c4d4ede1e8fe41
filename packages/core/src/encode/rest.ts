// Whether a writer that has ended its file has come to rest: what it leaves behind could still write; the thread of its sink.
import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** A writer that has ended its file may still be closing it. */
const restMilliseconds = 1000

/** Looks at what keeps this thread alive, before sinks are opened and once they have ended. */
export class RestWatch {
  readonly #before = countResources()
  readonly #quieten: () => Promise<void>
  readonly #patience: number
  #left: readonly string[] = []

  /**
   * `quieten` ends what is under way on this thread beside the sinks, as a source that reads ahead. It is called if the thread has not come to rest by
   * itself after `patience` milliseconds.
   */
  constructor(quieten: () => Promise<void> = async () => {}, patience = 0) {
    this.#quieten = quieten
    this.#patience = patience
  }

  /** What was left when it was looked at last: Node's names of what is under way, and files that are open. */
  get left(): readonly string[] {
    return this.#left
  }

  /** Waits until nothing is under way that was not there before, though not for long. */
  async settle(files: readonly string[] = []): Promise<readonly string[]> {
    this.#left = [...(await this.#rest()), ...openFiles(files)]
    return this.#left
  }

  /** Something is left that cannot be seen. */
  suspect(): void {
    this.#left = [...this.#left, 'a call that has not come back']
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
      // Most are closed by the next turns of the loop. A timer that keeps nothing alive is not counted itself.
      await (waited < 3 ? setImmediate() : setTimeout(10, undefined, { ref: false }))
    }
  }
}

function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  // The one that this very watch waits by, and the ports to other threads.
  for (const name of process.getActiveResourcesInfo())
    if (name !== 'Immediate' && name !== 'MessagePort') counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Those of the files that this process has open; known on Linux only. */
export function openFiles(files: readonly string[]): readonly string[] {
  const open = new Set<string>()
  if (process.platform !== 'linux' || files.length === 0) return []
  const wanted = new Set(files)
  for (const descriptor of readdirSync('/proc/self/fd')) {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`)
      if (wanted.has(file)) open.add(file)
    } catch {
      // Closed since the folder was read.
    }
  }
  return [...open]
}

/** What a writer of these files left behind, in words. */
export function describeLeft(left: readonly string[], files: readonly string[]): string | undefined {
  if (files.some((file) => left.includes(file))) return 'a file of its own was still open'
  const work = left.filter((each) => !each.startsWith('/'))
  return work.length === 0 ? undefined : `work was still under way (${[...new Set(work)].join(', ')})`
}
