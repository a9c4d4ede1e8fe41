// @ts-check
// Makes data/wave.frames next to this file: 12 frames of 24 × 32 numbers, a wave that drifts to the right.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const [frames, height, width] = [12, 24, 32]
const values = Float32Array.from({ length: frames * height * width }, (_, place) => {
  const x = place % width
  const y = Math.floor(place / width) % height
  const frame = Math.floor(place / (width * height))
  return Math.sin(x / 4 - (frame * Math.PI) / 6) * Math.exp(-(((y - height / 2) / 8) ** 2))
})

const folder = fileURLToPath(new URL('data/', import.meta.url))
await mkdir(folder, { recursive: true })
await writeFile(
  `${folder}wave.frames`,
  Buffer.concat([Buffer.from(`${frames} ${height} ${width}\n`), Buffer.from(values.buffer)]),
)
