// Holds a renderer to the contract: its plan, and the pixels that it draws.
import { isAbsolute } from 'node:path'
import {
  allocateArray,
  type Clip,
  countElements,
  type Drawing,
  type Fields,
  fixAxes,
  floatFor,
  type Limits,
  type LimitsRequest,
  type Picture,
  type RendererPlan,
  type RendererPlugin,
  type RenderFrame,
  type Size,
  type Tensor,
} from '@movieflow/core/plugin'
import { copyValues, describeDifference, pickFrames, sameValues } from './frames.js'
import { inSharedMemory } from './pictures.js'
import { checkReadings } from './pixel-readings.js'
import { describeError } from './rule-checks.js'
import type { Rule } from './rules.js'
import { findNotJson, freeze, openSubject, parseOptions, type Subject, sameBytes, sameData } from './subject.js'
import { checkVectors } from './vector-files.js'

export interface RendererTest<Options = unknown> {
  readonly plugin: RendererPlugin<Options>
  /** The options as written in the pipeline; default `{}`. */
  readonly options?: unknown
  /** The movie's sources, by name; the first leads. */
  readonly clips: Readonly<Record<string, Clip>>
  /** Values of frame `index` of a source, in C order. */
  data(source: string, index: number): ArrayLike<number>
  /** Options of frame `index`, if some change from frame to frame. */
  frameOptions?(index: number): unknown
  /** The limits that the plan requests; default percentiles of all frames. */
  readonly limits?: Readonly<Record<string, Limits>>
  readonly fields?: Fields
  /** Default 10. */
  readonly fps?: number
  /** For each single call; default 20. */
  readonly timeoutSeconds?: number
  /** The pipeline's folder, as the context names it; default the working directory. */
  readonly folder?: string
}

interface RendererCase extends Subject<unknown> {
  readonly test: RendererTest
  readonly plan: RendererPlan
  readonly main: string
  readonly count: number
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** Runs every rule for renderers; rejects with a `ConformanceError` that lists those that are broken. */
export async function testRenderer<Options>(test: RendererTest<Options>): Promise<void> {
  const subject = openSubject<unknown>({ ...test, kind: 'renderer', members: ['plan', 'create'] })
  const { checks } = subject
  const untyped = test
  const main = Object.keys(test.clips)[0] ?? 'data'
  const plan = await planTwice(untyped, main, subject)
  if (plan !== undefined) {
    const limits = Object.entries(plan.limits ?? {}).map(
      ([name, request]) => [name, test.limits?.[name] ?? computeLimits(untyped, request)] as const,
    )
    const count = test.clips[main]?.frames ?? 1
    const rendererCase = { ...subject, test: untyped, plan, main, count, limits: Object.fromEntries(limits) }
    try {
      await checkDrawing(rendererCase)
      await checkNoLimits(rendererCase)
    } catch (thrown) {
      checks.fail('draw', describeError(thrown))
    }
  }
  subject.checkProcess()
  checks.finish()
}

function planInput({ clips, fps = 10 }: RendererTest, main: string, { options }: Subject<unknown>) {
  return structuredClone({ clips, main, options, fps })
}

/** Rules: `plan`, `plan-deterministic`, `plan-json`, `plan-size`, `plan-limits`, `plan-colors`, `plan-inputs`. */
async function planTwice(
  test: RendererTest,
  main: string,
  subject: Subject<unknown>,
): Promise<RendererPlan | undefined> {
  const { checks, context } = subject
  const makePlan = () => test.plugin.plan(freeze(planInput(test, main, subject)), context())
  const plan = await checks.attempt('plan', makePlan)
  const again = await checks.attempt('plan', makePlan)
  if (plan === undefined || again === undefined) return undefined
  checks.expect('plan-deterministic', sameData(plan, again), 'two calls gave two plans')
  const trouble = findNotJson(plan, 'plan')
  checks.expect('plan-json', trouble === undefined, String(trouble))
  const { size, limits = {}, colors = [], inputs = [] } = plan
  const relative = inputs.find((file) => !isAbsolute(String(file)))
  checks.expect('plan-inputs', relative === undefined, `${relative} is not an absolute path`)
  const good = Array.isArray(size) && size.length === 2 && size.every((side) => Number.isInteger(side) && side > 0)
  checks.expect('plan-size', good, `the size is ${JSON.stringify(size)}, not [width, height] in whole pixels`)
  for (const [name, { of, percentile }] of Object.entries(limits)) {
    for (const { source } of of)
      checks.expect('plan-limits', source in test.clips, `${name} asks for limits of ${source}, which is not a source`)
    const [low, high] = percentile
    checks.expect('plan-limits', low >= 0 && low < high && high <= 100, `${name} asks for percentiles ${percentile}`)
  }
  const bad = colors.find((color) => !Number.isInteger(color) || color < 0 || color > 0xffffff)
  checks.expect('plan-colors', bad === undefined, `${bad} is not a color: 0xRRGGBB`)
  return good ? plan : undefined
}

/** Percentiles (linear) of the finite values of all frames; `undefined` if there are none. */
function computeLimits(test: RendererTest, request: LimitsRequest): Limits | undefined {
  const { of, percentile, positive = false } = request
  const frames = Math.max(...of.map(({ source }) => test.clips[source]?.frames ?? 0))
  const values = of
    .filter(({ source }) => test.clips[source])
    .flatMap(({ source, fixed = [] }) =>
      Array.from({ length: frames }, (_, index) => Array.from(fixAxes(tensorOf(test, source, index), fixed).data)),
    )
    .flat()
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

async function openDrawing(rendererCase: RendererCase): Promise<Drawing> {
  const { checks, test, main, plan, limits, context } = rendererCase
  const known = Object.entries(plan.limits ?? {}).map(([name, { over }]) => {
    const own = limits[name]
    // Limits of single frames are not known before these are drawn.
    return [name, own === undefined || over.includes('frame') ? [] : [own]] as const
  })
  const knownLimits = Object.fromEntries(known)
  const input = {
    ...planInput(test, main, rendererCase),
    size: plan.size,
    fields: test.fields ?? {},
    knownLimits,
    read: async (source: string, index: number) => tensorOf(test, source, index),
  }
  return checks.settle(() => test.plugin.create(freeze(input), context()))
}

/** A frame of a source, its caller's own; one without a `frame` axis is the same in every frame. */
function tensorOf(test: RendererTest, source: string, index: number): Tensor {
  const { axes, shape, dtype, frames } = test.clips[source]!
  const data = allocateArray(dtype, countElements(shape))
  data.set(test.data(source, Math.min(index, frames - 1)))
  return { axes: [...axes], shape: [...shape], data }
}

function makeFrame(rendererCase: RendererCase, index: number, noValues = false): RenderFrame {
  const { test, count, limits, checks } = rendererCase
  const data = Object.keys(test.clips).map((name) => {
    const tensor = tensorOf(test, name, index)
    if (noValues) tensor.data.fill(Number.NaN)
    return [name, tensor] as const
  })
  const options =
    test.frameOptions === undefined
      ? rendererCase.options
      : parseOptions<unknown>(test.plugin, test.frameOptions(index), checks)
  const time = index / (test.fps ?? 10)
  return { index, count, time, data: Object.fromEntries(data), options, limits: noValues ? {} : limits }
}

/** Draws into `picture`. Rules: `leaves-data`, `opaque`. */
async function draw(rendererCase: RendererCase, drawing: Drawing, frame: RenderFrame, picture: Picture): Promise<void> {
  const { checks } = rendererCase
  const before = Object.entries(frame.data).map(([name, { data }]) => [name, copyValues(data)] as const)
  await checks.settle(() => drawing.draw(frame, picture))
  for (const [name, values] of before) {
    const { data } = frame.data[name]!
    checks.expect('leaves-data', sameValues(data, values), () => {
      return `frame ${frame.index}: it wrote to ${name}: ${describeDifference(data, values)}`
    })
  }
  for (let at = 3; at < picture.data.length; at += 4) {
    if (picture.data[at] === 255) continue
    const pixel = (at - 3) / 4
    const place = `x ${pixel % picture.width}, y ${Math.floor(pixel / picture.width)}`
    checks.fail('opaque', `frame ${frame.index}: the pixel at ${place} has alpha ${picture.data[at]}`)
    break
  }
}

function makePicture([width, height]: Size, garbage: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 4).fill(garbage) }
}

/** Rules: `create`, `draws-all`, `any-order`, `reused-buffer`, `drawings-independent`, `shared-memory`, `colors`, `close`. */
async function checkDrawing(rendererCase: RendererCase): Promise<void> {
  const { checks, plan, count } = rendererCase
  const { size } = plan
  const drawing = await checks.attempt('create', () => openDrawing(rendererCase))
  const second = await checks.attempt('create', () => openDrawing(rendererCase))
  if (drawing === undefined || second === undefined) return
  const picked = pickFrames(count)
  const first = new Map<number, Uint8Array>()
  for (const index of picked) {
    const picture = makePicture(size, 0)
    await draw(rendererCase, drawing, makeFrame(rendererCase, index), picture)
    first.set(index, picture.data)
    checkColors(rendererCase, index, picture)
  }
  const compare = async (rule: Rule, from: Drawing, index: number, picture: Picture, what: string) => {
    try {
      await draw(rendererCase, from, makeFrame(rendererCase, index), picture)
    } catch (thrown) {
      return checks.fail(rule, `frame ${index}, ${what}: ${describeError(thrown)}`)
    }
    checks.expect(rule, sameBytes(picture.data, first.get(index)!), () => {
      const at = picture.data.findIndex((level, place) => level !== first.get(index)![place])
      const pixel = Math.floor(at / 4)
      return `frame ${index} has another pixel at x ${pixel % size[0]}, y ${Math.floor(pixel / size[0])} ${what}`
    })
  }
  for (const index of picked)
    await compare('draws-all', drawing, index, makePicture(size, 0xa5), 'in a buffer with other contents')
  for (const index of picked.toReversed())
    await compare('any-order', drawing, index, makePicture(size, 0), 'when frames are drawn backwards')
  const reused = makePicture(size, 0x5a)
  const shuffled = [...picked, ...picked.toReversed(), ...picked.filter((_, place) => place % 2 === 1)]
  for (const index of shuffled)
    await compare('reused-buffer', drawing, index, reused, 'in a buffer that held another frame of its own')
  for (const index of picked) {
    const opposite = picked.at(-1)! - index + picked[0]!
    if (first.has(opposite)) await draw(rendererCase, second, makeFrame(rendererCase, opposite), makePicture(size, 0))
    await compare('drawings-independent', second, index, makePicture(size, 0), 'from a second drawing')
  }
  const shared = { ...makePicture(size, 0), data: inSharedMemory(makePicture(size, 0x5a).data) }
  for (const index of picked) await compare('shared-memory', drawing, index, shared, 'in memory that threads share')
  if (drawing.readPixel !== undefined) await checkPixels(rendererCase, drawing, picked)
  for (const index of drawing.readPixel === undefined ? [] : picked)
    await compare('read-pixel-alone', drawing, index, makePicture(size, 0), 'after pixels were read')
  if (drawing.drawVector !== undefined) await checkFiles(rendererCase, drawing, picked)
  for (const index of drawing.drawVector === undefined ? [] : picked)
    await compare('draw-vector-alone', drawing, index, makePicture(size, 0), 'after files were drawn')
  await checks.attempt('close', async () => void (await second.close?.()))
  const left = picked[0] ?? 0
  if (first.has(left))
    await compare('drawings-independent', drawing, left, makePicture(size, 0), 'after a second drawing was closed')
  await checks.attempt('close', async () => void (await drawing.close?.()))
}

/** Rules: `read-pixel`, `read-pixel-json`, `read-pixel-alone`. */
async function checkPixels(rendererCase: RendererCase, drawing: Drawing, picked: readonly number[]): Promise<void> {
  const { checks, plan } = rendererCase
  const fresh = await checks.attempt('create', () => openDrawing(rendererCase))
  if (fresh === undefined) return
  const frames = picked.map((index) => () => makeFrame(rendererCase, index))
  await checkReadings(checks, { drawing, fresh, size: plan.size }, frames)
  await checks.attempt('close', async () => void (await fresh.close?.()))
}

/** Rules: `draw-vector`, `draw-vector-alone`. */
async function checkFiles(rendererCase: RendererCase, drawing: Drawing, picked: readonly number[]): Promise<void> {
  const { checks } = rendererCase
  const fresh = await checks.attempt('create', () => openDrawing(rendererCase))
  if (fresh === undefined) return
  const frames = picked.map((index) => () => makeFrame(rendererCase, index))
  await checkVectors(checks, { drawing, fresh }, frames)
  await checks.attempt('close', async () => void (await fresh.close?.()))
}

function checkColors({ checks, plan }: RendererCase, index: number, { data, width }: Picture): void {
  if (plan.colors === undefined) return
  const known = new Set(plan.colors)
  for (let at = 0; at < data.length; at += 4) {
    const color = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
    if (known.has(color)) continue
    const pixel = at / 4
    const name = `0x${color.toString(16).padStart(6, '0')}`
    const place = `x ${pixel % width}, y ${Math.floor(pixel / width)}`
    checks.fail('colors', `frame ${index} has ${name} at ${place}, which is not among the plan's colors`)
    return
  }
}

/** Rule `no-limits`: data without a finite value have no limits, and are drawn all the same. */
async function checkNoLimits(rendererCase: RendererCase): Promise<void> {
  const { checks, plan, test } = rendererCase
  const floating = Object.values(test.clips).every(({ dtype }) => floatFor(dtype) === dtype)
  if (!floating || Object.keys(plan.limits ?? {}).length === 0) return
  await checks.attempt('no-limits', async () => {
    const drawing = await openDrawing({ ...rendererCase, limits: {} })
    await draw(rendererCase, drawing, makeFrame(rendererCase, 0, true), makePicture(plan.size, 0))
    await drawing.close?.()
  })
}
