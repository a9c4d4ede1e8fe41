// A heat map's movie without an engine: options and frames become pictures.
import type { Limits, Picture, PluginContext, RenderFrame, Tensor } from '@movieflow/core/plugin'
import { heatmapRenderer } from '../src/index.js'
import type { HeatmapOptions } from '../src/options.js'

const context: PluginContext = {
  warn: () => undefined,
  signal: new AbortController().signal,
  folder: import.meta.dirname,
}

export interface Movie {
  readonly picture: (shared?: boolean) => Picture
  readonly draw: (frame: FrameGiven, picture?: Picture) => Promise<Picture>
}

export interface FrameGiven {
  readonly tensor: Tensor
  readonly limits?: Limits
  /** This frame's options. */
  readonly options?: Partial<HeatmapOptions>
}

export function planMovie(given: Record<string, unknown>, axes: readonly string[], shape: readonly number[]) {
  const options = heatmapRenderer.options.parse(given)
  const clips = { data: { frames: 3, axes, shape, dtype: 'float32' as const } }
  const input = { clips, main: 'data', options, fps: 2 }
  return { input, plan: heatmapRenderer.plan(input, context) }
}

export async function openMovie(
  given: Record<string, unknown>,
  like: Tensor,
  known: readonly Limits[] = [],
): Promise<Movie> {
  const { input, plan } = planMovie(given, like.axes, like.shape)
  const drawing = await heatmapRenderer.create(
    { ...input, size: plan.size, fields: {}, knownLimits: { limits: known } },
    context,
  )
  const [width, height] = plan.size
  const picture = (shared = false): Picture => {
    const bytes = width * height * 4
    return {
      width,
      height,
      data: new Uint8Array(shared ? new SharedArrayBuffer(bytes + 16) : new ArrayBuffer(bytes + 16), 8, bytes),
    }
  }
  return {
    picture,
    async draw({ tensor, limits, options }, target = picture()) {
      const frame: RenderFrame<HeatmapOptions> = {
        index: 0,
        count: 3,
        time: 0,
        data: { data: tensor },
        options: { ...input.options, ...options },
        limits: { limits },
      }
      await drawing.draw(frame, target)
      return target
    },
  }
}

export async function drawOnce(given: Record<string, unknown>, frame: FrameGiven): Promise<Picture> {
  const movie = await openMovie(given, frame.tensor)
  return movie.draw(frame)
}

/** A map of `rows` × `columns` in C order. */
export function tensorOf(rows: number, columns: number, value: (y: number, x: number) => number): Tensor {
  const data = Float32Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns))
  return { axes: ['y', 'x'], shape: [rows, columns], data }
}

/** The same map as a Fortran array arrives: x first. */
export function transpose({ shape: [rows, columns], data }: Tensor): Tensor {
  const turned = Float32Array.from(
    { length: data.length },
    (_, at) => data[(at % rows!) * columns! + Math.floor(at / rows!)]!,
  )
  return { axes: ['x', 'y'], shape: [columns!, rows!], data: turned }
}

export function pixelAt({ data, width }: Picture, x: number, y: number): number[] {
  const at = (y * width + x) * 4
  return [...data.subarray(at, at + 3)]
}
