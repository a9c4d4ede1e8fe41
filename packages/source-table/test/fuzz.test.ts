// Damaged files: whatever the text, there is a refusal of one line, or the numbers that a plain reading finds too.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { seeded } from '@movieflow/test-support/sources'
import { expect, test } from 'vitest'
import table from '../src/index.js'
import { fixtures, readArray, refusalOf, temporaryFolder, testContext, written } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(300, 1000))
const { folder } = temporaryFolder()

const { below, pick } = seeded(2025)
const words = [
  ...[',', ';', '\t', ' ', '\n', '\r', '\r\n', '"', '""', '#', '# ', '.', '-', '+', 'e', 'E5', '1e', '0x10', '1_0'],
  ...[
    'nan',
    'NA',
    'inf',
    '-Infinity',
    'NaN',
    '1,5',
    '9'.repeat(30),
    '1e-400',
    '\0',
    '\ufeff',
    'é',
    '\ud800',
    '__proto__',
  ],
  ...['[', ']', '{', '}', ':', 'null', 'true', '"a":', '[[', '{"__proto__":1}', '\\', '\\u0000'],
]

function damage(text: string): string {
  const at = below(text.length + 1)
  switch (below(4)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + pick(words) + text.slice(at)
    case 2:
      return text.slice(0, at) + pick(words) + text.slice(at + 1 + below(4))
    default:
      return text.slice(0, at) + String.fromCharCode(below(128)) + text.slice(at + 1)
  }
}

test(
  `${rounds} damaged files (FUZZ=n for another number)`,
  async () => {
    const names = fs
      .readdirSync(fixtures)
      .filter((name) => /\.(csv|tsv|txt|json)$/.test(name) && name !== 'expected.json')
    const originals = names.map((name) => [path.extname(name), fs.readFileSync(path.join(fixtures, name))] as const)
    let read = 0
    for (let round = 0; round < rounds; round++) {
      const [ending, bytes] = pick(originals)
      const wide = bytes[0] === 0xff
      let text = wide ? bytes.toString('utf16le') : bytes.toString('utf8')
      // A short piece is damaged in more places that matter.
      if (below(2) === 0) text = text.slice(0, 60)
      for (let n = 1 + below(3); n > 0; n--) text = damage(text)
      const file = path.join(folder, `damaged${ending}`)
      fs.writeFileSync(file, wide ? Buffer.from(text, 'utf16le') : text)
      try {
        if (await readDamaged(file, text)) read++
      } catch (error) {
        throw new Error(`round ${round}: ${ending} ${JSON.stringify(text)}`, { cause: error })
      }
    }
    expect(read).toBeGreaterThan(rounds / 10)
    expect(read).toBeLessThan(rounds)
  },
  Math.max(60_000, rounds * 20),
)

/** Whether it was read; throws where it was neither read rightly nor refused rightly. */
async function readDamaged(file: string, text: string): Promise<boolean> {
  const { context } = testContext()
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    let result: T | undefined
    let refused = true
    const run = async () => {
      result = await action()
      refused = false
    }
    await run().catch((error: unknown) => refusalOf(() => Promise.reject(error)))
    return refused ? undefined : result
  }
  const value = await attempt(() => table.readValue!(file, undefined, context))
  if (value !== undefined) JSON.stringify(value)
  const listed = await attempt(() => table.scan(file, context))
  if (listed === undefined) return false
  for (const { name, shape, error, columns } of listed.slice(0, 5)) {
    if (error !== undefined) continue
    const found = await readArray(file, name === null ? [] : [name])
    expect(found.shape).toEqual(shape)
    expect(found.values.length).toBe(shape.reduce((product, length) => product * length, 1))
    // No file holds more numbers than characters, and a line's end for each row.
    expect(found.values.length).toBeLessThanOrEqual(text.length + 1)
    if (columns && !file.endsWith('.json') && !text.includes('"')) checkPlainly(text, found.values)
  }
  return true
}

/** Each finite number stands in the text, in order: as JavaScript reads the pieces between all that may part them. */
function checkPlainly(text: string, values: readonly number[]): void {
  const read = (parts: string[]) =>
    new Set(written(parts.flatMap((part) => (/^[-+.\d]/.test(part.trim()) ? [Number(part)] : []))))
  const points = read(text.replaceAll('\0', '\0').split(/[,;\t\n\r ]+/))
  const commas = read(text.replaceAll(',', '.').split(/[;\t\n\r ]+/))
  const cells = read(text.split(/[,;\t\n\r]+/))
  for (const value of written(values))
    if (typeof value === 'number')
      expect(points.has(value) || commas.has(value) || cells.has(value), String(value)).toBe(true)
}
