// Options that a figure shares with its layers or its axes, as plain tables: workers draw without the schemas; any thread.
import type { AxesOptions, axesShape } from './axes.js'
import type { figureShape } from './figure.js'
import type { LayerName, layerShapes } from './layers.js'

/** Names that both have; the type refuses a table with others, and one without all of them. */
type Both<Layer extends LayerName> = Readonly<
  Record<Extract<keyof (typeof layerShapes)[Layer], keyof typeof figureShape>, true>
>

const color = { color: true } as const
const edged = { color: true, linewidth: true } as const

/** In the short form of a layer, these are its own: the `scale` of a quiver is that of its arrows, not the figure's. */
export const ownNames: { readonly [Layer in LayerName]: Both<Layer> } = {
  heatmap: {},
  image: {},
  line: color,
  scatter: color,
  band: color,
  text: { text: true, color: true, fontsize: true, background: true },
  contour: color,
  rectangle: edged,
  raster: color,
  hline: color,
  vline: color,
  quiver: { color: true, scale: true },
  arrow: color,
  polygon: edged,
  skeleton: color,
  step: color,
  bar: { color: true, linewidth: true, fontsize: true },
  hist: edged,
  stairs: edged,
  errorbar: color,
  fill: color,
  span: edged,
}

/** The options of axes that nobody wrote; those left out are undefined. */
export const axesDefaults: { readonly [Name in keyof typeof axesShape]: AxesOptions[Name] } = {
  title: undefined,
  xlabel: undefined,
  ylabel: undefined,
  xlim: undefined,
  ylim: undefined,
  invert: undefined,
  xscale: 'linear',
  yscale: 'linear',
  axis: undefined,
  ticks: true,
  ticklabels: true,
  grid: false,
  legend: false,
  scalebar: undefined,
  timestamp: false,
  facecolor: undefined,
}
