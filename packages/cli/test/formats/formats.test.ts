// Each row of docs/formats.md has a file that the reference library wrote: its values, or the message that the row quotes.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { spread } from '@movieflow/test-support/share'
import { assemble, namesWithFrame, readAll, temporaryFolder, testContext } from '@movieflow/test-support/sources'
import { describe, expect, test } from 'vitest'
import type { Evidence } from './evidence/evidence.js'
import { hdf5Evidence } from './evidence/hdf5.js'
import { imagesEvidence } from './evidence/images.js'
import { matEvidence } from './evidence/mat.js'
import { niftiEvidence } from './evidence/nifti.js'
import { npyEvidence } from './evidence/npy.js'
import { rawEvidence } from './evidence/raw.js'
import { tableEvidence } from './evidence/table.js'
import { videoEvidence } from './evidence/video.js'
import { zarrEvidence } from './evidence/zarr.js'
import { messagesOf, type Row, readRows } from './page.js'
import { collectReferences, fixture, type Reference, sources } from './references.js'

const folder = temporaryFolder()
const references = collectReferences(folder)
const rows = readRows()

/** By the word with which the heading begins. */
const evidenceOf: Readonly<Record<string, Evidence>> = {
  NumPy: npyEvidence,
  NIfTI: niftiEvidence,
  Binary: rawEvidence,
  MATLAB: matEvidence,
  HDF5: hdf5Evidence,
  Zarr: zarrEvidence,
  Pictures: imagesEvidence,
  Videos: videoEvidence,
  Tables: tableEvidence,
}
const wordOf = ({ section }: Row) => /^\w+/.exec(section)![0]

const numberOf = (value: number | string | null) =>
  value === null ? Number.NaN : Number(typeof value === 'string' ? value.replace('inf', 'Infinity') : value)

async function valuesOf({
  plugin,
  file,
  variable,
  options = {},
  shape,
  axes = namesWithFrame(shape.length, shape.length - 1),
}: Reference): Promise<number[]> {
  const { context } = testContext(folder)
  const asked = {
    file,
    variables: variable === undefined ? [] : [variable],
    axes,
    options: plugin.options.parse(options),
  }
  const clip = await plugin.probe(asked, context)
  return assemble(await readAll(await plugin.open(asked, context), clip.frames), axes, shape)
}

async function compare(name: string, reference: Reference) {
  const found = await valuesOf(reference)
  const { values, tolerance = 0 } = reference
  if (typeof values === 'string') {
    const bytes = new Uint8Array(Float64Array.from(found).buffer)
    expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(values)
    return
  }
  expect(found.length, name).toBe(values.length)
  const wrong = values.findIndex((value, at) => {
    const [wanted, is] = [numberOf(value), found[at]!]
    const slack = tolerance < 0 ? -tolerance : tolerance * Math.abs(wanted)
    return !(Math.abs(wanted - is) <= slack) && wanted !== is && !(Number.isNaN(wanted) && Number.isNaN(is))
  })
  expect(wrong === -1 ? undefined : [wrong, values[wrong], found[wrong]], name).toBeUndefined()
}

/** What a fixture is refused with, and the hint. */
async function refusalOf([name, file, variable]: readonly [string, string, string?]): Promise<string> {
  const { context } = testContext(folder)
  const plugin = sources[name]!
  const whole = fixture(name, file)
  const said: string[] = []
  const hear = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (thrown) {
      const { message, hint = '' } = thrown as { message: string; hint?: string }
      said.push(message, hint)
    }
  }
  await hear(async () => {
    const listed = await plugin.scan(whole, context)
    const info = listed.find((each) => (variable === undefined ? listed.length === 1 : each.name === variable))
    if (info?.error !== undefined) said.push(info.error)
    const axes = namesWithFrame(info?.shape.length ?? 0, -1)
    const variables = variable === undefined ? [] : [variable]
    await hear(() => plugin.probe({ file: whole, variables, axes, options: plugin.options.parse({}) }, context))
    await hear(async () => plugin.readValue?.(whole, variable, context))
  })
  return said.join('\n')
}

const root = path.resolve(import.meta.dirname, '../../../..')
const testFile = (source: string, name: string) =>
  path.join(root, source === 'end-to-end' ? 'test/end-to-end' : `packages/source-${source}/test`, `${name}.test.ts`)

const matches = (pattern: string, name: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()[\]{}|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(name)

/** Whether all parts of a message that the page quotes, parted by `…`, are in a text. */
const says = (text: string, message: string) => message.split('…').every((part) => text.includes(part.trim()))

/** Numbers differ from file to file, and patterns of tests have backslashes and ends. */
const plain = (text: string) =>
  text
    .replaceAll('\\', '')
    .replace(/^\^|\$$/g, '')
    .replace(/\d[\d,.]*/g, '0')

function isPattern(pattern: string, message: string): boolean {
  try {
    return new RegExp(pattern).test(message)
  } catch {
    return false
  }
}

/** Whether a test expects a message that the page quotes: one of its patterns or texts, of some length, is in the message. */
function expects(test: string, message: string): boolean {
  if (plain(test).includes(plain(message))) return true
  return [...test.matchAll(/\/((?:[^/\n\\]|\\.){9,})\/|'((?:[^'\n\\]|\\.){9,})'|`([^`\n]{9,})`/g)].some(
    ([, pattern, text, template]) => {
      const literal = plain((pattern ?? text ?? template?.replace(/\$\{[^}]*\}/g, '…'))!)
      if (pattern !== undefined && isPattern(pattern, message)) return true
      return says(plain(message), literal) || says(literal, plain(message))
    },
  )
}

test('each row of the page has its evidence, and each evidence its row', () => {
  const named = Object.entries(evidenceOf).flatMap(([word, evidence]) =>
    Object.keys(evidence).map((key) => `${word}: ${key}`),
  )
  expect(rows.map((row) => `${wordOf(row)}: ${row.key}`).toSorted()).toEqual(named.toSorted())
})

describe.each(Object.keys(evidenceOf))('%s', (word) => {
  test.each(rows.filter((row) => wordOf(row) === word).map((row) => [row.key, row] as const))(
    '%s',
    async (key, row) => {
      const { reads = [], refuses = [], tested = [] } = evidenceOf[word]![key]!
      const isUntested = reads.length + refuses.length + tested.length === 0
      const saysUntested = row.cells.some((cell) => /\buntested\b/.test(cell))
      expect(saysUntested || !isUntested, 'the page calls it untested').toBe(true)

      for (const pattern of reads) {
        const names = [...references.keys()].filter((name) => matches(pattern, name))
        expect(names, pattern).not.toEqual([])
        for (const name of spread(names, 6)) await compare(name, references.get(name)!)
      }

      const messages = messagesOf(row)
      const left = new Set(messages)
      for (const each of refuses) {
        const said = await refusalOf(each)
        const quoted = messages.filter((message) => says(said, message))
        expect(quoted, `the page quotes what ${each.join(' ')} is refused with: ${said}`).not.toEqual([])
        for (const message of quoted) left.delete(message)
      }
      for (const each of tested) {
        const [, test, words = ''] = /^([^:]+)(?:: (.+))?$/s.exec(each)!
        const [source, name] = test!.split('/')
        const text = fs.readFileSync(testFile(source!, name!), 'utf8')
        expect(text.includes(words), `${test}.test.ts has: ${words}`).toBe(true)
        const said = messages.filter((message) => expects(text, message))
        expect(words !== '' || said.length > 0, `${test}.test.ts says one of ${messages.join('; ')}`).toBe(true)
        for (const message of said) left.delete(message)
      }
      expect([...left], 'messages that the page quotes, and no test').toEqual(saysUntested ? [...left] : [])
    },
  )
})
