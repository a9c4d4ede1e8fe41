// A page's blocks become its samples, in the order of its axes; in workers.
import type { NumericArray } from '@movieflow/core/plugin'
import type { PictureBytes } from '../picture-file.js'
import { type BlockGrid, type BlockPlace, blockBytes, blockGrid, blockRows } from './blocks.js'
import { attempt, decompress, isPlausible } from './decompress.js'
import { bytesOf, damagedTiff } from './directory.js'
import { decodeFax, type FaxKind } from './fax.js'
import { decodeJpegBlock } from './jpeg-block.js'
import { isFax, type Page, type PageLayout } from './page.js'
import { levelsOf, reverseBits, toSamples } from './samples.js'
import { decodeWebpBlock } from './webp-block.js'

const mostTableBytes = 1 << 16

/** Writes all of a page's samples to `allocate()`, which is called when the first block has turned out to be right. */
export async function decodePage(
  bytes: PictureBytes,
  page: Page,
  places: readonly BlockPlace[],
  allocate: () => NumericArray,
): Promise<NumericArray> {
  const { layout } = page
  const grid = blockGrid(layout)
  const tables = page.jpegTables === undefined ? Buffer.alloc(0) : bytesOf(bytes, page.jpegTables, mostTableBytes)
  let target: NumericArray | undefined
  for (const [index, place] of places.entries()) {
    const down = Math.floor(index / grid.across) % grid.down
    const rows = blockRows(layout, down)
    const data = Buffer.allocUnsafeSlow(place.length)
    bytes.fill(data, place.at)
    const samples = await decodeBlock(bytes, data, { layout, grid, rows, tables })
    if (isPage(samples, layout, places)) return samples
    target ??= allocate()
    copyBlock(samples, target, layout, grid, index)
  }
  return target ?? allocate()
}

/** True if the only block is the page, in memory of its own. */
function isPage(samples: NumericArray, layout: PageLayout, places: readonly BlockPlace[]): boolean {
  const whole = places.length === 1 && samples.length === layout.length && layout.blockWidth === layout.width
  return whole && samples.byteLength === samples.buffer.byteLength
}

interface Block {
  readonly layout: PageLayout
  readonly grid: BlockGrid
  readonly rows: number
  /** The tables of JPEG. */
  readonly tables: Buffer
}

async function decodeBlock(bytes: PictureBytes, data: Buffer, block: Block): Promise<NumericArray> {
  const { layout, grid, rows } = block
  const { compression, photometric, blockWidth, blockHeight, reversed, samples } = layout
  if (compression === 7)
    return decodeJpegBlock(bytes, data, Buffer.from(block.tables), {
      width: blockWidth,
      rows,
      most: blockHeight,
      samples: grid.perPixel === 1 ? 1 : 3,
      ycc: photometric === 6,
    })
  if (compression === 50001) return decodeWebpBlock(bytes, data, { width: blockWidth, rows, samples })
  if (reversed) reverseBits(data)
  if (isFax(layout)) {
    const [white = 0, black = 1] = levelsOf(layout)
    const colors = [white, black] as const
    return attempt(bytes, () => decodeFax(data, { kind: faxKind(layout), width: blockWidth, rows, colors }))
  }
  const needed = blockBytes(layout, rows)
  if (!isPlausible(compression, data.length, needed))
    throw damagedTiff(bytes, `a block of ${needed} bytes does not fit into ${data.length}`)
  const raw = await decompress(bytes, data, compression, { needed, full: blockBytes(layout, blockHeight) })
  const samplesPerRow = blockWidth * grid.perPixel
  return toSamples(raw.subarray(0, needed), { rows, samplesPerRow, step: grid.perPixel }, layout)
}

function faxKind({ compression, faxOptions }: PageLayout): FaxKind {
  if (compression === 2) return 'rows'
  if (compression === 4) return 't6'
  return (faxOptions & 1) === 1 ? 't4-two' : 't4'
}

/** Copies the part of a block that is within the page to its place. */
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
