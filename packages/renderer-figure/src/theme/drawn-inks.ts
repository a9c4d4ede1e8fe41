// The inks of a figure that the plan knows: colours that options name, of lines and texts, with their widths; any thread, no canvas.
import { listColors, type Rgb } from '../colors.js'
import type { InsetSpec } from '../figure-parts.js'
import { type FigureSpec, figureDpi, type LayerSpec, type PanelSpec } from '../figure-spec.js'
import { titleOf } from '../figure-texts.js'
import { optionOf } from '../option-places.js'
import type { FigureOptions } from '../options/figure.js'
import type { TextLayerOptions } from '../options/layers.js'
import { type Cycles, type Stroke, strokesOf } from './layer-strokes.js'
import { plainColor, type Theme } from './theme.js'

export interface DrawnInk {
  /** As messages name it: `render.layers[0].color`. */
  readonly option: string
  readonly what: string
  readonly color: Rgb
  /** Pixels across; of letters, of their strokes. */
  readonly width: number
  /** Points of the option that makes it thicker, for a width in pixels. */
  readonly remedy: (pixels: number) => string
  /** It is that of axes, and not of a layer or a title. */
  readonly ofAxes?: boolean
  /** What it lies on; left out: a picture, or what is not known. */
  readonly paper?: Rgb | undefined
}

/** Strokes of DejaVu Sans, as a share of the font's size. */
const letterStroke = 0.1

/** All inks whose colour is written, or the theme's; each with what it lies on. `width` is that of the picture, in pixels. */
export function inksOf(spec: FigureSpec, options: FigureOptions, theme: Theme, width: number): DrawnInk[] {
  const point = figureDpi(options) / 72
  const points = (pixels: number) => Math.ceil((10 * pixels) / point) / 10
  const letters = (option: string, color: unknown, size: number, paper: Rgb | undefined): DrawnInk[] => {
    const found = color === undefined ? theme.ink : plainColor(color, theme)
    if (!found) return []
    const remedy = (pixels: number) => `fontsize: ${Math.ceil(points(pixels / letterStroke))}`
    return [{ option, what: 'text with strokes', color: found, width: size * point * letterStroke, remedy, paper }]
  }
  const title = (given: FigureSpec['title'], path: string, size?: number) => {
    const found = titleOf(given, theme)
    const fontsize = typeof given === 'object' && given.fontsize !== undefined ? given.fontsize : size
    return found ? letters(optionOf(path, 'title.color'), found.color, fontsize ?? found.fontsize, theme.paper) : []
  }
  const ofStroke = (layer: LayerSpec, stroke: Stroke, paper: Rgb | undefined): DrawnInk[] => {
    const { what, across, usual, unit = point, onArea = false } = stroke
    const thick = stroke.width === undefined ? usual : stroke.width
    if (typeof thick !== 'number' || thick === 0) return []
    const remedy = (pixels: number) =>
      `${across}: ${unit === point ? points(pixels) : Math.ceil((1e4 * pixels) / unit) / 1e4}`
    const option = optionOf(layer.path, stroke.option)
    return listColors(stroke.color).flatMap((each) => {
      const color = plainColor(each, theme)
      return color ? [{ option, what, color, width: thick * unit, remedy, paper: onArea ? undefined : paper }] : []
    })
  }
  const ofLayers = ({ layers }: PanelSpec, paper: Rgb | undefined, cycles: Cycles) =>
    layers.flatMap((layer) => {
      const { use, options, path } = layer
      if (use === 'text') {
        const { color, background, fontsize } = options as TextLayerOptions
        const behind = background === undefined ? paper : plainColor(background, theme)
        const size = typeof fontsize === 'number' ? fontsize : theme.sizes.text
        return letters(optionOf(path, 'color'), color, size, behind)
      }
      const strokes = strokesOf(layer, { theme, cycles, point, room: width })
      return strokes.flatMap((stroke) => ofStroke(layer, stroke, paper))
    })
  const ofAxis = (option: string, what: string, color: Rgb, paper?: Rgb): DrawnInk => ({
    ...{ option, what, color, paper, ofAxes: true },
    width: Math.max(1, Math.round(theme.sizes.axes * point)),
    remedy: (pixels) => `axeswidth: ${points(pixels)}`,
  })
  const ofPanel = (panel: PanelSpec, around: Rgb, inset?: InsetSpec['options']): DrawnInk[] => {
    const { axes, path, twin, insets = [] } = panel
    const face = axes.facecolor === undefined ? around : theme.colorOf(axes.facecolor)
    const pictured = hasPicture(panel)
    const paper = pictured ? undefined : face
    const cycles = cyclesOf()
    const { scalebar, timestamp } = axes
    const bar: DrawnInk[] =
      scalebar?.color === undefined ? [] : ofStroke({ ...panel.layers[0]!, path }, barStroke(scalebar), paper)
    const stamp =
      typeof timestamp === 'object' && timestamp.color !== undefined && timestamp.background === undefined
        ? letters(optionOf(path, 'timestamp.color'), timestamp.color, timestamp.fontsize ?? theme.sizes.text, paper)
        : []
    return [
      ...title(axes.title, path, inset && 1.2 * inset.labelsize),
      ...ofLayers(panel, paper, cycles),
      ...(twin ? ofLayers(twin, paper, cycles) : []),
      ...(twin?.color === undefined
        ? []
        : [ofAxis(optionOf(twin.path, 'axiscolor'), 'an axis of lines', theme.colorOf(twin.color), theme.paper)]),
      ...bar,
      ...stamp,
      // An inset lies on what the axes around it show.
      ...insets.flatMap((each) => ofPanel(each.panel, face, each.options)),
    ]
  }
  // Of a short form, `color` may be the layer's.
  const isShort = spec.panels.some(({ layers }) => layers.some(({ path }) => path === ''))
  const axes = ofAxis(
    isShort ? 'render.theme.color' : 'render.color',
    'the frame of the axes, of lines',
    theme.ink,
    theme.paper,
  )
  const framed = spec.panels.some((panel) => panel.axes.axis !== 'off')
  return [
    ...(framed ? [axes] : []),
    ...title(spec.title, ''),
    ...spec.panels.flatMap((panel) => ofPanel(panel, theme.face)),
  ]
}

/** As the scene counts: only layers that name no colour take one, lines apart from areas. */
function cyclesOf(): Cycles {
  const next = { line: 0, area: 0 }
  return { line: () => `C${next.line++}`, area: () => `C${next.area++}` }
}

const barStroke = ({ color, width }: { readonly color?: unknown; readonly width: number }): Stroke => ({
  ...{ option: 'scalebar.color', what: 'a scale bar', color, across: 'scalebar.width', width, usual: width },
})

const hasPicture = ({ layers }: PanelSpec) =>
  layers.some(({ use, options }) => use === 'heatmap' || use === 'image' || ('filled' in options && options.filled))
