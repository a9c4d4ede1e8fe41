// Whose a file at an output's path is, by the states and the report in `out` and by what the file says of itself.
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OutputOwners } from '../../src/output/output-owners.js'
import { RunState } from '../../src/output/run-state.js'

let folder: string
let out: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow-owners-'))
  out = join(folder, 'out')
  mkdirSync(out)
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (name: string) => RunState.open(out, join(folder, name))

function put(path: string, content: string): void {
  mkdirSync(dirname(join(out, path)), { recursive: true })
  writeFileSync(join(out, path), content)
}

/** As a run of this pipeline does it; `written` is the pipeline's file, relative to `out`. */
function make(name: string, path: string, content: string, written: string | null = `../${name}`): void {
  const state = open(name)
  state.claim(written, [path])
  put(path, content)
  const outputs = [state.recordOutput({ path, sha256: 'ab' })]
  state.add([{ kind: 'movie', movie: 'a', fingerprint: {}, outputs, made: '2026-01-01' }])
}

function ownerFor(name: string, path = 'a.gif') {
  const stats = statSync(join(out, path))
  return new OutputOwners(out, join(folder, name), open(name)).ownerOf({ path, first: path, stats, isNumbered: false })
}

describe('a file of another pipeline', () => {
  it('is that one’s as long as its file is there, and whatever it looks like if it was data', () => {
    make('p1.yaml', 'a.gif', 'one')
    expect(ownerFor('p1.yaml')).toBe('own')
    expect(ownerFor('p2.yaml')).toBe('own')
    writeFileSync(join(folder, 'p1.yaml'), '')
    expect(ownerFor('p2.yaml')).toEqual({ pipeline: 'p1.yaml' })
    make('program', 'b.gif', 'two', null)
    expect(ownerFor('p2.yaml', 'b.gif')).toEqual({ pipeline: 'program' })
  })

  it('is whose it looks like, if both have made it', () => {
    for (const name of ['p1.yaml', 'p2.yaml']) writeFileSync(join(folder, name), '')
    make('p1.yaml', 'a.gif', 'of the first')
    make('p2.yaml', 'a.gif', 'other')
    expect(ownerFor('p2.yaml')).toBe('own')
    expect(ownerFor('p1.yaml')).toEqual({ pipeline: 'p2.yaml' })
  })

  it('is no longer, once somebody changed it', () => {
    writeFileSync(join(folder, 'p1.yaml'), '')
    make('p1.yaml', 'a.gif', 'one')
    put('a.gif', 'by hand')
    expect(ownerFor('p2.yaml')).toBe('unknown')
  })
})

describe('a file that no state knows', () => {
  it('is nobody’s, but one that a run was about to make is its own, and one that was edited since', () => {
    put('a.gif', 'a cat')
    expect(ownerFor('p.yaml')).toBe('unknown')
    open('p.yaml').claim('../p.yaml', ['a.gif'])
    expect(ownerFor('p.yaml')).toBe('own')
    make('p.yaml', 'b.gif', 'made')
    put('b.gif', 'edited')
    utimesSync(join(out, 'b.gif'), 1, 1)
    open('p.yaml').fold({ always: true })
    expect([ownerFor('p.yaml'), ownerFor('p.yaml', 'b.gif')]).toEqual(['own', 'own'])
  })

  it('is our own if it says so itself, near its begin or end', () => {
    const provenance = '{"movieflow":"0.3.0","movie":"a"}'
    const page = provenance.replaceAll('"', '&quot;')
    for (const content of [`GIF89a${provenance}`, `<x>${page}</x>`, `${'\0'.repeat(5 << 20)}${provenance}`]) {
      put('a.gif', content)
      expect(ownerFor('p.yaml')).toBe('own')
    }
    put('a.gif', '{"movieflow": "is a word"}')
    expect(ownerFor('p.yaml')).toBe('unknown')
  })

  it('is our own if our report has it as made', () => {
    put('a.npy', 'data')
    put('b.npy', 'data')
    const movies = [{ outputs: [{ path: 'a.npy', sha256: 'ab' }, { path: 'b.npy' }] }]
    put('report.json', JSON.stringify({ generator: 'movieflow', pipeline: { file: 'p.yaml' }, movies }))
    expect(['a.npy', 'b.npy'].map((path) => ownerFor('p.yaml', path))).toEqual(['own', 'unknown'])
    expect(ownerFor('q.yaml', 'a.npy')).toBe('unknown')
  })
})
