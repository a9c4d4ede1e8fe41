// Corners of the axes box, by matplotlib's names; in workers.
import type { Rect } from '../blocks.js'
import type { Corner } from '../options/axes.js'

/** The upper left corner of something of this size in a box, `pad` pixels from its edges. */
export function cornerPlace(
  corner: Corner,
  box: Rect,
  width: number,
  height: number,
  pad: number,
): { x: number; y: number } {
  const across = corner.endsWith('left') ? 0 : corner.endsWith('right') ? 1 : 0.5
  const down = corner.startsWith('upper') ? 0 : corner.startsWith('lower') ? 1 : 0.5
  return {
    x: Math.round(box.x + pad + across * (box.width - width - 2 * pad)),
    y: Math.round(box.y + pad + down * (box.height - height - 2 * pad)),
  }
}
