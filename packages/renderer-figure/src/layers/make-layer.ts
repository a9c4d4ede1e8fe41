// Layers by name; in workers.
import { makeArrowLayer } from './arrow-layer.js'
import { makeBandLayer } from './band-layer.js'
import { makeBarLayer } from './bar-layer.js'
import { makeContourLayer } from './contour-layer.js'
import { makeErrorbarLayer } from './errorbar-layer.js'
import { makeHistLayer } from './hist-layer.js'
import type { Layer, LayerInput } from './layer.js'
import { makeLineLayer } from './line-layer.js'
import { makePictureLayer } from './picture-layer.js'
import { makePolygonLayer } from './polygon-layer.js'
import { makeQuiverLayer } from './quiver-layer.js'
import { makeRasterLayer } from './raster-layer.js'
import { makeRectangleLayer } from './rectangle-layer.js'
import { makeRuleLayer } from './rule-layer.js'
import { makeScatterLayer } from './scatter-layer.js'
import { makeSkeletonLayer } from './skeleton-layer.js'
import { makeSpanLayer } from './span-layer.js'
import { makeStairsLayer } from './stairs-layer.js'
import { makeTextLayer } from './text-layer.js'

const makers = {
  heatmap: makePictureLayer,
  image: makePictureLayer,
  line: makeLineLayer,
  scatter: makeScatterLayer,
  band: makeBandLayer,
  text: makeTextLayer,
  contour: makeContourLayer,
  rectangle: makeRectangleLayer,
  raster: makeRasterLayer,
  hline: makeRuleLayer,
  vline: makeRuleLayer,
  quiver: makeQuiverLayer,
  arrow: makeArrowLayer,
  polygon: makePolygonLayer,
  skeleton: makeSkeletonLayer,
  step: makeLineLayer,
  bar: makeBarLayer,
  hist: makeHistLayer,
  stairs: makeStairsLayer,
  errorbar: makeErrorbarLayer,
  fill: makeBandLayer,
  span: makeSpanLayer,
} as const

export function makeLayer(input: LayerInput): Layer {
  return makers[input.spec.use](input)
}
