import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkUnchanged, InputContents, type Trust } from '../../src/freshness/input-contents.js'
import { RunState, stampOf } from '../../src/output/run-state.js'
import type { InputRecord } from '../../src/output/state-records.js'

let folder: string
let reads: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow-contents-'))
  reads = []
  writeFileSync(file(), 'one')
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'a.npy')
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const hash = async (files: readonly string[]) => {
  reads.push(...files)
  return files.map((each) => sha(readFileSync(each, 'utf8')))
}
const contents = (trust?: Trust) =>
  new InputContents(RunState.open(folder, join(folder, 'p.yaml')), { folder, trust, hash })

/** Knows the file as it is, as a run would that read it long after it was written. */
function remember(later = 60_000): void {
  const stamp = stampOf(file())!
  const record: InputRecord = {
    kind: 'input',
    path: 'a.npy',
    ...stamp,
    sha256: sha('one'),
    read: stamp.changed + later,
  }
  RunState.open(folder, join(folder, 'p.yaml')).add([record])
}

/** As a plan asks: reads where it must, and says what the fingerprint would have. */
async function identify(recorded: string, trust?: Trust): Promise<string> {
  const seen = contents(trust)
  if (seen.mustRead(file(), recorded)) await seen.read([file()])
  return seen.identity(file(), recorded)
}

describe('the content of an input', () => {
  const one = `sha256 ${sha('one')}`

  it('is believed to be what it was, where size and times are', async () => {
    remember()
    expect([await identify(one), reads]).toEqual([one, []])
  })

  it('is read where the time is another, and may prove to be the same', async () => {
    remember()
    utimesSync(file(), 1_000_000, 1_000_000)
    expect([await identify(one), reads]).toEqual([one, [file()]])
  })

  it('is read where somebody set the time back', async () => {
    remember()
    const { modified } = stampOf(file())!
    writeFileSync(file(), 'two')
    utimesSync(file(), modified / 1000, modified / 1000)
    expect([await identify(one), reads]).toEqual([`sha256 ${sha('two')}`, [file()]])
  })

  it('is not read where the size is another', async () => {
    remember()
    writeFileSync(file(), 'three')
    expect(await identify(one)).not.toBe(one)
    expect(reads).toEqual([])
  })

  it('is read where the file was written a moment before it was read', async () => {
    remember(100)
    expect([await identify(one), reads]).toEqual([one, [file()]])
  })

  it('is always read with --trust content, and never with --trust mtime', async () => {
    remember()
    expect([await identify(one, 'content'), reads.splice(0)]).toEqual([one, [file()]])
    expect([await identify(one, 'mtime'), reads]).toEqual([one, []])
    utimesSync(file(), 1_000_000, 1_000_000)
    expect(await identify(one, 'mtime')).not.toBe(one)
    expect(reads).toEqual([])
  })

  it('that was never read stays the same while size and time do', async () => {
    const stamp = contents('mtime').identity(file())
    expect([await identify(stamp), reads]).toEqual([stamp, []])
    expect(await identify(stamp, 'content')).toBe(one)
  })

  it('is told missing, and changed while it was in use', async () => {
    const settled = await contents().settle([file()])
    checkUnchanged(settled)
    writeFileSync(file(), 'another')
    expect(() => checkUnchanged(settled)).toThrow('the file changed while the movie was made from it')
    rmSync(file())
    expect(await identify(one)).toBe('missing')
  })

  it('is read once for several that ask, and told to the state once', async () => {
    const seen = contents()
    await Promise.all([seen.settle([file()]), seen.settle([file()]), seen.read([file()])])
    expect(reads).toEqual([file()])
    expect(seen.newRecords([file()])).toMatchObject([{ kind: 'input', path: 'a.npy', bytes: 3, sha256: sha('one') }])
    expect(seen.newlyRead()).toEqual([])
  })
})
