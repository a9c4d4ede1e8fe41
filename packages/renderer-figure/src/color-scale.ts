// A layer's colours: its colour map, norm and limits become the pixel of a value; in workers, and the norm in the plan too.
import type { Limits, LimitsOption } from '@movieflow/core/plugin'
import { loadColormap, loadMarkColors, longestList } from './colormaps/lookup.js'
import { countTableColors, pixelTable } from './colormaps/scale.js'
import { type ColorValue, colorOf, type Rgb } from './colors.js'
import { categoryNorm, limitsForNorm, makeNorm, type Norm, type NormOption } from './norms.js'
import type { Categories, Colormap } from './options/coloring.js'

export interface ColoringOptions {
  readonly colormap: Colormap
  readonly norm?: NormOption | undefined
  readonly limits?: LimitsOption | undefined
  readonly bad?: ColorValue | undefined
  readonly under?: ColorValue | undefined
  readonly over?: ColorValue | undefined
  readonly categories?: Categories | undefined
}

type NormOptions = Pick<ColoringOptions, 'norm' | 'limits' | 'categories'>

/** Whether a norm shows values above 0 alone, so that limits are looked for among these. */
export function isLogarithmic(norm: NormOption | undefined): boolean {
  return (typeof norm === 'object' ? norm.use : norm) === 'log'
}

/** The norm for the limits that the pipeline gives, else for those found in the data. */
export function normFor({ norm, limits, categories }: NormOptions, found: Limits | undefined, colors = 256): Norm {
  if (categories) return categoryNorm(categories.values, colors)
  if (Array.isArray(limits)) return makeNorm(norm, limits, colors)
  if (!found) return makeNorm(norm, [0, 1], colors)
  const [low, high] = found
  return makeNorm(norm, limitsForNorm(norm, { low, high, ...(low > 0 && { smallestPositive: low }) }), colors)
}

/** The pixels of a layer's colours; `paper` if NaN has no colour. `marks` are rounded as Agg does, pictures cut off as imshow does. */
export function tableOf(options: ColoringOptions, kind: 'picture' | 'marks', folder: string, paper: Rgb): Uint32Array {
  const { colormap, bad, under, over, categories } = options
  const whole = kind === 'picture' ? loadColormap(colormap, folder) : loadMarkColors(colormap, folder)
  const colors = categories ? colorsOfCategories(whole, categories.values.length) : whole
  return pixelTable(colors, {
    bad: bad === undefined || bad === 'none' ? paper : colorOf(bad),
    under: under === undefined ? undefined : colorOf(under),
    over: over === undefined ? undefined : colorOf(over),
  })
}

/** Lists have a colour for each, and are repeated; colours of other maps are as far apart as possible. */
function colorsOfCategories(colormap: Uint8Array, count: number): Uint8Array {
  const own = colormap.length / 3
  const at = (index: number) =>
    own <= longestList ? index % own : Math.round((index / Math.max(1, count - 1)) * (own - 1))
  return Uint8Array.from({ length: 3 * count }, (_, byte) => colormap[3 * at(Math.floor(byte / 3)) + (byte % 3)]!)
}

/** The norms of changing limits, the last one kept. */
export function rememberNorm(table: Uint32Array) {
  let known: { options: NormOptions; found: Limits | undefined; norm: Norm } | undefined
  return (options: NormOptions, found: Limits | undefined): Norm => {
    const same =
      known?.options.limits === options.limits && known?.found?.[0] === found?.[0] && known?.found?.[1] === found?.[1]
    if (!known || !same) known = { options, found, norm: normFor(options, found, countTableColors(table)) }
    return known.norm
  }
}
