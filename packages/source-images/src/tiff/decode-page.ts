// A page's blocks become its samples, in the order of its axes; in workers.
import type { NumericArray } from '@movieflow/core/plugin'
import type { HeaderBytes } from '../picture-file.js'
import { type BlockGrid, type BlockPlace, blockBytes, gridOf, rowsOf } from './blocks.js'
import { attempt, decompress, isPlausible } from './decompress.js'
import { bytesOf, damaged } from './directory.js'
import { decodeFax, type FaxKind } from './fax.js'
import { decodeJpegBlock } from './jpeg-block.js'
import { isFax, type Page, type PageLayout } from './page.js'
import { levelsOf, reverseBits, toSamples } from './samples.js'
import { turnUpright } from './upright.js'

const mostTableBytes = 1 << 16

/** Writes all of a page's samples to `allocate()`, which is called when the first block has turned out to be right. */
export async function decodePage(
  bytes: HeaderBytes,
  page: Page,
  places: readonly BlockPlace[],
  allocate: () => NumericArray,
): Promise<NumericArray> {
  return turnUpright(await decodeBlocks(bytes, page, places, allocate), page.layout)
}

async function decodeBlocks(
  bytes: HeaderBytes,
  page: Page,
  places: readonly BlockPlace[],
  allocate: () => NumericArray,
): Promise<NumericArray> {
  const { layout } = page
  const grid = gridOf(layout)
  const tables = page.jpegTables === undefined ? Buffer.alloc(0) : bytesOf(bytes, page.jpegTables, mostTableBytes)
  let target: NumericArray | undefined
  for (const [index, place] of places.entries()) {
    const down = Math.floor(index / grid.across) % grid.down
    const rows = rowsOf(layout, down)
    const data = Buffer.allocUnsafeSlow(place.length)
    bytes.fill(data, place.at)
    const samples =
      layout.compression === 7
        ? await decodeJpegBlock(bytes, data, Buffer.from(tables), {
            width: layout.blockWidth,
            rows,
            most: layout.blockHeight,
            samples: grid.perPixel === 1 ? 1 : 3,
            ycc: layout.photometric === 6,
          })
        : await decodeBlock(bytes, data, layout, grid, rows)
    if (isPage(samples, layout, places)) return samples
    target ??= allocate()
    copyBlock(samples, target, layout, grid, index)
  }
  return target ?? allocate()
}

/** Whether the only block is the page, in memory of its own. */
function isPage(samples: NumericArray, layout: PageLayout, places: readonly BlockPlace[]): boolean {
  const whole = places.length === 1 && samples.length === layout.length && layout.blockWidth === layout.width
  return whole && samples.byteLength === samples.buffer.byteLength
}

async function decodeBlock(
  bytes: HeaderBytes,
  data: Buffer,
  layout: PageLayout,
  { perPixel }: BlockGrid,
  rows: number,
): Promise<NumericArray> {
  if (isFax(layout)) {
    if (layout.reversed) reverseBits(data)
    const [white = 0, black = 1] = levelsOf(layout)
    const colors = [white, black] as const
    return attempt(bytes, () => decodeFax(data, { kind: faxKind(layout), width: layout.blockWidth, rows, colors }))
  }
  const needed = blockBytes(layout, rows)
  if (!isPlausible(layout.compression, data.length, needed))
    throw damaged(bytes, `a block of ${needed} bytes cannot be held by ${data.length}`)
  if (layout.reversed) reverseBits(data)
  const raw = await decompress(bytes, data, layout.compression, {
    needed,
    full: blockBytes(layout, layout.blockHeight),
  })
  return toSamples(
    raw.subarray(0, needed),
    { rows, samplesPerRow: layout.blockWidth * perPixel, step: perPixel },
    layout,
  )
}

function faxKind({ compression, faxOptions }: PageLayout): FaxKind {
  if (compression === 2) return 'rows'
  if (compression === 4) return 't6'
  return (faxOptions & 1) === 1 ? 't4-two' : 't4'
}

/** Copies what of a block lies within the page to its place. */
function copyBlock(
  block: NumericArray,
  target: NumericArray,
  layout: PageLayout,
  grid: BlockGrid,
  index: number,
): void {
  const { width, height, blockWidth, blockHeight } = layout
  const { across, down, perPixel } = grid
  const left = (index % across) * blockWidth
  const top = (Math.floor(index / across) % down) * blockHeight
  const plane = Math.floor(index / (across * down))
  const columns = Math.min(blockWidth, width - left)
  const rows = Math.min(blockHeight, height - top)
  const base = plane * width * height
  if (columns === width && blockWidth === width) {
    target.set(block.subarray(0, rows * width * perPixel), base + top * width * perPixel)
    return
  }
  for (let row = 0; row < rows; row++) {
    const from = row * blockWidth * perPixel
    target.set(block.subarray(from, from + columns * perPixel), base + ((top + row) * width + left) * perPixel)
  }
}
