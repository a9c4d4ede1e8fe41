// What the plan refuses of arrows, outlines and skeletons; main thread.
import { type Clip, isFrameValues, isSourceReference, MovieflowError } from '@movieflow/core/plugin'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import { gridOf } from './grid-points.js'
import { optionOf } from './option-places.js'
import type {
  ArrowLayerOptions,
  PolygonLayerOptions,
  QuiverLayerOptions,
  SkeletonLayerOptions,
} from './options/layers.js'
import { checkSkeleton } from './skeletons.js'
import { countValues, type DataOption } from './values.js'

type Clips = Readonly<Record<string, Clip>>

export function checkVectorOptions({ use, options, path }: LayerSpec, panel: PanelSpec, clips: Clips): void {
  if (use === 'quiver') checkQuiver(options as QuiverLayerOptions, path, panel, clips)
  if (use === 'arrow') checkArrow(options as ArrowLayerOptions, path)
  if (use === 'polygon') checkPolygon(options as PolygonLayerOptions, path)
  if (use === 'skeleton')
    checkSkeleton(options as SkeletonLayerOptions, { panel, clips, option: optionOf(path, 'edges') })
}

function checkQuiver(options: QuiverLayerOptions, path: string, panel: PanelSpec, clips: Clips): void {
  const countOf = (value: unknown) =>
    value === undefined || isFrameValues(value) ? undefined : countValues(value as DataOption, panel.index, clips)
  const grid = gridOf(options.u as DataOption, panel, clips)
  const arrows = countOf(options.u)
  if (arrows === undefined) return
  const refuse = (name: string, count: number, allowed: string) => {
    throw new MovieflowError('SHAPE_MISMATCH', `u of a quiver has ${arrows} values, but ${name} has ${count}`, {
      option: optionOf(path, name),
      hint: allowed,
    })
  }
  const v = countOf(options.v)
  if (v !== undefined && v !== arrows) refuse('v', v, 'u and v are two arrays of one shape')
  const colors = isSourceReference(options.color) ? countOf(options.color) : undefined
  if (colors !== undefined && colors !== 1 && colors !== arrows) refuse('color', colors, 'give one for each arrow')
  for (const [name, along] of [
    ['x', grid?.columns],
    ['y', grid?.rows],
  ] as const) {
    const count = countOf(options[name])
    if (count === undefined || count === 1 || count === arrows || count === along) continue
    const places = grid ? `, or ${along}, one for each ${name === 'x' ? 'column' : 'row'}` : ''
    refuse(name, count, `give ${arrows}, one for each arrow${places}`)
  }
}

function checkArrow({ x2, y2, dx, dy }: ArrowLayerOptions, path: string): void {
  const complete = (x2 !== undefined && y2 !== undefined) || (dx !== undefined && dy !== undefined)
  const mixed = (x2 !== undefined || y2 !== undefined) && (dx !== undefined || dy !== undefined)
  if (complete && !mixed) return
  throw new MovieflowError('OPTION_INVALID', 'an arrow needs its end x2 and y2, or its lengths dx and dy', {
    option: optionOf(path),
    hint: '{ use: arrow, x: 0, y: 0, x2: 3, y2: 4 }',
  })
}

function checkPolygon({ vertices, x, y, group }: PolygonLayerOptions, path: string): void {
  const byData = x !== undefined && y !== undefined
  if (vertices === undefined ? byData : x === undefined && y === undefined && group === undefined) return
  throw new MovieflowError('OPTION_INVALID', 'a polygon needs vertices, or x and y', {
    option: optionOf(path),
    hint: '{ use: polygon, vertices: [[0, 0], [4, 0], [2, 3]] }',
  })
}
