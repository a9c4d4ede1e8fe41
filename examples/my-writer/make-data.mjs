// Makes one small array, rings that spread over a pond: node make-data.mjs.
import { join } from 'node:path'
import { npy, save } from '../arrays.mjs'

const [frames, side] = [30, 48]
const values = Float32Array.from({ length: frames * side * side }, (_, at) => {
  const frame = Math.floor(at / (side * side))
  const y = Math.floor(at / side) % side
  const x = at % side
  const distance = Math.hypot(y - side / 2, x - side / 3)
  return Math.cos((distance - frame) * 0.7) / (1 + distance / 6)
})
save(join(import.meta.dirname, 'data/pond.npy'), npy(values, [frames, side, side]))
