// The colours of a border: of values by its colour map, or a list of colours that are one a panel, with names; any thread.
import type { ColoringOptions } from './color-scale.js'
import { isColorList } from './colors.js'
import type { BorderOptions } from './options/layers.js'

/** What its bar and its legend tell of. */
export function colorsOfBorder(border: BorderOptions): ColoringOptions {
  return isColorList(border.color) ? { ...border, colormap: [...border.color] as string[] } : border
}
