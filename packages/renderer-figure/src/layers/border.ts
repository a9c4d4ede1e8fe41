// A picture's border: bars along its four edges, in a colour of the panel, the frame or a value; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { clipRect, fillRect, type PixelNumbers, type Rect } from '../blocks.js'
import { rememberNorm, tableOf } from '../color-scale.js'
import { countTableColors } from '../colormaps/scale.js'
import { black, type ColorValue, isColorList, pixelOf } from '../colors.js'
import { colorsOfBorder } from '../named-border.js'
import { borderKey } from '../option-places.js'
import type { BorderOptions, HeatmapLayerOptions } from '../options/layers.js'
import { openValues, valuesIn } from '../values.js'
import { legendOfCategories } from './category-legend.js'
import type { LayerFrame, LayerInput } from './layer.js'

export function makeBorder(input: LayerInput, { color, limits, ...coloring }: BorderOptions, area: Rect) {
  const { clips, index, number, folder, spec, surface } = input
  const { theme } = surface
  const values = isSourceReference(color) ? openValues(color, index, clips) : undefined
  const table = values && tableOf(coloring, 'marks', folder, black)
  const normOf = table && rememberNorm(table)
  const pixelIn = (frame: LayerFrame): number => {
    if (values && table && normOf) {
      const found = frame.limits[borderKey(spec.path)]
      const [value = Number.NaN] = valuesIn(values, frame)
      const known = found !== undefined || Array.isArray(limits) || coloring.categories
      return table[known ? normOf({ ...coloring, limits }, found).entryOf(value) : countTableColors(table)]!
    }
    const given = (isFrameValues(color) ? color.$frames[frame.index] : color) as
      | ColorValue
      | readonly ColorValue[]
      | undefined
    if (given === undefined) return pixelOf(theme.ink)
    // Three numbers are one colour; a list of colours has one for each panel.
    return pixelOf(theme.colorOf(isColorList(given) ? given[number % given.length]! : (given as ColorValue)))
  }
  return {
    changes: isFrameValues(color) || values?.changes === true,
    legend: () => {
      const named = isColorList(color)
        ? tableOf(colorsOfBorder({ color, limits, ...coloring }), 'marks', folder, black)
        : table
      return named ? legendOfCategories(coloring.categories, named) : []
    },
    paint(frame: LayerFrame, target: PixelNumbers): void {
      const { border } = frame.options as HeatmapLayerOptions
      const { x, y, width: across, height } = area
      // Never beyond the picture, however small it is.
      const width = Math.min(Math.max(1, Math.round((border?.width ?? 3) * surface.point)), across, height)
      const bars: Rect[] = [
        { x, y, width: across, height: width },
        { x, y: y + height - width, width: across, height: width },
        { x, y, width, height },
        { x: x + across - width, y, width, height },
      ]
      const pixel = pixelIn(frame)
      for (const bar of bars) fillRect(target, clipRect(bar, target.width, target.height), pixel)
    },
  }
}
