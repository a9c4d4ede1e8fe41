// Checks that the sizes that plugins plan are possible for a picture; main thread.
import { MovieflowError } from '../errors/index.js'

/** A limit that every program that shows pictures supports. */
const mostPixels = 65_535

/** Throws PLUGIN_FAILED if a plan's size is invalid; the caller adds the plugin. */
export function checkSize(size: unknown, of: string): void {
  const good = (length: unknown) =>
    Number.isInteger(length) && (length as number) >= 1 && (length as number) <= mostPixels
  if (Array.isArray(size) && size.length === 2 && size.every(good)) return
  const found = Array.isArray(size) ? size.map(String).join(' × ') : String(size)
  throw new MovieflowError(
    'PLUGIN_FAILED',
    `its plan gives ${of} of ${found} pixels, but width and height must be whole numbers from 1 to ${mostPixels}`,
    { hint: 'return { size: [width, height] }' },
  )
}
