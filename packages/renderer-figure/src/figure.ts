// The drawing of a figure: what stays is drawn once, then each frame only what changes, by region; in workers.
import type { Drawing, DrawingInput, Picture, PluginContext, RenderFrame } from '@movieflow/core/plugin'
import type { Pixels } from './blocks.js'
import { type FigureSpec, figureSpec } from './figure-spec.js'
import { loadFonts } from './fonts.js'
import type { FigureOptions } from './options/figure.js'
import type { LayerName } from './options/layers.js'
import { panelViews } from './panel-views.js'
import { readPixel } from './read-pixel.js'
import { type Held, makeScene, type Scene } from './scene.js'
import { Sights } from './sights.js'
import { themeOf } from './theme/theme.js'

export async function createFigure(
  input: DrawingInput<FigureOptions>,
  context: PluginContext,
  short: LayerName | undefined,
): Promise<Drawing<FigureOptions>> {
  const canvas = await loadFonts()
  const { clips, main, knownLimits } = input
  const first = figureSpec({ options: input.options, short }, clips, input.main)
  const theme = themeOf({ options: input.options, short }, context.folder)
  const frames = Math.max(1, ...Object.values(clips).map((clip) => clip.frames))
  const views = await panelViews(first, clips, main, { knownLimits, frames, read: input.read })
  let made: Promise<Scene> | undefined
  // Only a frame's options tell which of them change from frame to frame: what is still is drawn with the first.
  const sceneWith = (frame: RenderFrame<FigureOptions>, drawn: FigureSpec) => {
    made ??= makeScene(canvas, { input, spec: first, drawn, views, theme, frame, context, sights })
    return made
  }
  const sights = new Sights({ clips, main })
  let drawn = new WeakMap<Uint8Array, Held>()

  return {
    async draw(frame: RenderFrame<FigureOptions>, picture: Picture) {
      const spec = figureSpec({ options: frame.options, short }, clips, input.main)
      const { paint, background } = await sceneWith(frame, spec)
      const pixels = pixelsOf(picture)
      let held = drawn.get(picture.data)
      if (!held) {
        held = new Map()
        drawn.set(picture.data, held)
        pixels.data.set(background)
      }
      paint(frame, spec, pixels, held)
    },
    async readPixel(frame, at) {
      const spec = figureSpec({ options: frame.options, short }, clips, main)
      return readPixel(await sceneWith(frame, spec), frame, spec, at, clips)
    },
    parts: () => sights.list(),
    close() {
      drawn = new WeakMap()
    },
  }
}

function pixelsOf({ data, width, height }: Picture): Pixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) }
}
