// The lines of layers that the plan knows: the colours that options name, and how wide they are; any thread, no canvas.
import type { ColorValue } from '../colors.js'
import type { LayerSpec } from '../figure-parts.js'
import { styleOf } from '../marks/style.js'
import type { LayerName } from '../options/layers.js'
import type { Theme } from './theme.js'

/** Lines of one colour, or one each of a list. */
export interface Stroke {
  /** The option that names the colour. */
  readonly option: string
  /** As messages name it, as `a line`. */
  readonly what: string
  readonly color: unknown
  /** The option that says how wide they are, and what it says; none if it is left out. */
  readonly across: string
  readonly width: unknown
  /** Points, if the option is left out. */
  readonly usual: number
  /** Pixels of a unit of the width, if it is not in points. */
  readonly unit?: number
  /** They lie on what the layer fills, or around it. */
  readonly onArea?: boolean
}

/** What a layer may say of its lines. */
interface Given {
  readonly color?: unknown
  readonly style?: string
  readonly width?: unknown
  readonly linewidth?: unknown
  readonly edgecolor?: unknown
  readonly ecolor?: unknown
  readonly elinewidth?: unknown
  readonly xerr?: unknown
  readonly yerr?: unknown
  readonly fill?: unknown
  readonly filled?: boolean
  readonly histtype?: string
  readonly marker?: string
  readonly units?: string
  readonly border?: { readonly color?: unknown; readonly width?: unknown }
}

/** The colours of layers that name none, counted as the scene does. */
export interface Cycles {
  readonly line: () => ColorValue
  readonly area: () => ColorValue
}

export interface StrokeSetting {
  readonly theme: Theme
  readonly cycles: Cycles
  /** Pixels of a point, and across the picture: more than any axes have. */
  readonly point: number
  readonly room: number
}

/** Outlines of areas are a point wide. */
const edgeWidth = 1

/** The lines of a layer. Each call takes the next colour of the cycle that its layer counts with. */
export function strokesOf({ use, options }: Pick<LayerSpec, 'use' | 'options'>, setting: StrokeSetting): Stroke[] {
  const { theme, cycles } = setting
  const given = options as Given
  const { color, style, border } = given
  const parsed = style === undefined ? undefined : styleOf(style)
  const hasLine = parsed === undefined || parsed.line !== undefined
  const named = color ?? parsed?.color
  const usual = theme.linewidth
  const line = (more: Partial<Stroke> = {}): Stroke => ({
    ...{ option: 'color', what: 'a line', color: named, across: 'width', width: given.width, usual },
    ...more,
  })
  const edge = (what: string, more: Partial<Stroke> = {}): Stroke[] => {
    const { edgecolor, linewidth } = given
    const own = { what, across: 'linewidth', width: linewidth, usual: edgeWidth, onArea: true }
    return edgecolor === undefined ? [] : [line({ option: 'edgecolor', color: edgecolor, ...own, ...more })]
  }
  const errors = (fallback: unknown, otherwise: number): Stroke[] => {
    if (given.xerr === undefined && given.yerr === undefined) return []
    const own = { color: given.ecolor ?? fallback, across: 'elinewidth', width: given.elinewidth, usual: otherwise }
    return [line({ option: given.ecolor === undefined ? 'color' : 'ecolor', what: 'an error bar', ...own })]
  }
  const outlined: Readonly<Partial<Record<LayerName, () => Stroke[]>>> = {
    line: () => [line({ color: named ?? cycles.line() })].filter(() => hasLine),
    step: () => [line({ color: named ?? cycles.line() })].filter(() => hasLine),
    raster: () => [line({ what: 'a raster with ticks', color: named ?? cycles.line() })],
    hline: () => [line({ color: named ?? 'C0' })],
    vline: () => [line({ color: named ?? 'C0' })],
    contour: () => (given.filled || color === undefined ? [] : [line({ what: 'a contour with lines' })]),
    rectangle: () => [line({ what: 'a rectangle with lines', across: 'linewidth', width: given.linewidth })],
    polygon: () => [
      line({
        ...{ what: 'a polygon with lines', across: 'linewidth', width: given.linewidth },
        onArea: given.fill !== undefined && given.fill !== 'none',
      }),
    ],
    arrow: () => [line({ what: 'an arrow with a line' })],
    skeleton: () => [line({ what: 'a skeleton with lines', color: color ?? cycles.line() })],
    quiver: () => {
      const { units = 'width', width } = given
      const unit = { dots: 1, inches: 72 * setting.point, width: setting.room }[units]
      // By itself the width goes by the number of arrows.
      if (typeof width !== 'number' || unit === undefined) return []
      return [line({ what: 'a quiver with arrows', unit, color: color ?? theme.ink })]
    },
    errorbar: () => {
      const own = named ?? cycles.line()
      const wide = typeof given.width === 'number' ? given.width : usual
      return [...[line({ color: own })].filter(() => hasLine), ...errors(own, wide)]
    },
    bar: () => {
      if (color === undefined) cycles.area()
      return [...edge('a bar with an edge'), ...errors(theme.ink, usual)]
    },
    hist: () => {
      const own = color ?? cycles.line()
      if (given.histtype !== 'step') return edge('a histogram with edges')
      const look = { across: 'linewidth', width: given.linewidth, usual: edgeWidth, onArea: false }
      const what = 'a histogram with an outline'
      return given.edgecolor === undefined ? [line({ what, color: own, ...look })] : edge(what, look)
    },
    stairs: () => {
      const own = color ?? cycles.line()
      const look = { across: 'linewidth', width: given.linewidth, usual: edgeWidth }
      return given.fill === true ? [] : [line({ what: 'stairs with an outline', color: own, ...look })]
    },
    span: () => edge('a span with an edge'),
    scatter: () => {
      if (named === undefined) cycles.area()
      const marker = given.marker ?? parsed?.marker ?? 'o'
      // Markers that are nothing but strokes, as matplotlib draws them.
      if ('+x|_1234'.includes(marker))
        return named === undefined ? [] : [line({ what: 'markers of lines', usual: 1.5 })]
      return edge('markers with an edge', { across: 'width', width: given.width })
    },
    heatmap: () => (border ? [borderOf(border, theme)] : []),
    image: () => (border ? [borderOf(border, theme)] : []),
  }
  // Areas take a colour, too.
  if (use === 'band' || use === 'fill') if (color === undefined) cycles.area()
  return outlined[use]?.() ?? []
}

function borderOf({ color, width }: NonNullable<Given['border']>, { ink }: Theme): Stroke {
  const own = { option: 'border.color', across: 'border.width', width, usual: 3, onArea: true }
  return { ...own, what: 'a border', color: color ?? ink }
}
