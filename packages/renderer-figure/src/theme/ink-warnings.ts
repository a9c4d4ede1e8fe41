// Warnings of the plan about inks: those that are invisible on their background, and those that are thin and of strong colours; any thread.
import type { ThinInk } from '@movieflow/core/plugin'
import type { Rgb } from '../colors.js'
import type { DrawnInk } from './drawn-inks.js'
import { contrastOf } from './theme.js'

/** Below this, and with all three parts nearer than {@link nearest}, two colours are not distinguishable at a glance. */
const leastContrast = 1.35
const nearest = 64

export const hexOf = (color: Rgb) => `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** A sentence for each ink that is not seen. */
export function hiddenInks(inks: readonly DrawnInk[]): string[] {
  const hidden = inks.filter(({ color, paper }) => {
    if (!paper || contrastOf(color, paper) >= leastContrast) return false
    return color.every((part, at) => Math.abs(part - paper[at]!) < nearest)
  })
  return [
    ...new Set(
      hidden.map(({ option, color, paper, ofAxes }) => {
        const way = ofAxes
          ? 'set `color` of the axes and texts, or use `theme: dark`, or `light`'
          : 'set another colour, or leave it out for that of the theme'
        return `${option} is ${hexOf(color)} on ${hexOf(paper!)}, and is hardly visible: ${way}`
      }),
    ),
  ]
}

/** Of the parts of a colour, how far the furthest moves if half of what sets it apart from grey is lost. */
const strongest = 48

/** Lines and strokes of fewer than two pixels whose colour changes to the eye at half the resolution of colours. */
export function thinInks(inks: readonly DrawnInk[]): ThinInk[] {
  return inks.flatMap(({ option, what, color, width, remedy }) => {
    const [red, green, blue] = color
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    const lost = Math.max(...color.map((part) => Math.abs(part - luma) / 2))
    if (width >= 2 || lost < strongest) return []
    return [{ option, what, width, color: (red << 16) | (green << 8) | blue, remedy: remedy(2) }]
  })
}
