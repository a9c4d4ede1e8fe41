// The grid: thin lines across the box at the ticks; in workers.

import type { PanelLayout } from '../layout.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { AxesOptions } from '../options/axes.js'
import type { Layer, Surface } from './layer.js'

export function makeGridLayer(
  grid: AxesOptions['grid'],
  ticks: () => Pick<PanelLayout, 'x' | 'y'>,
  { box, point, moves, theme }: Surface,
): Layer | undefined {
  if (grid === false) return undefined
  const draw = () => {
    const { x, y } = ticks()
    const upright = grid === 'y' ? [] : x.ticks.map(({ place }) => box.x + place * box.width)
    const level = grid === 'x' ? [] : y.ticks.map(({ place }) => box.y + (1 - place) * box.height)
    const gap = [Number.NaN, Number.NaN]
    const points = [
      ...upright.flatMap((place) => [place, box.y, place, box.y + box.height, ...gap]),
      ...level.flatMap((place) => [box.x, place, box.x + box.width, place, ...gap]),
    ]
    return strokeMask(points, { width: theme.sizes.axes * point, snap: true }, box)
  }
  const still = moves ? undefined : draw()
  return {
    changes: false,
    covers: false,
    paint(_, target) {
      const mask = still ?? draw()
      blitMask(target, box, mask, theme.grid)
      return mask
    },
  }
}
