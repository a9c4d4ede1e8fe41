// A page's strips or tiles: their number, and their places in the file.
import type { PictureBytes } from '../picture-file.js'
import { damagedTiff, fieldNumbers, type TiffStart } from './directory.js'
import { isUncompressed, type Page, type PageLayout } from './page.js'
import { bytesPerRow } from './samples.js'

/** The grid of a page's blocks; planes of samples have one each. */
export interface BlockGrid {
  readonly across: number
  readonly down: number
  readonly planes: number
  /** Samples that are stored next to each other. */
  readonly perPixel: number
}

const mostBlocks = 1 << 20

export function blockGrid({ width, height, blockWidth, blockHeight, planar, samples }: PageLayout): BlockGrid {
  return {
    across: Math.ceil(width / blockWidth),
    down: Math.ceil(height / blockHeight),
    planes: planar ? samples : 1,
    perPixel: planar ? 1 : samples,
  }
}

/** Rows of a block: the last strip is shorter, the last tile is not. */
export function blockRows({ tiled, height, blockHeight }: PageLayout, down: number): number {
  return tiled ? blockHeight : Math.min(blockHeight, height - down * blockHeight)
}

/** Bytes of a block as they are without compression. */
export function blockBytes(layout: PageLayout, rows: number): number {
  return rows * bytesPerRow(layout.blockWidth * blockGrid(layout).perPixel, layout.bits)
}

export interface BlockPlace {
  readonly at: number
  /** Bytes in the file. */
  readonly length: number
}

/** The place of each block, plane after plane, row after row. Refuses blocks that the file does not have. */
export function blockPlaces(bytes: PictureBytes, start: TiffStart, page: Page): BlockPlace[] {
  const { layout } = page
  const { across, down, planes } = blockGrid(layout)
  const count = across * down * planes
  if (count > mostBlocks) throw damagedTiff(bytes, `a page of ${count} blocks`)
  if (page.offsets === undefined) throw damagedTiff(bytes, 'a page without pixels')
  const offsets = fieldNumbers(bytes, start, page.offsets, mostBlocks)
  const counts = page.counts === undefined ? [] : fieldNumbers(bytes, start, page.counts, mostBlocks)
  if (offsets.length < count) throw damagedTiff(bytes, `a page of ${count} blocks has ${offsets.length}`)
  return Array.from({ length: count }, (_, index) => {
    const at = offsets[index]!
    const plain = blockBytes(layout, blockRows(layout, Math.floor(index / across) % down))
    // The length of uncompressed ones is known, whatever the file states.
    const length = layout.compression === 1 ? plain : (counts[index] ?? 0)
    if (layout.compression === 1 && count > 1 && (counts[index] ?? plain) < plain)
      throw damagedTiff(bytes, `block ${index} of a page has ${counts[index]} bytes instead of ${plain}`)
    if (at === 0 || length === 0) throw damagedTiff(bytes, `block ${index} of a page has no data`)
    if (at + length > bytes.size) throw damagedTiff(bytes, 'the file ends in the middle of a page')
    return { at, length }
  })
}

/** The start of a page's samples if they are contiguous and uncompressed. */
export function plainStart(layout: PageLayout, places: readonly BlockPlace[]): number | undefined {
  if (
    !isUncompressed(layout) ||
    (layout.tiled && (layout.width !== layout.blockWidth || layout.height % layout.blockHeight !== 0))
  )
    return undefined
  const together = places.every(
    ({ at }, index) => index === 0 || at === places[index - 1]!.at + places[index - 1]!.length,
  )
  return together ? places[0]!.at : undefined
}
