// The types of all options of figures, as a pipeline writes them: what may be left out is optional.
import type { z } from '@movieflow/core/plugin'
import type { axesShape } from './axes.js'
import type { figureColoring } from './coloring.js'
import type { AlongPanelsInput, figureShape, PlacedPanelsInput } from './figure.js'
import type { insetShape, twinShape } from './inner-axes.js'
import type { LayerName, layerShapes } from './layers.js'

type Written<Shape extends z.ZodRawShape> = z.input<z.ZodObject<Shape>>

type PlainAxes = Written<typeof axesShape>

/** One layer of a figure, with its `use`. */
export type WrittenLayer = { [Name in LayerName]: Written<(typeof layerShapes)[Name]> }[LayerName]

/** Axes in others, with layers or with the options of one. */
type Inner<Shape extends z.ZodRawShape> = Written<Shape> & ({ layers: WrittenLayer[] } | WrittenLayer)

type Axes = PlainAxes & {
  y2?: Inner<typeof twinShape> | undefined
  inset?: Inner<typeof insetShape> | Inner<typeof insetShape>[] | undefined
}
type Figure = Axes & Written<typeof figureShape>

type Panel = (Axes & { layers: WrittenLayer[] }) | (Axes & WrittenLayer)

/** `use: figure`. */
export type FigureInput = Figure &
  Written<typeof figureColoring> & {
    layers?: WrittenLayer[] | undefined
    panels?: AlongPanelsInput | (PlacedPanelsInput & { [letter: string]: Panel | unknown }) | undefined
  }

/** A figure of one layer. */
type Short<Name extends LayerName> = Omit<Figure, keyof Written<(typeof layerShapes)[Name]>> & {
  panels?: AlongPanelsInput | undefined
} & Omit<Written<(typeof layerShapes)[Name]>, 'use'>

/** The options of each renderer, without `use`. */
export type RendererInputs = { figure: FigureInput } & { [Name in LayerName]: Short<Name> }
