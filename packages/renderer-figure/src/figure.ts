// The drawing of a figure: what stays is drawn once, then each frame only what changes, by region; in workers.
import type { Drawing, DrawingInput, Picture, PluginContext, RenderFrame, VectorFormat } from '@movieflow/core/plugin'
import type { PixelNumbers } from './blocks.js'
import type { CanvasModule } from './canvas.js'
import { type FigureSpec, figureDpi, figureSpec } from './figure-spec.js'
import { loadFonts } from './fonts.js'
import type { FigureOptions } from './options/figure.js'
import type { LayerName } from './options/layers.js'
import { panelViews } from './panel-views.js'
import { readPixel } from './read-pixel.js'
import { type Held, makeScene, type Scene } from './scene.js'
import { Sights } from './sights.js'
import { themeOf } from './theme/theme.js'
import { typefaceOf } from './typeface.js'
import type { SheetSize, VectorSheet } from './vector/vector-sheet.js'

export async function createFigure(
  input: DrawingInput<FigureOptions>,
  context: PluginContext,
  short: LayerName | undefined,
): Promise<Drawing<FigureOptions>> {
  const canvas = await loadFonts()
  const { clips, main, knownLimits } = input
  const first = figureSpec({ options: input.options, short }, clips, main)
  // Most frames have no options of their own.
  const specOf = (options: FigureOptions) =>
    options === input.options ? first : figureSpec({ options, short }, clips, main)
  const theme = themeOf({ options: input.options, short }, context.folder)
  const dpi = figureDpi({ options: input.options, short })
  const frames = Math.max(1, ...Object.values(clips).map((clip) => clip.frames))
  const views = await panelViews(first, clips, main, {
    knownLimits,
    frames,
    step: input.step ?? 1 / input.fps,
    read: input.read,
  })
  let made: Promise<Scene> | undefined
  // Only a frame's options tell which of them change from frame to frame: what is still is drawn with the first.
  const sceneWith = (frame: RenderFrame<FigureOptions>, drawn: FigureSpec) => {
    made ??= makeScene(canvas, { input, spec: first, drawn, views, dpi, theme, frame, context, sights })
    return made
  }
  const sights = new Sights({ clips, main })
  let drawn = new WeakMap<Uint8Array, Held>()

  return {
    async draw(frame: RenderFrame<FigureOptions>, picture: Picture) {
      const spec = specOf(frame.options)
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
      const spec = specOf(frame.options)
      return readPixel(await sceneWith(frame, spec), frame, spec, at, clips)
    },
    async drawVector(frame, format) {
      const spec = specOf(frame.options)
      const point = dpi / 72
      const [width, height] = input.size
      const vector = await openSheet(format, canvas, { width, height, point, font: typefaceOf(theme.font).file })
      // What is seen of a movie is seen in its frames.
      const unseen = { look: () => undefined, measure: () => undefined }
      const setting = { input, spec: first, drawn: spec, views, dpi, theme, frame, context, sights: unseen, vector }
      const { paint, background: data } = await makeScene(canvas, setting)
      paint(frame, spec, { width, height, data, vector }, new Map())
      return vector.finish()
    },
    parts: () => sights.list(),
    close() {
      drawn = new WeakMap()
    },
  }
}

async function openSheet(format: VectorFormat, canvas: CanvasModule, size: SheetSize): Promise<VectorSheet> {
  if (format === 'pdf') return (await import('./vector/pdf-sheet.js')).makePdfSheet(canvas, size)
  return (await import('./vector/svg-sheet.js')).makeSvgSheet(canvas, size)
}

function pixelsOf({ data, width, height }: Picture): PixelNumbers {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) }
}
