// Lines that join nothing, and trails that nothing leaves, as the plan knows them; any thread.
import { type Clip, type DataReference, isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import { type LayerSpec, layerName, type PanelSpec } from './figure-spec.js'
import { styleOf } from './marks/style.js'
import type { LineLayerOptions } from './options/layers.js'
import { countValues, type DataOption, openValues } from './values.js'

type Clips = Readonly<Record<string, Clip>>

/** A line of one point, which has no marker: the plan warns of it. */
export function joinsNothing({ use, options }: LayerSpec, { index }: PanelSpec, clips: Clips): boolean {
  if (use !== 'line' && use !== 'step') return false
  const { x, y, trail, marker, style } = options as LineLayerOptions
  if (marker !== undefined || (style !== undefined && 'marker' in styleOf(style))) return false
  if (movesAlong({ x, y }, index, clips) && trail !== undefined && trail !== 1) return false
  return [x, y].every((value) => {
    if (value === undefined) return true
    // Numbers of frames may be a list in one and a single one in another.
    if (isFrameValues(value)) return value.$frames.every((each) => !Array.isArray(each) || each.length < 2)
    return countValues(value as DataOption, index, clips) === 1
  })
}

/** What the plan can say of a layer's points. */
export function pointWarning(layer: LayerSpec, panel: PanelSpec, clips: Clips): string | undefined {
  const { use, options } = layer
  if (use !== 'line' && use !== 'step' && use !== 'scatter') return undefined
  const { x, y, trail } = options as LineLayerOptions
  const moves = movesAlong({ x, y }, panel.index, clips)
  if (joinsNothing(layer, panel, clips))
    return `${layerName(layer)} shows nothing: it has one point ${moves ? 'per frame' : 'in all'}, but a line joins two (write ${moves ? '`trail: all` to join those of all frames, or ' : ''}\`style: o\` for a dot)`
  // Of all samples of a source, a trail shows those until now.
  const isSeries = isSourceReference(x) && (x as DataReference).series === 'times'
  if (trail !== undefined && trail !== 1 && !moves && !isSeries)
    return `the trail of ${layerName(layer)} does nothing, because its points are the same in all frames (name the axis \`frame\` in the \`axes\` of its source, or leave out \`trail\`)`
  return undefined
}

function movesAlong({ x, y }: Pick<LineLayerOptions, 'x' | 'y'>, index: PanelSpec['index'], clips: Clips): boolean {
  return [x, y].some((value) => value !== undefined && openValues(value as DataOption, index, clips).changes)
}
