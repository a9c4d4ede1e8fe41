// @ts-check
// Makes data/wave.npy next to this file: 12 frames of 24 × 32 numbers, a wave that drifts to the right.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const [frames, height, width] = [12, 24, 32]
const values = Float32Array.from({ length: frames * height * width }, (_, place) => {
  const x = place % width
  const y = Math.floor(place / width) % height
  const frame = Math.floor(place / (width * height))
  return Math.sin(x / 4 - (frame * Math.PI) / 6) * Math.exp(-(((y - height / 2) / 8) ** 2))
})

// A .npy file: a magic number, the length of a header, the header in Python's spelling, padded to 128 bytes, the values.
const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${frames}, ${height}, ${width}), }`
const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0])
const folder = fileURLToPath(new URL('data/', import.meta.url))
await mkdir(folder, { recursive: true })
await writeFile(
  `${folder}wave.npy`,
  Buffer.concat([start, Buffer.from(`${header.padEnd(117)}\n`), Buffer.from(values.buffer)]),
)
