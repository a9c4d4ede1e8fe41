// Sizes that plugins plan, held against what a picture can have; main thread.
import { MovieflowError } from '../errors/index.js'

/** What every program that shows pictures takes. */
const mostPixels = 65_535

/** Throws PLUGIN_FAILED where a plan's size is none; the caller adds whose it is. */
export function checkSize(size: unknown, of: string): void {
  const good = (length: unknown) =>
    Number.isInteger(length) && (length as number) >= 1 && (length as number) <= mostPixels
  if (Array.isArray(size) && size.length === 2 && size.every(good)) return
  const found = Array.isArray(size) ? size.map(String).join(' × ') : String(size)
  throw new MovieflowError(
    'PLUGIN_FAILED',
    `its plan gives ${of} of ${found} pixels, and width and height are whole numbers from 1 to ${mostPixels}`,
    { hint: 'return { size: [width, height] }' },
  )
}
