// Every YAML text of the project with other values at its places: all other bytes stay, and all other values.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { blocksOf, documentationPages } from '@movieflow/test-support/docs/pages'
import { fewOrAll } from '@movieflow/test-support/share'
import { seeded } from '@movieflow/test-support/sources'
import { describe, expect, it } from 'vitest'
import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml'
import { editPipeline } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'
import type { Json } from '../../src/model/index.js'

/** `EDITS=all` tries every value at every place. */
const all = process.env['EDITS'] === 'all'
const values: Json[] = [
  ...[7, -0.25, 1e-9, true, 'magma', '<stat>, <exp>', '012', 'true', 'it\'s: "so"', '', 'two\nlines'],
  ...[[0, 1], ['p2', 98.5, 'x, y'], { use: 'image', size: [3, 4] }, []],
]

interface Text {
  readonly name: string
  readonly text: string
}

interface Place {
  readonly path: readonly (string | number)[]
  /** `null` of a new entry. */
  readonly node: Node | null
}

const texts = [...filesBelow(['bench', 'docs', 'examples', 'packages', 'test']), ...blocks()].filter(isPlainMap)
/** Sections that a single item may stand for, or a text: what is put there is told by other tests. */
const shortened = new Set('source sources where except tables transform render write plugins slurm'.split(' '))

interface Short {
  readonly path: readonly (string | number)[]
  readonly value: Json
  readonly own: string
}

/** What a text alone stands for. */
const names = [
  ['source', 'files'],
  ['render', 'use'],
  ['transform', 'use'],
  ['write', 'path'],
  ['plugins', 'use'],
] as const

function filesBelow(folders: readonly string[]): Text[] {
  return folders.flatMap((folder) =>
    // With the types of entries, links are not followed: those of `node_modules` lead from package to package.
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)))
      .filter((name) => /\.ya?ml$/.test(name) && !/node_modules|(^|[\\/])(dist|movies)[\\/]/.test(name))
      .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') })),
  )
}

function blocks(): Text[] {
  return documentationPages().flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === 'yaml')
      .map(({ line, text }) => ({ name: `${page}:${line}`, text })),
  )
}

function isPlainMap({ text }: Text): boolean {
  const document = read(text)
  return document.errors.length === 0 && isMap(document.contents)
}

function read(text: string) {
  return parseDocument(text, { version: '1.2', schema: 'core', merge: true })
}

/** All values of a text, and a new name in each of its maps. */
function placesOf(text: string): Place[] {
  const places: Place[] = []
  const walk = (node: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) places.push({ path, node: node as Node | null })
    if (isMap(node)) {
      for (const { key, value } of node.items as Pair<{ source?: string; value: unknown }, Node>[])
        if (typeof key.value === 'string') walk(value, [...path, key.value])
      places.push({ path: [...path, 'other name'], node: null })
    }
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index])
  }
  walk(read(text).contents, [])
  return places
}

function changed(data: Json, path: readonly (string | number)[], value: Json): Json {
  const [next, ...rest] = path
  if (next === undefined) return value
  const copy = structuredClone(data ?? {}) as Record<string | number, Json>
  copy[next] = changed(copy[next] ?? {}, rest, value)
  return copy as Json
}

/** Why an edit may be refused: what is there is shared, or it holds a comment. */
function isBound(text: string, { node }: Place): boolean {
  const shared: unknown[] = []
  visit(read(text), { Node: (_, each) => void ((isAlias(each) || each.anchor) && shared.push(each)) })
  const [start, end] = node?.range ?? [0, 0]
  return shared.length > 0 || (isCollection(node) && text.slice(start, end).includes('#'))
}

function check({ text }: Text, place: Place, value: Json): 'done' | 'refused' {
  const { path, node } = place
  let edited: string
  try {
    edited = editPipeline(text, [{ path, value }])
  } catch (error) {
    if (!(error instanceof MovieflowError) || error.code !== 'CALL_INVALID') throw error
    expect(isBound(text, place)).toBe(true)
    expect(error.hint).toContain('write it by hand')
    expect(error.place.line).toBeGreaterThan(0)
    return 'refused'
  }
  const document = read(edited)
  expect(document.errors).toEqual([])
  expect(document.toJS()).toEqual(changed(read(text).toJS() as Json, path, value))
  const [start, end] = stretch(text, edited)
  if (!node) expect(end).toBe(start)
  else if (start < end || text !== edited) {
    // A block is replaced from its colon on.
    const from = isCollection(node) && !node.flow ? text.lastIndexOf(':', node.range![0]) : node.range![0]
    expect(start).toBeGreaterThanOrEqual(from)
    expect(end).toBeLessThanOrEqual(node.range![1])
    if (isScalar(node) && !/\n/.test(text.slice(start, end)))
      expect(edited.split('\n')).toHaveLength(text.split('\n').length)
  }
  const other = (written: string) => `\uFEFF${written.replaceAll('\n', '\r\n')}`
  expect(editPipeline(other(text), [{ path, value }])).toBe(other(edited))
  return 'done'
}

/** Of the first text, what is not in both: from the first character that differs to the last. */
function stretch(text: string, edited: string): [number, number] {
  let start = 0
  while (start < text.length && text[start] === edited[start]) start++
  let same = 0
  const most = Math.min(text.length, edited.length) - start
  while (same < most && text.at(-1 - same) === edited.at(-1 - same)) same++
  return [start, text.length - same]
}

describe('every YAML text of the project', () => {
  it('is there', () => expect(texts.length).toBeGreaterThan(120))

  it('keeps all other bytes and values when one value changes', { timeout: all ? 3_600_000 : 120_000 }, () => {
    const { below } = seeded(17)
    const counts = { done: 0, refused: 0 }
    for (const text of texts) {
      const places = placesOf(text.text)
      const tried = all ? places : Array.from({ length: fewOrAll(2, 4) }, () => places[below(places.length)]!)
      for (const place of tried)
        for (const value of all ? values : [values[below(values.length)]!]) {
          if (shortened.has(String(place.path[0])) && place.path.length < 3 && typeof value !== 'string') continue
          try {
            counts[check(text, place, value)]++
          } catch (error) {
            const where = `${text.name}: ${place.path.join('.')} = ${JSON.stringify(value)}`
            throw new Error(`${where}: ${(error as Error).message}`, { cause: error })
          }
        }
    }
    if (all) console.log(counts)
    expect(counts.done).toBeGreaterThan(300)
    expect(counts.refused).toBeLessThan(counts.done / 20)
  })

  it('takes options into its short forms', () => {
    let short = 0
    for (const { name, text } of texts) {
      const { sources = {}, ...data } = read(text).toJS() as { [section: string]: Json }
      const named = Object.entries(sources as { [name: string]: Json }).map(([key, value]): Short => {
        return { path: ['sources', key], value, own: 'files' }
      })
      const one = names.flatMap(([section, own]): Short[] => {
        const value = data[section]
        if (Array.isArray(value)) return value.map((item, index) => ({ path: [section, index], value: item, own }))
        return value === undefined ? [] : [{ path: [section], value, own }]
      })
      for (const { path, value, own } of [...one, ...named]) {
        if (typeof value !== 'string') continue
        short++
        const edited = editPipeline(text, [{ path: [...path, 'a b'], value: 'x, y' }])
        const expected = changed(read(text).toJS(), path, { [own]: value, 'a b': 'x, y' })
        expect([name, read(edited).toJS()]).toEqual([name, expected])
        if (/[,[\]{}]/.test(value)) continue
        const [start, end] = stretch(text, edited.replace(', a b: "x, y" }', ''))
        expect(end).toBe(start)
        expect(edited).toHaveLength(text.length + `{ ${own}: , a b: "x, y" }`.length)
      }
    }
    expect(short).toBeGreaterThan(100)
  })
})
