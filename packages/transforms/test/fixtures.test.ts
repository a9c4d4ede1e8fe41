// Every transform against NumPy and SciPy, in order and out of it.
import { readFileSync } from 'node:fs'
import { countElements, dtypeOf, type Tensor, type TransformPlugin } from '@movieflow/core/plugin'
import { type TestSequence, testTransform } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { transforms } from '../src/index.js'
import { clipOf, type Movie, memoryReader, type Run, readAll, runTransform } from './arrays.js'

type Written = Omit<Movie, 'data'> & { data: (number | null | 'inf' | '-inf')[] }

interface Case {
  transform: string
  options: object
  input: string
  expected: Written
  other?: Written
  frameFrom?: number[]
  fps?: number
}

const lines = readFileSync(new URL('fixtures/fixtures.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const inputs = JSON.parse(lines[0]!) as Record<string, Written>
const cases = lines.slice(1).map((line) => JSON.parse(line) as Case)

function readWritten({ data, ...rest }: Written): Movie {
  const infinities = { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }
  return {
    ...rest,
    data: data.map((value) => (value === null ? Number.NaN : typeof value === 'string' ? infinities[value] : value)),
  }
}

function run(entry: Case): Promise<Run> {
  const { options, input, other, fps } = entry
  const others: Record<string, Movie> = other ? { other: readWritten(other) } : {}
  return runTransform(pluginOf(entry), readWritten(inputs[input]!), options, {
    others,
    ...(fps !== undefined && { fps }),
  })
}

function isNear(actual: number, expected: number, relative: number): boolean {
  if (Object.is(actual, expected) || actual === expected) return true
  return Math.abs(actual - expected) <= relative * Math.max(1, Math.abs(expected))
}

function expectNear(actual: Tensor, expected: Tensor, relative: number): void {
  const wrong = [...actual.data].findIndex((value, index) => !isNear(value, expected.data[index]!, relative))
  if (wrong >= 0) expect.fail(`element ${wrong} is ${actual.data[wrong]}, and should be ${expected.data[wrong]}`)
}

describe.each(cases.map((entry) => [describeCase(entry), entry] as const))('%s', (_, entry) => {
  const expected = readWritten(entry.expected)

  it('plans and delivers what NumPy does', async () => {
    const made = await run(entry)
    expect(made.plan.clip).toMatchObject(clipOf(expected))
    const frames = await readAll(made)
    for (const [index, frame] of frames.entries()) {
      const { axes, shape, dtype } = clipOf(expected)
      expect(frame.axes).toEqual(axes)
      expect(frame.shape).toEqual(shape)
      expect(dtypeOf(frame.data)).toBe(dtype)
      expect(frame.data).toHaveLength(countElements(shape))
      expectNear(frame, await memoryReader(expected).read(index), dtype === 'float64' ? 1e-11 : 3e-7)
    }
    if (entry.frameFrom) expect(frames.map((_, index) => made.plan.frameFrom!(index))).toEqual(entry.frameFrom)
  })

  it('keeps to the contract', async () => {
    const { other, fps } = entry
    await testTransform({
      plugin: pluginOf(entry),
      options: entry.options,
      ...sequenceOf(inputs[entry.input]!),
      ...(other && { others: { other: sequenceOf(other) } }),
      ...(fps !== undefined && { fps }),
      expected: { clip: clipOf(expected) },
    })
  })

  it('gives the same frames where they are asked for side by side', async () => {
    const frames = await readAll(await run(entry))
    const { reader } = await run(entry)
    const together = await Promise.all(frames.map((_, index) => reader.read(index)))
    expect(together).toEqual(frames)
  })
})

function sequenceOf(written: Written): TestSequence {
  const movie = readWritten(written)
  const clip = clipOf(movie)
  const size = countElements(clip.shape)
  return { clip, input: (index) => movie.data.slice(index * size, (index + 1) * size) }
}

function pluginOf({ transform }: Case): TransformPlugin {
  return transforms.find(({ name }) => name === transform)!
}

function describeCase({ transform, options, input, other }: Case): string {
  const operand = other ? ` with ${other.dtype} [${other.shape}] ${other.axes.join(' ')}` : ''
  return `${transform} ${JSON.stringify(options)} of ${input}${operand}`
}
