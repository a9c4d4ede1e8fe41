// What the tests share: fixtures and what Pillow reads in them, a folder, refusals.
import fs from 'node:fs'
import path from 'node:path'
import {
  allocateArray,
  bytesPerElement,
  type DType,
  type PluginContext,
  type SourceRequest,
} from '@movieflow/core/plugin'

export { refusalOf, seeded, temporaryFolder } from '@movieflow/test-support/sources'

export const fixtures = path.join(import.meta.dirname, 'fixtures')

interface Expected {
  readonly shape: readonly number[]
  readonly dtype: 'uint8' | 'uint16'
  /** Little endian, in base64. */
  readonly values: string
}

export const expected: Readonly<Record<string, Expected>> = JSON.parse(
  fs.readFileSync(path.join(fixtures, 'expected.json'), 'utf8'),
)

export function valuesOf({ dtype, values }: Expected): number[] {
  const bytes = Buffer.from(values, 'base64')
  if (dtype === 'uint8') return [...bytes]
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16LE(2 * index))
}

interface ExpectedArray {
  readonly shape: readonly number[]
  /** NumPy's spelling of the type in the file. */
  readonly numpy: string
  /** In memory. */
  readonly dtype: DType
  /** Little endian, in base64. */
  readonly values: string
  readonly tolerance?: number
}

/** What was written, in TIFF and WebP files. */
export const expectedArrays: Readonly<Record<string, ExpectedArray>> = JSON.parse(
  fs.readFileSync(path.join(fixtures, 'expected-tiff.json'), 'utf8'),
)

export function numbersOf({ dtype, values }: Pick<ExpectedArray, 'dtype' | 'values'>): number[] {
  const bytes = Uint8Array.from(Buffer.from(values, 'base64'))
  const numbers = allocateArray(dtype, bytes.length / bytesPerElement(dtype))
  new Uint8Array(numbers.buffer).set(bytes)
  return [...numbers]
}

export const context: PluginContext = { warn: () => {}, signal: new AbortController().signal, folder: fixtures }

export function request(file: string, axes: readonly string[]): SourceRequest<Record<string, never>> {
  return { file: path.resolve(fixtures, file), variables: [], axes, options: {} }
}

export function axesOf(shape: readonly number[]): string[] {
  return ['y', 'x', 'rgb'].slice(0, shape.length)
}
