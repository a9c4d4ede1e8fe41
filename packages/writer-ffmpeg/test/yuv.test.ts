// Conversion to 4:2:0: exactness, padding, and independence of the frame before.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { convertToYuv, yuvBytes } from '../src/yuv.js'
import { builds, draw, noise } from './support.js'

const kr = { bt601: 0.299, bt709: 0.2126, jfif: 0.299 }
const kb = { bt601: 0.114, bt709: 0.0722, jfif: 0.114 }

/** Luma and chroma of a colour by the standard's own formula, in floating point. */
function exact(
  matrix: 'bt601' | 'bt709' | 'jfif',
  [r, g, b]: readonly [number, number, number],
): [number, number, number] {
  const [red, blue] = [kr[matrix], kb[matrix]]
  const y = red * r + (1 - red - blue) * g + blue * b
  const [cb, cr] = [(b - y) / (2 - 2 * blue), (r - y) / (2 - 2 * red)]
  return matrix === 'jfif'
    ? [y, 128 + cb, 128 + cr]
    : [16 + (219 * y) / 255, 128 + (224 * cb) / 255, 128 + (224 * cr) / 255]
}

const convert = (
  picture: ReturnType<typeof draw>,
  matrix: 'bt601' | 'bt709' | 'jfif',
  size: readonly [number, number],
) => {
  const out = new Uint8Array(yuvBytes(...size)).fill(77)
  convertToYuv(picture, matrix, size, out)
  return out
}

for (const matrix of ['bt601', 'bt709', 'jfif'] as const) {
  test(`${matrix}: every flat colour is the nearest level`, () => {
    const out = new Uint8Array(yuvBytes(2, 2))
    for (let color = 0; color < 1 << 24; color += 997) {
      const rgb = [color & 255, (color >> 8) & 255, color >> 16] as const
      convertToYuv(
        draw([2, 2], 0, () => rgb),
        matrix,
        [2, 2],
        out,
      )
      const [y, u, v] = exact(matrix, rgb)
      for (const [value, wanted] of [
        [out[0], y],
        [out[3], y],
        [out[4], u],
        [out[5], v],
      ] as const)
        expect(Math.abs(value! - Math.min(255, wanted))).toBeLessThanOrEqual(0.505)
    }
  })

  test(`${matrix}: greys have no chroma, black and white are the range's ends`, () => {
    for (const [grey, luma] of matrix === 'jfif'
      ? [
          [0, 0],
          [255, 255],
          [100, 100],
        ]
      : [
          [0, 16],
          [255, 235],
        ]) {
      const out = convert(
        draw([2, 2], 0, () => [grey!, grey!, grey!]),
        matrix,
        [2, 2],
      )
      expect([...out]).toEqual([luma, luma, luma, luma, 128, 128])
    }
  })

  test(`${matrix}: noise of odd and even sizes agrees with the formula over 2 × 2 means`, () => {
    for (const size of [
      [8, 6],
      [7, 5],
      [1, 1],
      [1, 4],
      [5, 1],
    ] as const) {
      const padded = matrix === 'jfif' ? size : ([size[0] + (size[0] % 2), size[1] + (size[1] % 2)] as const)
      const out = convert(draw(size, 0, noise), matrix, padded)
      const at = (x: number, y: number) => noise(0, Math.min(x, size[0] - 1), Math.min(y, size[1] - 1))
      for (let y = 0; y < padded[1]; y++)
        for (let x = 0; x < padded[0]; x++)
          expect(Math.abs(out[y * padded[0] + x]! - exact(matrix, at(x, y))[0])).toBeLessThan(0.51)
      const chromaWidth = (padded[0] + 1) >> 1
      for (let y = 0; y < (padded[1] + 1) >> 1; y++)
        for (let x = 0; x < chromaWidth; x++) {
          const block = [at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1), at(2 * x + 1, 2 * y + 1)]
          const mean = [0, 1, 2].map((part) => block.reduce((sum, color) => sum + color[part]!, 0) / 4)
          const wanted = exact(matrix, mean as [number, number, number])[1]
          expect(Math.abs(out[padded[0] * padded[1] + y * chromaWidth + x]! - wanted)).toBeLessThan(0.51)
        }
    }
  })

  for (const { source, path, needed } of builds)
    test(`${matrix}: swscale of ${source} makes flat colours the same, within a level`, needed, () => {
      for (const rgb of [
        [68, 1, 84],
        [253, 231, 37],
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [33, 145, 140],
      ] as const) {
        const picture = draw([16, 16], 0, () => rgb)
        const filter =
          matrix === 'jfif'
            ? 'scale=out_range=pc:flags=accurate_rnd,format=yuvj420p'
            : `scale=out_range=tv:out_color_matrix=${matrix}:flags=accurate_rnd,format=yuv420p`
        const input = ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', '16x16', '-i', 'pipe:0']
        const theirs = execFileSync(path, [...input, '-vf', filter, '-f', 'rawvideo', 'pipe:1'], {
          input: picture.data,
        })
        const ours = convert(picture, matrix, [16, 16])
        for (const at of [0, 256, 320]) expect(Math.abs(theirs[at]! - ours[at]!)).toBeLessThanOrEqual(1)
      }
    })
}

test('the frame before makes no difference to the bytes', () => {
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let round = 0; round < 300; round++) {
    const size = [1 + random(70), 1 + random(40)] as const
    const padded = round % 2 ? size : ([size[0] + (size[0] % 2), size[1] + (size[1] % 2)] as const)
    const matrix = (['bt601', 'bt709', 'jfif'] as const)[round % 3]!
    const cell = 1 + random(9)
    const before = draw(size, 0, (_, x, y) => noise(0, Math.floor(x / cell), Math.floor(y / cell)))
    const now = { ...before, data: new Uint8Array(before.data) }
    for (let change = random(4); change > 0; change--) {
      const [x, y] = [random(size[0]), random(size[1])]
      const [width, height] = [1 + random(size[0] - x), 1 + random(size[1] - y)]
      for (let row = y; row < y + height; row++)
        for (let column = x; column < x + width; column++)
          now.data.set([...noise(round, column >> 2, row >> 2), 255], 4 * (row * size[0] + column))
    }
    const bytes = convert(before, matrix, padded)
    const out = new Uint8Array(bytes.length).fill(99)
    convertToYuv(now, matrix, padded, out, { picture: before, bytes })
    expect(Buffer.compare(out, convert(now, matrix, padded))).toBe(0)
  }
})

test('pixels at an odd address, and in shared memory, convert alike', () => {
  const picture = draw([9, 7], 0, noise)
  const wanted = convert(picture, 'jfif', [9, 7])
  const odd = new Uint8Array(picture.data.length + 1).subarray(1)
  odd.set(picture.data)
  const shared = new Uint8Array(new SharedArrayBuffer(picture.data.length))
  shared.set(picture.data)
  for (const data of [odd, shared]) expect(convert({ ...picture, data }, 'jfif', [9, 7])).toEqual(wanted)
})
