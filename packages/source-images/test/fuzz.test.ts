// Fixtures with bytes changed by chance: each is read, or refused in one line, within moments. `FUZZ=1000` tries as many.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import images from '../src/index.js'
import { context, expectedArrays, fixtures, refusalOf, request, seeded, temporaryFolder } from './support.js'

const rounds = Number(process.env.FUZZ ?? 400)
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

async function readEverything(file: string): Promise<void> {
  for (const { name, shape, error } of await images.scan(file, context)) {
    if (error !== undefined) continue
    const axes = shape.map((_, index) => (index === 0 ? 'frame' : `axis${index}`))
    const asked = { ...request(file, axes), variables: name === null ? [] : [name] }
    const { frames } = await images.probe(asked, context)
    const reader = await images.open(asked, context)
    for (let index = 0; index < Math.min(frames, 20); index++) await reader.read(index)
  }
}

test(`${rounds} changed files`, { timeout: 600_000 }, async () => {
  const names = Object.keys(expectedArrays)
  for (let round = 0; round < rounds; round++) {
    const { random } = seeded(round)
    const name = names[Math.floor(random() * names.length)]!
    const file = path.join(folder, `${round}${path.extname(name)}`)
    fs.writeFileSync(file, mutate(fs.readFileSync(path.join(fixtures, name)), random))
    const start = performance.now()
    await readEverything(file).catch((error) => refusalOf(() => Promise.reject(error)))
    expect([round, name, performance.now() - start < 2000]).toEqual([round, name, true])
    fs.rmSync(file)
  }
  expect(process.memoryUsage().rss).toBeLessThan(512 * 2 ** 20)
})
