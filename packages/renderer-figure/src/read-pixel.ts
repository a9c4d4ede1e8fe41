// The data under a pixel of a figure: the panel that it lies in, its coordinates, and what each layer has there; in workers.
import type { Clip, PixelReading, RenderFrame } from '@movieflow/core/plugin'
import { coordinateText } from './coordinates.js'
import type { FigureSpec, PanelSpec } from './figure-spec.js'
import { textOfTitle } from './figure-texts.js'
import type { Place } from './layers/layer.js'
import type { FigureOptions } from './options/figure.js'
import { layerFrames, type PanelScene, type Scene } from './scene.js'

type Clips = Readonly<Record<string, Clip>>

/** `undefined` outside of all axes. */
export function readPixel(
  { panels }: Scene,
  frame: RenderFrame<FigureOptions>,
  spec: FigureSpec,
  at: Place,
  clips: Clips,
): PixelReading | undefined {
  const number = panels.findIndex(
    ({ box }) => at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height,
  )
  if (number < 0) return undefined
  const scene = panels[number]!
  const panel = spec.panels[number]!
  scene.look(frame.index)
  const frameOf = layerFrames(frame, panel)
  const name = spec.panels.length > 1 ? panelName(panel, clips) : ''
  return {
    ...(name !== '' && { panel: name }),
    at: coordinatesAt(scene, panel, at),
    values: scene.placed
      .toReversed()
      .flatMap(({ layer, at: place }) => (place === undefined ? [] : (layer.read?.(frameOf(place), at) ?? []))),
  }
}

function coordinatesAt({ box, eyes }: PanelScene, { axes }: PanelSpec, { x, y }: Place): PixelReading['at'] {
  const { left, right, top, bottom } = eyes.surface.view
  const along = [
    {
      name: axes.xlabel ?? 'x',
      text: coordinateText({ scale: axes.xscale, ends: [left, right], pixels: box.width }, x - box.x),
    },
    {
      name: axes.ylabel ?? 'y',
      text: coordinateText({ scale: axes.yscale, ends: [top, bottom], pixels: box.height }, y - box.y),
    },
  ]
  return along.flatMap(({ name, text }) => (text === undefined ? [] : [{ name: String(name), text }]))
}

/** Its title, else the index or the letter that it stands for. */
function panelName({ axes, index, path }: PanelSpec, clips: Clips): string {
  const title = textOfTitle(axes.title)?.replace(/\s+/g, ' ').trim()
  if (title) return title
  const labelled = index.map(({ axis, index: at }) => {
    const labels = Object.values(clips).find((clip) => clip.labels?.[axis])?.labels?.[axis]
    return `${axis} ${labels?.[at] ?? at}`
  })
  return labelled.join(', ') || path.replace(/^panels\./, '')
}
