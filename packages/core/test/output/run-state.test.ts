import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NumberedFiles } from '../../src/model/index.js'
import { filesOf, RunState, type Shard } from '../../src/output/run-state.js'
import type { MovieDetails, MovieRecord, StateRecord } from '../../src/output/state-records.js'

let out: string
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'movieflow-state-'))
})
afterEach(() => rmSync(out, { recursive: true }))

const open = (shard?: Shard) => RunState.open(out, '/data/p.yaml', shard)
const files = () => readdirSync(join(out, '.movieflow')).sort()
const whole = () => join(out, '.movieflow/p.yaml.state.jsonl')

function movie(id: string, made: string, paths: readonly string[] = [`${id}.gif`]): MovieRecord {
  const outputs = paths.map((path) => ({ path, bytes: 3, modified: 1, changed: 1, sha256: 'ab' }))
  return { kind: 'movie', movie: id, fingerprint: { render: made }, outputs, made }
}

/** Files w_1.png, w_2.png, … */
function frames(made: string, count: number, changed: number, changes: Partial<NumberedFiles> = {}): MovieRecord {
  const numbered = { before: 'w_', after: '.png', digits: 1, first: 1, count, ...changes }
  const output = { path: 'w_<frame>.png', bytes: 3, modified: changed, changed, sha256: 'ab', numbered }
  return { ...movie('w', made), outputs: [output] }
}

const details = (id: string, made: string) =>
  ({ kind: 'details', movie: id, made, frames: 4, warnings: ['w'] }) as unknown as MovieDetails
const failure = (id: string, at: string): StateRecord => ({
  kind: 'failure',
  movie: id,
  at,
  tries: 2,
  error: { code: 'PLUGIN_FAILED', message: 'no' },
  warnings: [],
})

describe('the state', () => {
  it('keeps what was added, and what a report tells of it', () => {
    const state = open()
    state.add([movie('a "quoted" one', '2026-01-01'), details('a "quoted" one', '2026-01-01')])
    const again = open()
    expect(again.movie('a "quoted" one')!.made).toBe('2026-01-01')
    expect(again.details('a "quoted" one')).toMatchObject({ frames: 4, warnings: ['w'] })
    // Details of another making say nothing of this one.
    again.add([movie('a "quoted" one', '2026-01-02')])
    expect(open().details('a "quoted" one')).toBeUndefined()
  })

  it('tells a failure until the movie is made', () => {
    const state = open()
    state.add([movie('a', '2026-01-01'), failure('a', '2026-01-02')])
    expect(open().failure('a')).toMatchObject({ tries: 2 })
    expect(open().movie('a')).toBeDefined()
    state.add([movie('a', '2026-01-03')])
    expect(open().failure('a')).toBeUndefined()
  })

  it('reads all shards, the newest record of each movie, and folds them into one file', () => {
    open().add([movie('a', '2026-01-01'), movie('b', '2026-01-05')])
    open({ index: 1, count: 2 }).add([movie('a', '2026-01-02'), details('a', '2026-01-02')])
    open({ index: 2, count: 2 }).add([movie('b', '2026-01-03'), failure('c', '2026-01-03')])
    expect(files()).toEqual([
      'p.yaml.shard-1-of-2.state.jsonl',
      'p.yaml.shard-2-of-2.state.jsonl',
      'p.yaml.state.jsonl',
    ])
    const check = (state: RunState) => {
      expect([state.movie('a')!.made, state.movie('b')!.made]).toEqual(['2026-01-02', '2026-01-05'])
      expect(state.details('a')).toBeDefined()
      expect(state.failure('c')).toBeDefined()
    }
    const state = open()
    check(state)
    state.fold()
    expect(files()).toEqual(['p.yaml.state.jsonl'])
    check(open())
  })

  it('remembers outputs that no movie has any more, until they are forgotten', () => {
    const state = open()
    state.add([movie('a', '2026-01-01', ['old.gif', 'kept.gif']), movie('a', '2026-01-02', ['new.gif', 'kept.gif'])])
    state.fold({ always: true })
    const again = open()
    expect([...again.made.keys()].sort()).toEqual(['kept.gif', 'new.gif', 'old.gif'])
    again.forget([{ path: 'old.gif' }], [])
    again.fold({ always: true })
    expect([...open().made.keys()].sort()).toEqual(['kept.gif', 'new.gif'])
    expect(open().movie('a')!.made).toBe('2026-01-02')
  })

  it('knows what a longer movie left of a file for each frame, whatever the order of the files it reads', () => {
    const long = frames('2026-01-01', 30, 5)
    const short = frames('2026-01-02', 20, 9)
    const tail = (state: RunState) => {
      const found = state.tailOf('w_<frame>.png')
      return found && [filesOf(found)[0], filesOf(found).length, found.changed]
    }
    open().add([long, short])
    expect(tail(open())).toEqual(['w_21.png', 10, 5])
    open().fold({ always: true })
    expect(tail(open())).toEqual(['w_21.png', 10, 5])
    // Still shorter: what both left is one; the later of their times is the bound of what nobody touched.
    open().add([frames('2026-01-03', 12, 11)])
    expect(tail(open())).toEqual(['w_13.png', 18, 9])
    open().add([frames('2026-01-04', 30, 13)])
    expect(tail(open())).toBeUndefined()
    rmSync(join(out, '.movieflow'), { recursive: true })
    // The newer record lies in the file that is read first.
    open().add([short])
    open({ index: 1, count: 2 }).add([long])
    expect(open().movie('w')!.made).toBe('2026-01-02')
    expect(tail(open())).toEqual(['w_21.png', 10, 5])
    const state = open()
    state.forget([{ path: 'w_<frame>.png', tail: true }], [])
    state.fold({ always: true })
    expect(tail(open())).toBeUndefined()
    expect(open().made.has('w_<frame>.png')).toBe(true)
  })

  it('takes no record of files that are outside, or of a number that nobody has', () => {
    for (const changes of [{ before: '../w_' }, { before: '/w_' }, { count: 1e9 }, { first: -1 }, { digits: 0.5 }])
      open().add([frames('2026-01-01', 3, 1, changes)])
    expect(open().movie('w')).toBeUndefined()
    open().add([frames('2026-01-01', 3, 1)])
    expect(open().movie('w')).toBeDefined()
  })

  it('passes over what is cut, changed, or of another version, at every byte', () => {
    open().add([movie('a', '2026-01-01'), movie('b', '2026-01-02')])
    const text = readFileSync(whole())
    const second = text.indexOf('\n') + 1
    for (let length = 0; length <= text.length; length++) {
      writeFileSync(whole(), text)
      truncateSync(whole(), length)
      const state = open()
      // A line is whole with or without its break.
      expect([state.movie('a') !== undefined, state.movie('b') !== undefined]).toEqual([
        length >= second - 1,
        length >= text.length - 1,
      ])
      // What is added after a cut line is not lost with it.
      state.add([movie('c', '2026-01-03')])
      expect(open().movie('c')).toBeDefined()
    }
    const changed = Buffer.from(text)
    changed[40]! ^= 1
    writeFileSync(whole(), changed)
    appendFileSync(whole(), 'garbage\n000000000000 {"kind":"movie"}\n\u0000\xff')
    expect([open().movie('a'), open().movie('b')?.made]).toEqual([undefined, '2026-01-02'])
  })
})
