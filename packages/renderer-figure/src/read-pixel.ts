// The data under a pixel of a figure: the panel that it lies in, its coordinates, and what each layer has there; in workers.
import type { Clip, PixelReading, RenderFrame } from '@movieflow/core/plugin'
import { coordinateText } from './coordinates.js'
import type { FigureSpec, PanelSpec } from './figure-spec.js'
import { textOfTitle } from './figure-texts.js'
import type { PixelPlace } from './layers/layer.js'
import type { FigureOptions } from './options/figure.js'
import type { PanelScene } from './panel-scene.js'
import { layerFrames } from './placed-layers.js'
import type { Scene } from './scene.js'

type Clips = Readonly<Record<string, Clip>>

/** `undefined` outside of all axes. */
export function readPixel(
  { panels }: Scene,
  frame: RenderFrame<FigureOptions>,
  spec: FigureSpec,
  at: PixelPlace,
  clips: Clips,
): PixelReading | undefined {
  const isIn = ({ box }: PanelScene) =>
    at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height
  const number = panels.findIndex(isIn)
  if (number < 0) return undefined
  const [around, own] = [panels[number]!, spec.panels[number]!]
  // Insets lie on top, the last one on the others.
  const inset = around.insets.findLastIndex(isIn)
  const scene = inset < 0 ? around : around.insets[inset]!
  const panel = inset < 0 ? own : own.insets![inset]!.panel
  scene.look(frame.index)
  const [frameOf, twinOf] = [layerFrames(frame, panel), panel.twin && layerFrames(frame, panel.twin)]
  const name = spec.panels.length > 1 || inset >= 0 ? panelName(panel, clips) : ''
  return {
    ...(name !== '' && { panel: name }),
    at: coordinatesAt(scene, panel, at),
    values: scene.placed
      .toReversed()
      .flatMap(({ layer, at: place, twin }) =>
        place === undefined ? [] : (layer.read?.(twin ? twinOf!(place) : frameOf(place), at) ?? []),
      ),
  }
}

function coordinatesAt(
  { box, eyes, twinSurface }: PanelScene,
  { axes, twin }: PanelSpec,
  { x, y }: PixelPlace,
): PixelReading['at'] {
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
  if (twin && twinSurface) {
    const ends: [number, number] = [twinSurface.view.top, twinSurface.view.bottom]
    const text = coordinateText({ scale: twin.axes.yscale, ends, pixels: box.height }, y - box.y)
    along.push({ name: twin.axes.ylabel ?? 'y2', text })
  }
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
