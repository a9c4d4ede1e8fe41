// Files, settings and options at random: either a refusal of one line, or the numbers that the bytes hold.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import raw, { type RawOptions } from '../src/index.js'
import { assemble, check, readAll, refusalOf, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(200, 600))
const folder = temporaryFolder()
const { random, below, pick } = seeded(16)

const sizes: Record<string, number> = { int8: 1, uint8: 1, int16: 2, uint16: 2, int32: 4, float32: 4, float64: 8 }

/** Its name, its settings and its options; damaged by chance. */
function makeCase(): { name: string; beside?: [string, string]; options: RawOptions; numbers: number } {
  const length = () => pick([1, 1, 2, 3, 4, 5])
  const kind = pick(['plain', 'plain', 'caiman', 'spikeglx', 'thor'])
  const [height, width, frames] = [length(), length(), length()]
  if (kind === 'caiman') {
    const name = `m_d1_${height}_d2_${width}_d3_${pick([1, 1, 2])}_order_${pick(['C', 'F'])}_frames_${frames}_.mmap`
    return {
      name: damage(name).replace(/[/\0]/g, '_').slice(0, 200),
      options: pick([{}, { meta: 'caiman' }]),
      numbers: 4 * height * width * frames,
    }
  }
  if (kind === 'spikeglx') {
    const text = damage(`fileSizeBytes=99\nimSampRate=${pick(['30000.1', 'x', '-1', '1e999'])}\nnSavedChans=${width}\n`)
    return { name: 'a.bin', beside: ['a.meta', text], options: { meta: 'spikeglx' }, numbers: 2 * width * frames }
  }
  if (kind === 'thor') {
    const lsm = `<LSM name="a" channel="${pick([1, 3])}" pixelX="${width}" pixelY="${height}" frameRate="${pick(['30', '', '0'])}" averageMode="${below(2)}" averageNum="${below(3)}"/>`
    const more = `<Streaming zFastEnable="${below(2)}" flybackFrames="${pick(['1', '', '-9'])}"/><ZStage steps="${pick([1, 2])}"/>`
    const text = damage(`<ThorImageExperiment>${lsm}${more}</ThorImageExperiment>`)
    return {
      name: 'a.raw',
      beside: ['Experiment.xml', text],
      options: { meta: 'thor' },
      numbers: 2 * width * height * frames * 2,
    }
  }
  const shape = Array.from({ length: 1 + below(4) }, length)
  const options: RawOptions = { dtype: pick(Object.keys(sizes)), shape: [...shape] }
  if (random() < 0.7) options.shape![below(shape.length)] = pick([-1, -1, -1, 2 ** 45, 7])
  if (random() < 0.3) options.offset = below(9)
  if (random() < 0.5) options.order = pick(['C', 'F'])
  if (random() < 0.5) options.byteorder = pick(['little', 'big'])
  if (random() < 0.3) options.rest = 'ignore'
  const numbers = shape.reduce((product, each) => product * each, sizes[options.dtype!]!)
  return { name: 'a.dat', options, numbers: numbers + (options.offset ?? 0) }
}

function damage(text: string): string {
  if (random() < 0.6) return text
  const at = below(text.length)
  return (
    text.slice(0, at) +
    pick(['', '9', '-', '=', '"', '\0', '\uffff', '9'.repeat(30), '<', 'e', '\n']) +
    text.slice(at + below(3))
  )
}

test(
  `${rounds} cases (FUZZ=n for another number)`,
  async () => {
    const before = process.memoryUsage().rss
    let read = 0
    for (let round = 0; round < rounds; round++) {
      const made = makeCase()
      const size = random() < 0.6 ? made.numbers : below(400)
      const bytes = Buffer.from(Array.from({ length: size }, () => below(256)))
      const file = path.join(folder, made.name)
      fs.writeFileSync(file, bytes)
      if (made.beside) fs.writeFileSync(path.join(folder, made.beside[0]), made.beside[1])
      try {
        if (await readCase(file, bytes, made.options)) read++
      } catch (error) {
        throw new Error(`round ${round}: ${JSON.stringify([made, size])}`, { cause: error })
      }
    }
    expect(read).toBeGreaterThan(rounds / 5)
    expect(read).toBeLessThan(rounds)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  },
  Math.max(30_000, rounds * 20),
)

async function readCase(file: string, bytes: Buffer, options: RawOptions): Promise<boolean> {
  const { context } = testContext(folder)
  const checked = check(options)
  const found = await raw.scan(file, context, checked).catch(async (error: unknown) => {
    await refusalOf(() => Promise.reject(error))
  })
  if (!found) return false
  const [{ shape, order, dtype, axes: own }] = found as [(typeof found)[number]]
  const frame = below(shape.length + 1)
  const axes = random() < 0.5 && own ? own : shape.map((_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
  const asked = { file, variables: [], axes, options: checked }
  const clip = await raw.probe(asked, context)
  if (clip.times) expect('rate' in clip.times && clip.times.rate > 0 && Number.isFinite(clip.times.rate)).toBe(true)
  const tensors = await readAll(await raw.open(asked, context), clip.frames)
  const count = shape.reduce((product, length) => product * length, 1)
  const offset = options.offset ?? 0
  expect(offset + count * Number(dtype.slice(2))).toBeLessThanOrEqual(bytes.length)
  const [names, lengths] = order === 'F' ? [axes.toReversed(), shape.toReversed()] : [axes, shape]
  expect(assemble(tensors, names, lengths)).toEqual(decodePlainly(bytes.subarray(offset), dtype, count))
  return true
}

function decodePlainly(bytes: Buffer, dtype: string, count: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = dtype[0] !== '>'
  const [letter, size] = [dtype[1], Number(dtype.slice(2))]
  return Array.from({ length: count }, (_, index) => {
    const at = index * size
    if (letter === 'f') return size === 4 ? view.getFloat32(at, little) : view.getFloat64(at, little)
    if (size === 1) return letter === 'i' ? view.getInt8(at) : view.getUint8(at)
    if (size === 2) return letter === 'i' ? view.getInt16(at, little) : view.getUint16(at, little)
    return letter === 'i' ? view.getInt32(at, little) : view.getUint32(at, little)
  })
}
