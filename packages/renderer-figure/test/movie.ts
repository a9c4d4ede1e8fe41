// A figure's movie without an engine: options and sources become pictures, as core would have them drawn.
import {
  type AxisLabels,
  type Clip,
  countElements,
  dtypeOf,
  fixAxes,
  type Limits,
  type LimitsRequest,
  type NumericArray,
  type Picture,
  type PixelReading,
  type Placing,
  type PluginContext,
  type RendererPlan,
  type RenderFrame,
  type Tensor,
} from '@movieflow/core/plugin'
import {
  bandRenderer,
  contourRenderer,
  type FigureOptions,
  figureRenderer,
  heatmapRenderer,
  imageRenderer,
  lineRenderer,
  quiverRenderer,
  scatterRenderer,
} from '../src/index.js'

const renderers = {
  figure: figureRenderer,
  heatmap: heatmapRenderer,
  image: imageRenderer,
  line: lineRenderer,
  scatter: scatterRenderer,
  band: bandRenderer,
  contour: contourRenderer,
  quiver: quiverRenderer,
}
export type Use = keyof typeof renderers

const context: PluginContext = {
  warn: () => undefined,
  signal: new AbortController().signal,
  folder: import.meta.dirname,
}

type Path = readonly (string | number)[]
type Node = Record<string, unknown>

/** One value of an option for each frame, as a template with a frame field has: `patched` into the frame's options. */
export const perFrame = (values: readonly unknown[]) => ({ $patched: values })
/** The same for options that want all frames' values at once. */
export const listed = (values: readonly unknown[]) => ({ $frames: values })
/** A value for each panel along axes. */
export const repeated = (axes: readonly string[], shape: readonly number[], values: readonly unknown[]) => ({
  $each: { axes, shape, values },
})
export const source = ($source: string) => ({ $source })
export const column = ($source: string, axis: string, index: number) => ({
  $source,
  column: { axis, index, name: `column ${index}` },
})

/** A source's frames; those of a source without a `frame` axis are one. */
export interface Source {
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  readonly frames: readonly NumericArray[]
  /** The value of full colour. */
  readonly white?: number | null
  readonly labels?: AxisLabels
  /** Where its cells lie, as its file says. */
  readonly placing?: Placing
}

export function sourceOf(
  axes: readonly string[],
  shape: readonly number[],
  frames: number,
  value: (frame: number, ...indices: number[]) => number,
  make: (values: number[]) => NumericArray = (values) => Float64Array.from(values),
): Source {
  const indicesOf = (at: number) => {
    const indices: number[] = []
    for (let axis = shape.length - 1, rest = at; axis >= 0; axis--) {
      indices.unshift(rest % shape[axis]!)
      rest = Math.floor(rest / shape[axis]!)
    }
    return indices
  }
  const all = Array.from({ length: frames }, (_, frame) =>
    make(Array.from({ length: countElements(shape) }, (_, at) => value(frame, ...indicesOf(at)))),
  )
  return { axes, shape, frames: all }
}

export type Sources = Readonly<Record<string, Source>>

function clipsOf(sources: Sources): Record<string, Clip> {
  return Object.fromEntries(
    Object.entries(sources).map(([name, { axes, shape, frames, white, labels, placing }]) => [
      name,
      {
        frames: frames.length,
        axes,
        shape,
        dtype: dtypeOf(frames[0]!),
        ...(white !== undefined && { white }),
        ...(labels && { labels }),
        ...(placing && { placing }),
      },
    ]),
  )
}

/** Takes what stands for several values out of options, so that a schema can read them. */
function takeOut(value: unknown, path: Path, found: { path: Path; node: Node }[]): unknown {
  if (Array.isArray(value)) return value.map((each, at) => takeOut(each, [...path, at], found))
  if (typeof value !== 'object' || value === null) return value
  const node = value as Node
  if ('$patched' in node || '$frames' in node || '$each' in node) {
    found.push({ path, node })
    return firstOf(node)
  }
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, takeOut(each, [...path, key], found)]))
}

function firstOf(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  const { $patched, $frames, $each } = node as { $patched?: unknown[]; $frames?: unknown[]; $each?: Node }
  const values = $patched ?? $frames ?? ($each?.values as unknown[] | undefined)
  return values ? firstOf(values[0]) : node
}

/** What a node is in one frame's options: the frame's value where it is patched, of each panel too. */
function inFrame(node: unknown, frame: number): unknown {
  if (typeof node !== 'object' || node === null) return node
  const { $patched, $each } = node as { $patched?: unknown[]; $each?: Node & { values: unknown[] } }
  if ($patched) return $patched[frame]
  if ($each) return { $each: { ...$each, values: $each.values.map((each) => inFrame(each, frame)) } }
  return node
}

const isPatched = (node: unknown): boolean => JSON.stringify(node).includes('$patched')

function withValue(value: unknown, [key, ...rest]: Path, leaf: unknown): unknown {
  if (key === undefined) return leaf
  if (Array.isArray(value)) return value.with(Number(key), withValue(value[Number(key)], rest, leaf))
  return { ...(value as Node), [key]: withValue((value as Node)[key], rest, leaf) }
}

export interface Planned {
  readonly input: { clips: Record<string, Clip>; main: string; options: FigureOptions; fps: number }
  readonly plan: RendererPlan
  optionsAt(frame: number): FigureOptions
}

export function planFigure(given: Record<string, unknown>, sources: Sources, use: Use = 'figure', fps = 2): Planned {
  const renderer = renderers[use]
  const found: { path: Path; node: Node }[] = []
  const parsed = JSON.parse(JSON.stringify(renderer.options.parse(takeOut(given, [], found))))
  const options = found.reduce(
    (left, { path, node }) => withValue(left, path, inFrame(node, 0)),
    parsed,
  ) as FigureOptions
  const patched = found.filter(({ node }) => isPatched(node))
  const input = { clips: clipsOf(sources), main: Object.keys(sources)[0]!, options, fps }
  return {
    input,
    plan: renderer.plan(input, context),
    optionsAt: (frame) =>
      patched.reduce(
        (left, { path, node }) => withValue(left, path, inFrame(node, frame)),
        options as unknown,
      ) as FigureOptions,
  }
}

/** Percentiles (linear) of finite values. */
export function limitsOf(
  frames: readonly Readonly<Record<string, Tensor>>[],
  request: LimitsRequest,
): Limits | undefined {
  const { of, percentile, positive = false } = request
  const values = frames
    .flatMap((frame) => of.flatMap(({ source, fixed = [] }) => Array.from(fixAxes(frame[source]!, fixed).data)))
    .filter((value) => Number.isFinite(value) && (!positive || value > 0))
    .sort((left, right) => left - right)
  if (values.length === 0) return undefined
  const at = (percent: number) => {
    const place = ((values.length - 1) * percent) / 100
    const low = values[Math.floor(place)]!
    return low + (values[Math.ceil(place)]! - low) * (place % 1)
  }
  return [at(percentile[0]), at(percentile[1])]
}

export interface FigureMovie extends Planned {
  readonly count: number
  /** An empty buffer of the movie's size. */
  picture(shared?: boolean): Picture
  draw(index: number, picture?: Picture): Promise<Picture>
  /** A frame as a file of shapes. */
  vector(index: number, format: 'svg' | 'pdf'): Promise<Uint8Array>
  /** What the data say at a pixel of a frame. */
  read(index: number, x: number, y: number): Promise<PixelReading | undefined>
}

export async function openFigure(
  given: Record<string, unknown>,
  sources: Sources,
  use: Use = 'figure',
  frames?: number,
): Promise<FigureMovie> {
  const planned = planFigure(given, sources, use)
  const { input, plan, optionsAt } = planned
  const tensorOf = (name: string, index: number): Tensor => {
    const { axes, shape, frames } = sources[name]!
    return { axes, shape, data: frames[Math.min(index, frames.length - 1)]!.slice() as NumericArray }
  }
  const count = frames ?? Math.max(...Object.values(sources).map(({ frames }) => frames.length))
  const requests = Object.entries(plan.limits ?? {})
  const ofMovie = Object.fromEntries(
    requests
      .filter(([, { over }]) => !over.includes('frame'))
      .map(([name, request]) => {
        const own = request.of.map(({ source }) => source)
        const all = Array.from({ length: Math.max(...own.map((name) => sources[name]!.frames.length)) }, (_, index) =>
          Object.fromEntries(own.map((name) => [name, tensorOf(name, index)])),
        )
        return [name, limitsOf(all, request)]
      }),
  )
  const known = Object.entries(ofMovie).map(([name, limits]) => [name, limits ? [limits] : []])
  const renderer = renderers[use]
  const drawing = await renderer.create(
    {
      ...input,
      size: plan.size,
      fields: {},
      knownLimits: Object.fromEntries(known),
      read: async (name, index) => tensorOf(name, index),
    },
    context,
  )
  const picture = pictureMaker(plan)
  const frameAt = (index: number): RenderFrame<FigureOptions> => {
    const data = Object.fromEntries(Object.keys(sources).map((name) => [name, tensorOf(name, index)]))
    const ofFrame = requests
      .filter(([, { over }]) => over.includes('frame'))
      .map(([name, request]) => [name, limitsOf([data], request)])
    const limits = { ...ofMovie, ...Object.fromEntries(ofFrame) }
    return { index, count, time: index / input.fps, data, options: optionsAt(index), limits }
  }
  return {
    ...planned,
    count,
    picture,
    async draw(index, target = picture()) {
      await drawing.draw(frameAt(index), target)
      return target
    },
    vector: async (index, format) => (await drawing.drawVector!(frameAt(index), format))!,
    read: async (index, x, y) => drawing.readPixel!(frameAt(index), { x, y }),
  }
}

function pictureMaker({ size: [width, height] }: RendererPlan) {
  return (shared = false): Picture => {
    const bytes = width * height * 4
    return {
      width,
      height,
      data: new Uint8Array(shared ? new SharedArrayBuffer(bytes + 16) : new ArrayBuffer(bytes + 16), 8, bytes),
    }
  }
}

export async function drawFigure(given: Record<string, unknown>, sources: Sources, index = 0, use: Use = 'figure') {
  return (await openFigure(given, sources, use)).draw(index)
}

export interface Movie {
  readonly picture: (shared?: boolean) => Picture
  readonly draw: (frame: FrameGiven, picture?: Picture) => Promise<Picture>
}

export interface FrameGiven {
  readonly tensor: Tensor
  readonly limits?: Limits
  /** This frame's options. */
  readonly options?: Partial<FigureOptions>
}

/** A heat map's plan. */
export function planMovie(given: Record<string, unknown>, axes: readonly string[], shape: readonly number[]) {
  const options = heatmapRenderer.options.parse(given)
  const clips = { data: { frames: 3, axes, shape, dtype: 'float32' as const } }
  const input = { clips, main: 'data', options, fps: 2 }
  return { input, plan: heatmapRenderer.plan(input, context) }
}

/** A heat map of three frames, whose tensors and limits are handed in. */
export async function openMovie(
  given: Record<string, unknown>,
  like: Tensor,
  known: readonly Limits[] = [],
): Promise<Movie> {
  const { input, plan } = planMovie(given, like.axes, like.shape)
  const drawing = await heatmapRenderer.create(
    { ...input, size: plan.size, fields: {}, knownLimits: { limits: known }, read: async () => like },
    context,
  )
  const picture = pictureMaker(plan)
  return {
    picture,
    async draw({ tensor, limits, options }, target = picture()) {
      const frame: RenderFrame<FigureOptions> = {
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

export const same = (left: Picture, right: Picture) => Buffer.compare(left.data, right.data) === 0
