// A panel's box with the data coordinates of its pixels, which may move with the frames; in workers.
import type { Surface } from './layers/layer.js'
import type { Scale } from './scales.js'
import type { DataWindow } from './view.js'

export interface MovingSurface extends Surface {
  /** Shows another part of the data from now on. */
  look(view: DataWindow): void
}

export function makeSurface(
  given: Omit<Surface, 'x' | 'y'>,
  scales: { readonly x: Scale; readonly y: Scale },
): MovingSurface {
  const { box } = given
  const along = (scale: Scale, from: number, to: number, start: number, length: number) => {
    const [first, last] = [scale.forward(from), scale.forward(to)]
    return (value: number) => start + ((scale.forward(value) - first) / (last - first)) * length
  }
  const placing = (view: DataWindow) => ({
    x: along(scales.x, view.left, view.right, box.x, box.width),
    y: along(scales.y, view.top, view.bottom, box.y, box.height),
  })
  let { view } = given
  let { x, y } = placing(view)
  return {
    ...given,
    get view() {
      return view
    },
    x: (value) => x(value),
    y: (value) => y(value),
    look(next) {
      view = next
      ;({ x, y } = placing(next))
    },
  }
}
