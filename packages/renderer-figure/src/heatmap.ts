// The drawing of a heat map: what stays is drawn once, then each frame only its cells, and what changed of title and bar; in workers.
import type { Drawing, DrawingInput, Limits, Picture, PluginContext, RenderFrame } from '@movieflow/core/plugin'
import { drawAxes, drawFrame, drawNames } from './axes.js'
import { type Block, fillRect, layBlock, type Pixels, type Rect, snapShades } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { makeBarLabels, paintBar } from './colorbar.js'
import { loadColormap } from './colormaps/lookup.js'
import { badEntry, drawableLimits, pixelTable } from './colormaps/scale.js'
import { black, colorOf, cssColor } from './colors.js'
import { loadFonts } from './fonts.js'
import { type HeatmapLayer, makeHeatmapLayer } from './layers/heatmap-layer.js'
import { layOut } from './layout.js'
import { colorbarOf, type HeatmapOptions, sourceOf, titleOf } from './options.js'
import { measureWith, splitLines } from './text.js'
import { makeTitles, nameTitle, type TitleStyle } from './title.js'
import { extentOf } from './view.js'

/** All that is the same in every frame. */
interface Scene {
  readonly background: Uint32Array
  readonly paper: number
  readonly layer: HeatmapLayer
  readonly titles: ((title: TitleStyle) => Block) | undefined
  readonly barLabels: ((limits: Limits) => Block[]) | undefined
}

/** What a buffer holds of what changes. */
interface Drawn {
  title: string | undefined
  titleRect: Rect | undefined
  limits: string | undefined
}

export async function createHeatmap(
  input: DrawingInput<HeatmapOptions>,
  { folder }: PluginContext,
): Promise<Drawing<HeatmapOptions>> {
  const canvas = await loadFonts()
  const { options } = input
  const source = sourceOf(options, input.main)
  const table = pixelTable(loadColormap(options.colormap, folder), { bad: colorOf(options.bad) })
  const scene = setScene(canvas, input, source, table)
  let drawn = new WeakMap<Uint8Array, Drawn>()

  return {
    draw(frame, picture) {
      const limits = limitsOf(frame)
      const pixels = pixelsOf(picture)
      let held = drawn.get(picture.data)
      if (!held) {
        held = { title: undefined, titleRect: undefined, limits: undefined }
        drawn.set(picture.data, held)
        pixels.data.set(scene.background)
      }
      drawTitle(scene, frame, pixels, held)
      if (scene.barLabels && held.limits !== limits.join()) {
        for (const block of scene.barLabels(limits)) layBlock(pixels, block)
        held.limits = limits.join()
      }
      scene.layer.paint(frame.data[source]!, limits, table, pixels)
    },
    close() {
      drawn = new WeakMap()
    },
  }
}

function pixelsOf({ data, width, height }: Picture): Pixels {
  return { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) }
}

function limitsOf({ options, limits }: RenderFrame<HeatmapOptions>): Limits {
  return drawableLimits(Array.isArray(options.limits) ? options.limits : limits['limits'])
}

/** All limits of the movie's frames, as far as they are known before its frames are. */
function knownLimits({ options, knownLimits }: DrawingInput<HeatmapOptions>): readonly Limits[] {
  return (Array.isArray(options.limits) ? [options.limits] : (knownLimits['limits'] ?? [])).map(drawableLimits)
}

function drawTitle(scene: Scene, { options }: RenderFrame<HeatmapOptions>, pixels: Pixels, held: Drawn): void {
  const title = scene.titles && titleOf(options)
  if (!scene.titles || !title) return
  const style = { ...title, color: colorOf(title.color) }
  const name = nameTitle(style)
  if (held.title === name) return
  const block = scene.titles(style)
  if (held.titleRect) fillRect(pixels, held.titleRect, scene.paper)
  layBlock(pixels, block)
  held.title = name
  held.titleRect = block
}

function setScene(
  canvas: CanvasModule,
  input: DrawingInput<HeatmapOptions>,
  source: string,
  table: Uint32Array,
): Scene {
  const { options, size, clips } = input
  const { axes, shape } = clips[source]!
  const [columns, rows] = [shape[axes.indexOf('x')]!, shape[axes.indexOf('y')]!]
  const extent = extentOf(columns, rows, options.origin, options.extent)
  const [left, right] = options.xlim ?? [extent.left, extent.right]
  const [bottom, top] = options.ylim ?? [extent.bottom, extent.top]

  const [width, height] = size
  const sheet = makeSheet(canvas, width, height)
  const { context } = sheet
  const measure = measureWith(context)
  const title = titleOf(options)
  const bar = colorbarOf(options)
  const text = (value: string | number | undefined) => (value === undefined ? undefined : String(value))
  const layout = layOut({
    size,
    dpi: options.dpi,
    view: { left, right, bottom, top },
    axis: options.axis,
    ticks: options.ticks,
    countsCells: options.extent === undefined && options.xlim === undefined && options.ylim === undefined,
    xlabel: text(options.xlabel),
    ylabel: text(options.ylabel),
    title: title && { lines: splitLines(title.text).length, fontsize: title.fontsize },
    bar: bar && { ...bar, limits: knownLimits(input) },
    measure,
  })

  const paper = colorOf(options.background)
  context.fillStyle = cssColor(paper)
  context.fillRect(0, 0, width, height)
  drawAxes(context, layout)
  drawNames(context, layout, width, measure)
  if (layout.bar) drawFrame(context, layout.bar.box, layout.metrics.line)
  const background = sheet.read(width, height)
  snapShades(background, { paper, ink: black })
  if (layout.bar) paintBar({ width, height, data: background }, layout.bar.box, table)

  const { box, metrics } = layout
  return {
    background,
    paper: pixelTable(new Uint8Array(768), { bad: paper })[badEntry]!,
    layer: makeHeatmapLayer({ box, view: layout.view, extent, origin: options.origin, columns, rows }),
    titles:
      layout.title &&
      makeTitles(canvas, {
        band: layout.title,
        centre: box.x + box.width / 2,
        point: metrics.point,
        paper,
        measure,
      }),
    barLabels:
      layout.bar && makeBarLabels(canvas, { bar: layout.bar, metrics, ticks: bar?.ticks, paper, size, measure }),
  }
}
