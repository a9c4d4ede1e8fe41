// What the tests share: fixtures, files made by hand, and what a file holds put together from its frames.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { MovieflowError, PluginContext } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'
import table from '../src/index.js'

export const fixtures = path.join(import.meta.dirname, 'fixtures')

export type Written = number | 'inf' | '-inf' | null

export function readExpected<T>(): T {
  return JSON.parse(fs.readFileSync(path.join(fixtures, 'expected.json'), 'utf8')) as T
}

/** Numbers as the fixtures write them. */
export function written(values: Iterable<number>): Written[] {
  return Array.from(values, (value) =>
    Number.isNaN(value)
      ? null
      : value === Number.POSITIVE_INFINITY
        ? 'inf'
        : value === Number.NEGATIVE_INFINITY
          ? '-inf'
          : value,
  )
}

/** A folder for this test file, removed in the end; `write` makes a file in it. */
export function temporaryFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-table-'))
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name)
    fs.writeFileSync(file, content)
    return file
  }
  return { folder, write }
}

export function testContext() {
  const warnings: string[] = []
  const context: PluginContext = {
    warn: (message) => void warnings.push(message),
    signal: new AbortController().signal,
    folder: fixtures,
  }
  return { context, warnings }
}

/** All values of an array, in C order of the file's indices; frames run along its first axis. */
export async function readArray(file: string, variables: string[] = [], options: { header?: boolean } = {}) {
  const { context, warnings } = testContext()
  const listed = await table.scan(file, context)
  const info = variables.length === 0 ? listed[0]! : ((await table.find!(file, variables[0]!, context)) ?? listed[0]!)
  const axes = info.axes ?? info.shape.map((_, axis) => (axis === 0 ? 'frame' : `axis${axis}`))
  const request = { file, variables, axes, options }
  const clip = await table.probe(request, context)
  const reader = await table.open(request, context)
  const values: number[] = []
  for (let frame = 0; frame < clip.frames; frame++) values.push(...(await reader.read(frame)).data)
  await reader.close?.()
  return { info, clip, values, warnings, shape: axes.length === 0 ? [] : [clip.frames, ...clip.shape] }
}

/** What `action` throws: it must be a MovieflowError of one short, printable line. */
export async function refusalOf(action: () => Promise<unknown>): Promise<MovieflowError> {
  const error = await action().then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  )
  const { name, message, hint = '', place } = error as MovieflowError
  if (name !== 'MovieflowError') throw error
  if (/\p{C}/u.test(message) || Buffer.byteLength(message) >= 500 || hint.includes('\n') || !place.file)
    throw new Error(`not one clear line: ${JSON.stringify({ message, hint, place })}`)
  return error as MovieflowError
}
