import { describe, expect, it } from 'vitest'
import { ChangedFiles, runWatch, type WatchedJob } from '../src/index.js'
import { FakeClock } from './fake-clock.js'

const settleMilliseconds = 2000
const patienceMilliseconds = 30_000

/** Files by name, each with what is in it; runs take ten seconds. */
class Folder implements WatchedJob {
  readonly contents = new Map<string, string>()
  readonly changes = new ChangedFiles()
  /** When runs began, in seconds, with the files as they found them. */
  readonly runs: [number, string][] = []
  atWork = 0
  answers: ('done' | 'again')[] = []

  constructor(readonly clock: FakeClock) {}

  write(file: string, content: string): void {
    this.contents.set(file, content)
    this.changes.add(file)
  }

  remove(file: string): void {
    this.contents.delete(file)
    this.changes.add(file)
  }

  async stamp(file: string): Promise<string> {
    return this.contents.get(file) ?? 'missing'
  }

  async run(signal: AbortSignal): Promise<'done' | 'again'> {
    this.atWork++
    expect(this.atWork).toBe(1)
    this.runs.push([(this.clock.now() - start) / 1000, [...this.contents].map((pair) => pair.join(':')).join(' ')])
    await this.clock.sleep(10_000, signal)
    this.atWork--
    return this.answers.shift() ?? 'done'
  }
}

const start = Date.parse('2026-11-20T12:00Z')
const after = (seconds: number) => new Date(start + seconds * 1000).toISOString()

/** Acts are at so many seconds. Where nothing is pending the clock stands until the next of them. */
async function simulate(folder: Folder, end: number, acts: [number, () => void][]): Promise<void> {
  const { clock, changes } = folder
  const stop = new AbortController()
  for (const [seconds, act] of acts) clock.at(after(seconds), act)
  clock.at(after(end), () => stop.abort())
  const loop = runWatch(folder, changes, { clock, signal: stop.signal, settleMilliseconds, patienceMilliseconds })
  let ended = false
  void loop.then(() => {
    ended = true
  })
  while (!ended) {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    // Only then nobody else lets time pass.
    if (!ended && changes.isEmpty && folder.atWork === 0) clock.pass(1000)
  }
}

const watched = () => new Folder(new FakeClock(after(0)))

describe('a watch', () => {
  it('runs at the start, and no more where nothing happens', async () => {
    const folder = watched()
    await simulate(folder, 3600, [])
    expect(folder.runs).toEqual([[0, '']])
  })

  it('runs once for a file that is written slowly, when it is whole', async () => {
    const folder = watched()
    const letters = [...'abcdefghij']
    await simulate(
      folder,
      100,
      letters.map((_, index) => [20 + index * 1.5, () => folder.write('one', letters.slice(0, index + 1).join(''))]),
    )
    expect(folder.runs).toHaveLength(2)
    const [when, files] = folder.runs[1]!
    expect(files).toBe('one:abcdefghij')
    expect(when).toBeGreaterThanOrEqual(33.5 + 2)
    expect(when).toBeLessThan(33.5 + 4)
  })

  it('runs once for a thousand files that land together', async () => {
    const folder = watched()
    const acts = Array.from({ length: 1000 }, (_, index): [number, () => void] => [
      20 + index / 500,
      () => folder.write(`f${index}`, 'x'),
    ])
    await simulate(folder, 100, acts)
    expect(folder.runs).toHaveLength(2)
  })

  it('runs once more, never at once, for what lands during a run', async () => {
    const folder = watched()
    await simulate(
      folder,
      100,
      [3, 5, 7].map((seconds) => [seconds, () => folder.write(`at${seconds}`, 'x')]),
    )
    expect(folder.runs.map(([, files]) => files)).toEqual(['', 'at3:x at5:x at7:x'])
    expect(folder.runs[1]![0]).toBeGreaterThanOrEqual(10)
  })

  it('runs for a file that goes away', async () => {
    const folder = watched()
    folder.contents.set('one', 'x')
    await simulate(folder, 100, [[20, () => folder.remove('one')]])
    expect(folder.runs.map(([, files]) => files)).toEqual(['one:x', ''])
  })

  it('does not wait for ever for a file that is never whole, and makes it when it is', async () => {
    const folder = watched()
    const endless = Array.from({ length: 120 }, (_, index): [number, () => void] => [
      20 + index,
      () => folder.write('endless', `${index}`),
    ])
    await simulate(folder, 300, [[20.5, () => folder.write('one', 'x')], ...endless])
    // One settles at about 23 s, and waits for half a minute.
    expect(folder.runs.length).toBe(3)
    const [, second, third] = folder.runs
    expect(second![0]).toBeGreaterThan(50)
    expect(second![0]).toBeLessThan(60)
    expect(second![1]).toContain('one:x')
    expect(third![1]).toContain('endless:119')
  })

  it('tries again where another run was at work', async () => {
    const folder = watched()
    folder.answers = ['again', 'again', 'done']
    await simulate(folder, 200, [])
    expect(folder.runs.map(([when]) => when)).toEqual([0, 15, 30])
  })
})
