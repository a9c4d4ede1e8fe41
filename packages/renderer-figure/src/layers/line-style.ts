// What a line looks like: its style string with what its other options say; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { type ColorValue, listColors, type Rgb } from '../colors.js'
import type { LineKind } from '../marks/dashes.js'
import type { Marker } from '../marks/marker-shapes.js'
import { styleOf } from '../marks/style.js'
import type { Theme } from '../theme/theme.js'
import type { LayerFrame } from './layer.js'

export interface LineLook {
  readonly color: Rgb
  /** None if the style names only a marker. */
  readonly line: LineKind | undefined
  readonly marker: Marker | undefined
}

interface StyledOptions {
  readonly style?: string | undefined
  readonly color?: unknown
  readonly marker?: Marker | undefined
}

/** `fallback` is the colour if neither `color` nor the style names one. */
export function lineLook(
  { style, color, marker }: StyledOptions,
  frame: Pick<LayerFrame, 'index'>,
  fallback: Rgb,
  { colorOf }: Pick<Theme, 'colorOf'>,
): LineLook {
  const parsed = style === undefined ? { line: 'solid' as const } : styleOf(style)
  const given = plainColor(color, frame.index) ?? ('color' in parsed ? parsed.color : undefined)
  const named = marker ?? ('marker' in parsed ? parsed.marker : undefined)
  return {
    color: given === undefined ? fallback : colorOf(given),
    line: parsed.line,
    marker: named,
  }
}

/** One colour; none if there are several, or values. */
function plainColor(color: unknown, index: number): ColorValue | undefined {
  if (color === undefined || isSourceReference(color)) return undefined
  const value = isFrameValues(color) ? color.$frames[index] : color
  return listColors(value)[0]
}

/** Whether the options name a colour. */
export function namesColor({ style, color }: StyledOptions): boolean {
  return color !== undefined || (style !== undefined && styleOf(style).color !== undefined)
}
