// The inks of a figure that the plan knows: colours that options name, of lines and texts, with their widths; any thread, no canvas.
import type { ColorValue, Rgb } from '../colors.js'
import { type FigureSpec, figureDpi, type LayerSpec, type PanelSpec, type Written } from '../figure-spec.js'
import { titleOf } from '../figure-texts.js'
import { styleOf } from '../marks/style.js'
import { optionOf } from '../option-places.js'
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
  /** It is that of axes and texts, and not of a layer or a title. */
  readonly ofAxes?: true
  /** What it lies on; left out: a picture, or what is not known. */
  readonly paper?: Rgb | undefined
}

/** Strokes of DejaVu Sans, as a share of the font's size. */
const stroke = 0.1

/** All inks whose colour is written, or the theme's; each with what it lies on. */
export function inksOf(spec: FigureSpec, written: Written, theme: Theme): DrawnInk[] {
  const point = figureDpi(written) / 72
  const points = (pixels: number) => Math.ceil((10 * pixels) / point) / 10
  const letters = (option: string, color: unknown, size: number, paper: Rgb | undefined): DrawnInk[] => {
    const found = color === undefined ? theme.ink : plainColor(color, theme)
    if (!found) return []
    const remedy = (pixels: number) => `fontsize: ${Math.ceil(points(pixels / stroke))}`
    return [{ option, what: 'text with strokes', color: found, width: size * point * stroke, remedy, paper }]
  }
  const title = (given: FigureSpec['title'], path: string) => {
    const found = titleOf(given, theme)
    return found ? letters(optionOf(path, 'title.color'), found.color, found.fontsize, theme.paper) : []
  }
  const ofPanel = (panel: PanelSpec): DrawnInk[] => {
    const { axes, layers, path } = panel
    const face = axes.facecolor === undefined ? theme.face : theme.colorOf(axes.facecolor)
    const paper = hasPicture(panel) ? undefined : face
    // As the scene counts: only layers that name no colour take one.
    let next = 0
    const ofLayer = (layer: LayerSpec): DrawnInk[] => {
      const { use, options } = layer
      const { color, style, width, linewidth, fontsize, background } = options as {
        color?: unknown
        style?: string
        width?: unknown
        linewidth?: unknown
        fontsize?: number
        background?: ColorValue
      }
      const option = optionOf(layer.path, 'color')
      if (use === 'text') {
        const behind = background === undefined ? paper : plainColor(background, theme)
        return letters(option, color, fontsize ?? theme.sizes.text, behind)
      }
      if (!isLine(use)) return []
      const named = color ?? (style === undefined ? undefined : styleOf(style).color)
      const cycled = use === 'line' || use === 'raster'
      const found = named === undefined ? (cycled ? theme.colorOf(`C${next++}`) : undefined) : plainColor(named, theme)
      if (!found) return []
      const across = use === 'rectangle' ? linewidth : width
      const thick = typeof across === 'number' ? across : across === undefined ? theme.linewidth : undefined
      if (thick === undefined || thick === 0 || (style !== undefined && styleOf(style).line === undefined)) return []
      const name = use === 'rectangle' ? 'linewidth' : 'width'
      const what = `a ${nouns[use] ?? 'line'}`
      const remedy = (pixels: number) => `${name}: ${points(pixels)}`
      return [{ option, what, color: found, width: thick * point, remedy, paper }]
    }
    return [...title(axes.title, path), ...layers.flatMap(ofLayer)]
  }
  const axes: DrawnInk = {
    // Of a short form, `color` may be the layer's.
    option: spec.panels.some(({ layers }) => layers.some(({ path }) => path === ''))
      ? 'render.theme.color'
      : 'render.color',
    ofAxes: true,
    what: 'the frame of the axes, of lines',
    color: theme.ink,
    width: Math.max(1, Math.round(theme.sizes.axes * point)),
    remedy: (pixels) => `axeswidth: ${points(pixels)}`,
    paper: theme.paper,
  }
  const framed = spec.panels.some((panel) => panel.axes.axis !== 'off')
  return [...(framed ? [axes] : []), ...title(spec.title, ''), ...spec.panels.flatMap(ofPanel)]
}

const nouns: Readonly<Record<string, string>> = {
  rectangle: 'rectangle with lines',
  raster: 'raster with ticks',
  contour: 'contour with lines',
}

const isLine = (use: string) => ['line', 'hline', 'vline', 'rectangle', 'raster', 'contour'].includes(use)

const hasPicture = ({ layers }: PanelSpec) =>
  layers.some(({ use, options }) => use === 'heatmap' || use === 'image' || ('filled' in options && options.filled))
