// A layer's colours: its colour map, norm and limits become the pixel of a value; in workers, and the norm in the plan too.
import type { Limits, LimitsOption } from '@movieflow/core/plugin'
import { loadColormap, loadMarkColors } from './colormaps/lookup.js'
import { colorsOf, pixelTable } from './colormaps/scale.js'
import { type ColorValue, colorOf, type Rgb } from './colors.js'
import { limitsForNorm, makeNorm, type Norm, type NormOption } from './norms.js'

export interface ColoringOptions {
  readonly colormap: string
  readonly norm?: NormOption | undefined
  readonly limits?: LimitsOption | undefined
  readonly bad?: ColorValue | undefined
  readonly under?: ColorValue | undefined
  readonly over?: ColorValue | undefined
}

/** Whether a norm shows values above 0 alone, so that limits are looked for among these. */
export function isLogarithmic(norm: NormOption | undefined): boolean {
  return (typeof norm === 'object' ? norm.use : norm) === 'log'
}

/** The norm for the limits that the pipeline gives, else for those found in the data. */
export function normFor(
  { norm, limits }: Pick<ColoringOptions, 'norm' | 'limits'>,
  found: Limits | undefined,
  colors = 256,
): Norm {
  if (Array.isArray(limits)) return makeNorm(norm, limits as unknown as Limits, colors)
  if (!found) return makeNorm(norm, [0, 1], colors)
  const [low, high] = found
  return makeNorm(norm, limitsForNorm(norm, { low, high, ...(low > 0 && { smallestPositive: low }) }), colors)
}

/** The pixels of a layer's colours; `paper` where NaN has no colour of its own. `marks` are rounded as Agg does, pictures cut off as imshow does. */
export function tableOf(options: ColoringOptions, kind: 'picture' | 'marks', folder: string, paper: Rgb): Uint32Array {
  const { colormap, bad, under, over } = options
  const colors = kind === 'picture' ? loadColormap(colormap, folder) : loadMarkColors(colormap, folder)
  return pixelTable(colors, {
    bad: bad === undefined || bad === 'none' ? paper : colorOf(bad),
    under: under === undefined ? undefined : colorOf(under),
    over: over === undefined ? undefined : colorOf(over),
  })
}

/** The norms of changing limits, the last one kept. */
export function rememberNorm(table: Uint32Array) {
  let known: { options: Pick<ColoringOptions, 'norm' | 'limits'>; found: Limits | undefined; norm: Norm } | undefined
  return (options: Pick<ColoringOptions, 'norm' | 'limits'>, found: Limits | undefined): Norm => {
    const same =
      known?.options.limits === options.limits && known?.found?.[0] === found?.[0] && known?.found?.[1] === found?.[1]
    if (!known || !same) known = { options, found, norm: normFor(options, found, colorsOf(table)) }
    return known.norm
  }
}
