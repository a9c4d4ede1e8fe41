// Fixtures with bytes changed by chance: each is read, or refused in one line, in bounded steps. `FUZZ=1000` tries as many.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test, vi } from 'vitest'
import images from '../src/index.js'
import { context, expectedArrays, fixtures, refusalOf, request, seeded, temporaryFolder } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(150, 400))
const folder = temporaryFolder()

function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = () => Math.floor(random() * bytes.length)
  if (random() < 0.15) return bytes.subarray(0, at())
  const copy = Buffer.from(bytes)
  for (let change = Math.floor(random() * 6); change >= 0; change--) {
    const place = at()
    if (random() < 0.3) copy.fill([0, 0xff, 0x7f][Math.floor(random() * 3)]!, place, Math.min(copy.length, place + 4))
    else copy[place] = Math.floor(random() * 256)
  }
  return copy
}

let calls = 0
function counted<Result>(call: () => Result): Result {
  calls++
  return call()
}

async function readEverything(file: string): Promise<void> {
  calls = 0
  for (const { name, shape, error } of await counted(() => images.scan(file, context))) {
    if (error !== undefined) continue
    const axes = shape.map((_, index) => (index === 0 ? 'frame' : `axis${index}`))
    const asked = { ...request(file, axes), variables: name === null ? [] : [name] }
    const { frames } = await counted(() => images.probe(asked, context))
    const reader = await counted(() => images.open(asked, context))
    for (let index = 0; index < Math.min(frames, 20); index++) await counted(() => reader.read(index))
  }
}

test(`${rounds} changed files`, { timeout: 600_000 }, async () => {
  const reads = vi.spyOn(fs, 'readSync')
  const names = Object.keys(expectedArrays)
  for (let round = 0; round < rounds; round++) {
    const { random } = seeded(round)
    const name = names[Math.floor(random() * names.length)]!
    const file = path.join(folder, `${round}${path.extname(name)}`)
    fs.writeFileSync(file, mutate(fs.readFileSync(path.join(fixtures, name)), random))
    reads.mockClear()
    await readEverything(file).catch((error) => refusalOf(() => Promise.reject(error)))
    const bytes = reads.mock.results.reduce((sum, { value }) => sum + (value as number), 0)
    // No call reads a file twice; the first bytes come as a block.
    expect(bytes, `round ${round}, ${name}`).toBeLessThanOrEqual(calls * (fs.statSync(file).size + 4096))
    fs.rmSync(file)
  }
  expect(process.memoryUsage().rss).toBeLessThan(512 * 2 ** 20)
})
