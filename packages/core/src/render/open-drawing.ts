// Draws a frame's tensors into a picture: the renderer with this frame's options and limits; on a worker.
import type { PluginContext } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type Clip,
  countShown,
  type DrawnPart,
  type Limits,
  type LimitsRequest,
  type MovieSpec,
  type OptionPatch,
  type Picture,
  type PixelReading,
  type Tensor,
  timeOfShown,
  type VectorFormat,
} from '../model/index.js'
import { patchOptions } from '../options/index.js'
import { drive, loadDrawer } from '../plugins/index.js'
import { finiteValues, joinArrays, percentileOfSorted, requestedValues } from '../survey/index.js'
import { checkReading } from './pixel-reading.js'

export interface FrameWithData {
  readonly index: number
  readonly data: Readonly<Record<string, Tensor>>
  readonly patches: readonly OptionPatch[]
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** A movie's drawing, with errors that name the renderer. */
export interface MovieDrawing {
  draw(frame: FrameWithData, picture: Picture): Promise<void>
  /** The data at a pixel of a frame; `null` if there are none, or the renderer does not answer. */
  readPixel(frame: FrameWithData, x: number, y: number): Promise<PixelReading | null>
  /** A vector file of a frame; `null` if the renderer does not write that format. */
  drawVector(frame: FrameWithData, format: VectorFormat): Promise<Uint8Array | null>
  /** The parts that can be seen in the frames so far. */
  parts(): Promise<readonly DrawnPart[]>
  close(): Promise<void>
}

/** The data that a drawing may read. */
export interface MovieData {
  readonly clips: Readonly<Record<string, Clip>>
  readSource(name: string, index: number): Promise<Tensor>
}

export async function openDrawing(
  spec: MovieSpec,
  { clips, readSource: read }: MovieData,
  knownLimits: Readonly<Record<string, readonly Limits[]>>,
  context: PluginContext,
): Promise<MovieDrawing> {
  const { render, main, fps, fields } = spec
  const plugin = await loadDrawer(render.plugin)
  const driver = drive(plugin, { step: 'render', movie: spec.id })
  const { options, size } = render
  const step = (spec.speed ?? 1) / fps
  const input = { clips, main, options, fps, size, step, fields, knownLimits, read }
  const drawing = await driver.call('create', input, context)
  if (typeof drawing?.draw !== 'function')
    throw new MovieflowError(
      'PLUGIN_FAILED',
      `the renderer ${plugin.name} made no drawing: create returned no draw function`,
      { plugin: plugin.name, step: 'render' },
    )
  const opened = driver.opened(drawing)
  const frameOf = ({ index, data, patches, limits }: FrameWithData) => ({
    index,
    count: countShown(spec),
    time: timeOfShown(spec, index),
    data,
    options: patchOptions(render.options, patches),
    limits: { ...limits, ...limitsOfFrame(render.frameLimits, data) },
  })
  return {
    async draw(frame, picture) {
      await opened.callAt(frame.index, 'draw', frameOf(frame), picture)
    },
    async readPixel(frame, x, y) {
      const [width, height] = size
      if (!(x >= 0 && x < width && y >= 0 && y < height)) return null
      const at = { x: Math.floor(x), y: Math.floor(y) }
      const reading = await opened.callAt(frame.index, 'readPixel', frameOf(frame), at)
      return checkReading(reading, { plugin: plugin.name, step: 'render', frame: frame.index })
    },
    async drawVector(frame, format) {
      const file = (await opened.callAt(frame.index, 'drawVector', frameOf(frame), format)) ?? null
      if (file === null || file instanceof Uint8Array) return file
      throw new MovieflowError(
        'PLUGIN_FAILED',
        `the renderer ${plugin.name} returned no file's bytes from drawVector`,
        { plugin: plugin.name, step: 'render', frame: frame.index, hint: 'return a Uint8Array, or undefined' },
      )
    },
    async parts() {
      return (await opened.call('parts')) ?? []
    },
    async close() {
      await opened.call('close')
    },
  }
}

/** Limits of one frame from its own values (`over: frame`). */
function limitsOfFrame(
  requests: Readonly<Record<string, LimitsRequest>>,
  data: Readonly<Record<string, Tensor>>,
): Record<string, Limits | undefined> {
  const limits: Record<string, Limits | undefined> = {}
  for (const [key, request] of Object.entries(requests)) {
    const { percentile, method } = request
    const sorted = joinArrays(requestedValues(data, request).map(finiteValues)).sort()
    limits[key] =
      sorted.length === 0
        ? undefined
        : [percentileOfSorted(sorted, percentile[0], method), percentileOfSorted(sorted, percentile[1], method)]
  }
  return limits
}
