// Holds a transform to the contract: its plan, and the frames that leave it.
import {
  allocateArray,
  type Clip,
  countElements,
  type FrameReader,
  type Tensor,
  type TransformPlan,
  type TransformPlugin,
} from '@movieflow/core/plugin'
import {
  checkExpected,
  checkReader,
  describeDifference,
  type Expected,
  findClipTrouble,
  pickFrames,
  sameValues,
} from './frames.js'
import type { Report } from './report.js'
import { freeze, openSubject, type Subject, sameData } from './subject.js'

/** A sequence that enters: what is known of it, and the values of each frame in C order. */
export interface TestSequence {
  readonly clip: Clip
  input(index: number): ArrayLike<number>
}

export interface TransformTest<Options = unknown> extends TestSequence {
  readonly plugin: TransformPlugin<Options>
  /** As a user writes them in the pipeline; default `{}`. */
  readonly options?: unknown
  /** Default 10. */
  readonly fps?: number
  /** The movie's other sources, by name. */
  readonly others?: Readonly<Record<string, TestSequence>>
  readonly expected?: Expected
  /** How far values may be from the expected ones; default 0. */
  readonly tolerance?: number
  /** For each single call; default 20. */
  readonly timeoutSeconds?: number
  /** The pipeline's folder, as the context names it; default the working directory. */
  readonly folder?: string
}

/** Runs every rule for transforms; rejects with a `ConformanceError` that lists those that are broken. */
export async function testTransform<Options>(test: TransformTest<Options>): Promise<void> {
  const subject = openSubject<unknown>({ ...test, kind: 'transform', members: ['plan', 'create'] })
  const { report } = subject
  const plan = await planTwice(test, subject)
  if (plan !== undefined) {
    const frames = await checkReader({ report, clip: plan.clip, open: openTransform(test, subject, 'at-once') })
    checkExpected(report, test.expected, plan.clip, frames, test.tolerance)
    await checkAsyncInput(test, subject, frames)
  }
  subject.checkProcess()
  report.finish()
}

function planInput({ clip, fps = 10, others = {} }: TransformTest, { options }: Subject<unknown>) {
  const otherClips = Object.fromEntries(Object.entries(others).map(([name, other]) => [name, other.clip]))
  return structuredClone({ clip, options, fps, others: otherClips })
}

/** Rules: `plan`, `plan-deterministic`, `plan-clip`, `frame-from`. */
async function planTwice(test: TransformTest, subject: Subject<unknown>): Promise<TransformPlan | undefined> {
  const { report, context } = subject
  const makePlan = () => test.plugin.plan(freeze(planInput(test, subject)), context())
  const plan = await report.attempt('plan', makePlan)
  const again = await report.attempt('plan', makePlan)
  if (plan === undefined || again === undefined) return undefined
  report.expect('plan-deterministic', sameData(plan, again), 'two calls gave two plans')
  const trouble = findClipTrouble(plan.clip)
  report.expect('plan-clip', trouble === undefined, String(trouble))
  if (trouble !== undefined) return undefined
  const { frameFrom } = plan
  const { frames } = plan.clip
  if (frameFrom === undefined) {
    const rule = 'frame-from'
    const few = frames <= test.clip.frames
    report.expect(rule, few, `${frames} frames leave, ${test.clip.frames} entered, but it does not say from where`)
  } else {
    for (const index of pickFrames(frames)) {
      const from = await report.attempt('frame-from', () => frameFrom(index))
      if (from === undefined) break
      const good = Number.isInteger(from) && from >= 0 && from < test.clip.frames
      report.expect('frame-from', good, `frame ${index} is said to show frame ${from} of ${test.clip.frames}`)
      report.expect('plan-deterministic', again.frameFrom?.(index) === from, `two plans say two frames for ${index}`)
    }
  }
  return plan
}

type Manner = 'at-once' | 'later'

/** A reader as core hands it to the transform. Rules: `input-range`, `leaves-input-open`, `leaves-input`. */
function openInput(sequence: TestSequence, name: string, manner: Manner, report: Report) {
  const { clip } = sequence
  const delivered: { index: number; tensor: Tensor }[] = []
  const valuesOf = (index: number) => {
    const values = sequence.input(index)
    const data = allocateArray(clip.dtype, countElements(clip.shape))
    if (values.length !== data.length)
      throw new RangeError(`the test's input(${index}) gave ${values.length} values for a frame of ${data.length}`)
    data.set(values)
    return data
  }
  const reader: FrameReader = {
    read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= clip.frames) {
        report.fail('input-range', `it read frame ${index} of ${name}, which has ${clip.frames}`)
        throw new RangeError(`no frame ${index}`)
      }
      const tensor: Tensor = { axes: [...clip.axes], shape: [...clip.shape], data: valuesOf(index) }
      delivered.push({ index, tensor })
      return manner === 'at-once' ? tensor : new Promise((resolve) => setImmediate(() => resolve(tensor)))
    },
    close: () => report.fail('leaves-input-open', `it closed ${name}, which is core's to close`),
  }
  const checkUntouched = () => {
    for (const { index, tensor } of delivered)
      report.expect('leaves-input', sameValues(tensor.data, valuesOf(index)), () => {
        return `it wrote to frame ${index} of ${name}: ${describeDifference(tensor.data, valuesOf(index))}`
      })
    delivered.length = 0
  }
  return { reader, checkUntouched }
}

/** Opens the transform; its inputs are looked at before every frame is handed on. */
function openTransform(test: TransformTest, subject: Subject<unknown>, manner: Manner): () => Promise<FrameReader> {
  const { report, context } = subject
  return async () => {
    const main = openInput(test, 'its input', manner, report)
    const others = Object.entries(test.others ?? {}).map(
      ([name, other]) => [name, openInput(other, name, manner, report)] as const,
    )
    const otherInputs = Object.fromEntries(others.map(([name, { reader }]) => [name, reader]))
    const input = { ...freeze(planInput(test, subject)), input: main.reader, otherInputs }
    const reader = await test.plugin.create(input, context())
    return {
      read: async (index) => {
        const tensor = await reader.read(index)
        main.checkUntouched()
        for (const [, { checkUntouched }] of others) checkUntouched()
        return tensor
      },
      close: async () => void (await reader.close?.()),
    }
  }
}

/** Rule `input-later`: frames that arrive later give the same. */
async function checkAsyncInput(
  test: TransformTest,
  subject: Subject<unknown>,
  frames: ReadonlyMap<number, Tensor>,
): Promise<void> {
  const { report } = subject
  const rule = 'input-later'
  const reader = await report.attempt(rule, openTransform(test, subject, 'later'))
  if (reader === undefined) return
  for (const [index, { data }] of frames) {
    const tensor = await report.attempt(rule, () => reader.read(index))
    if (tensor === undefined) break
    report.expect(rule, sameValues(tensor.data, data), () => {
      const difference = describeDifference(tensor.data, data)
      return `frame ${index} is another one where the input is read in a promise: ${difference}`
    })
  }
  await report.attempt('close', async () => void (await reader.close?.()))
}
