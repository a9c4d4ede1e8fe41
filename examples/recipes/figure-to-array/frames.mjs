// The frames of a figure as one array [frame, y, x, rgba] of uint8: node frames.mjs [ARRAY]
import { renderFrames } from 'movieflow'
import { npy, save } from '../../arrays.mjs'

const folder = new URL('../../../out/recipes/figure-to-array/', import.meta.url)
const file = process.argv[2] ?? new URL('frames.npy', folder).pathname
const pipeline = new URL('pipeline.yaml', import.meta.url)

const frames = []
let size = [0, 0]
for await (const { width, height, data } of renderFrames(pipeline, { animal: 'Beto', exp: 11 })) {
  frames.push(data)
  size = [height, width]
}
save(file, npy(new Uint8Array(Buffer.concat(frames)), [frames.length, ...size, 4]))
