// Pixels of the edges of areas, which reach beyond the axis if that cannot show them, as 0 of a logarithmic one; in workers.
import type { Surface } from './layer.js'

/** As good as infinitely far: an edge to there is upright. */
const farAway = 1e6

export interface AreaPlaces {
  x(value: number): number
  y(value: number): number
}

/**
 * As the surface's own, but for numbers that an axis cannot show: these are `far` pixels beyond its low end, as with matplotlib's
 * `nonpositive='clip'`. What is no number is NaN.
 */
export function areaPlaces(surface: Surface, far = farAway): AreaPlaces {
  const { box } = surface
  const clip = (place: number, value: number, beyond: () => number) =>
    Number.isNaN(place) && !Number.isNaN(value) ? beyond() : place
  return {
    x: (value) =>
      clip(surface.x(value), value, () =>
        surface.view.left <= surface.view.right ? box.x - far : box.x + box.width + far,
      ),
    y: (value) =>
      clip(surface.y(value), value, () =>
        surface.view.bottom <= surface.view.top ? box.y + box.height + far : box.y - far,
      ),
  }
}
