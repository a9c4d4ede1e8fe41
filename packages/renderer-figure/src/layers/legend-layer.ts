// The legend of a panel: samples of the layers that have a label, in a box in a corner of the axes; in workers.
import type { Rect } from '../blocks.js'
import type { PanelSpec } from '../figure-spec.js'
import { isOutside, legendSetting } from '../legend-setting.js'
import { isNamed } from '../lights.js'
import type { Corner } from '../options/axes.js'
import { cornerPlace } from './corners.js'
import type { Layer, LayerFrame, Surface } from './layer.js'
import { legendGrid, paintLegend } from './legend-box.js'

export function makeLegend(
  { axes, layers: own, twin }: PanelSpec,
  layers: readonly { readonly layer: Layer; readonly still: boolean }[],
  surface: Surface,
): Layer | undefined {
  const setting = legendSetting(axes.legend)
  if (!setting || isOutside(setting.loc)) return undefined
  const specs = [...own, ...(twin?.layers ?? [])]
  const { box, point, lettering, theme } = surface
  const { loc = 'upper right', fontsize = theme.sizes.text, frame: framed, columns = 1 } = setting
  const size = fontsize * point

  return {
    // A sample may follow its layer's colour.
    changes: layers.some(({ still }, at) => !still && isNamed(specs[at]!)),
    covers: false,
    paint(frame: LayerFrame, target): Rect | undefined {
      const shown = [...frame.panel.layers, ...(frame.panel.twin?.layers ?? [])]
      const entries = shown.flatMap(({ options }, at) => {
        const entry = layers[at]?.layer.legend?.({ ...frame, options })
        return entry ? [entry].flat() : []
      })
      if (entries.length === 0) return undefined
      const names = entries.map(({ label }) => label)
      const grid = legendGrid(names, columns, size, lettering.measure)
      const corner = cornerPlace(loc as Corner, box, grid.width, grid.height, Math.round(0.5 * size))
      return paintLegend(target, entries, grid, corner, { lettering, point, framed })
    },
  }
}
