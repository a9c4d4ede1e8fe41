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
import type { RuleChecks } from './rule-checks.js'
import { freeze, openSubject, type Subject, sameData } from './subject.js'

/** An input sequence: its clip, and the values of each frame in C order. */
export interface TestSequence {
  readonly clip: Clip
  input(index: number): ArrayLike<number>
}

export interface TransformTest<Options = unknown> extends TestSequence {
  readonly plugin: TransformPlugin<Options>
  /** The options as written in the pipeline; default `{}`. */
  readonly options?: unknown
  /** Default 10. */
  readonly fps?: number
  /** The movie's other sources, by name. */
  readonly others?: Readonly<Record<string, TestSequence>>
  readonly expected?: Expected
  /** Tolerance for the expected values; default 0. */
  readonly tolerance?: number
  /** For each single call; default 20. */
  readonly timeoutSeconds?: number
  /** The pipeline's folder, as the context names it; default the working directory. */
  readonly folder?: string
}

/** Runs every rule for transforms; rejects with a `ConformanceError` that lists those that are broken. */
export async function testTransform<Options>(test: TransformTest<Options>): Promise<void> {
  const subject = openSubject<unknown>({ ...test, kind: 'transform', members: ['plan', 'create'] })
  const { checks } = subject
  const plan = await planTwice(test, subject)
  if (plan !== undefined) {
    const frames = await checkReader({ checks, clip: plan.clip, open: openTransform(test, subject, 'at-once') })
    checkExpected(checks, test.expected, plan.clip, frames, test.tolerance)
    await checkAsyncInput(test, subject, frames)
  }
  subject.checkProcess()
  checks.finish()
}

function planInput({ clip, fps = 10, others = {} }: TransformTest, { options }: Subject<unknown>) {
  const otherClips = Object.fromEntries(Object.entries(others).map(([name, other]) => [name, other.clip]))
  return structuredClone({ clip, options, fps, others: otherClips })
}

/** Rules: `plan`, `plan-deterministic`, `plan-clip`, `frame-from`. */
async function planTwice(test: TransformTest, subject: Subject<unknown>): Promise<TransformPlan | undefined> {
  const { checks, context } = subject
  const makePlan = () => test.plugin.plan(freeze(planInput(test, subject)), context())
  const plan = await checks.attempt('plan', makePlan)
  const again = await checks.attempt('plan', makePlan)
  if (plan === undefined || again === undefined) return undefined
  checks.expect('plan-deterministic', sameData(plan, again), 'two calls gave two plans')
  const trouble = findClipTrouble(plan.clip)
  checks.expect('plan-clip', trouble === undefined, String(trouble))
  if (trouble !== undefined) return undefined
  const { frameFrom } = plan
  const { frames } = plan.clip
  if (frameFrom === undefined) {
    const rule = 'frame-from'
    const few = frames <= test.clip.frames
    checks.expect(rule, few, `${frames} frames leave, ${test.clip.frames} entered, but it does not say from where`)
  } else {
    for (const index of pickFrames(frames)) {
      const from = await checks.attempt('frame-from', () => frameFrom(index))
      if (from === undefined) break
      const good = Number.isInteger(from) && from >= 0 && from < test.clip.frames
      checks.expect('frame-from', good, `frame ${index} is said to show frame ${from} of ${test.clip.frames}`)
      checks.expect('plan-deterministic', again.frameFrom?.(index) === from, `two plans say two frames for ${index}`)
    }
  }
  return plan
}

type Manner = 'at-once' | 'later'

/** A reader as core passes it to the transform. Rules: `input-range`, `leaves-input-open`, `leaves-input`. */
function openInput(sequence: TestSequence, name: string, manner: Manner, checks: RuleChecks) {
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
        checks.fail('input-range', `it read frame ${index} of ${name}, which has ${clip.frames}`)
        throw new RangeError(`no frame ${index}`)
      }
      const tensor: Tensor = { axes: [...clip.axes], shape: [...clip.shape], data: valuesOf(index) }
      delivered.push({ index, tensor })
      return manner === 'at-once' ? tensor : new Promise((resolve) => setImmediate(() => resolve(tensor)))
    },
    close: () => checks.fail('leaves-input-open', `it closed ${name}, which is core's to close`),
  }
  const checkUntouched = () => {
    for (const { index, tensor } of delivered)
      checks.expect('leaves-input', sameValues(tensor.data, valuesOf(index)), () => {
        return `it wrote to frame ${index} of ${name}: ${describeDifference(tensor.data, valuesOf(index))}`
      })
    delivered.length = 0
  }
  return { reader, checkUntouched }
}

/** Opens the transform; its inputs are checked before each of its frames is returned. */
function openTransform(test: TransformTest, subject: Subject<unknown>, manner: Manner): () => Promise<FrameReader> {
  const { checks, context } = subject
  return async () => {
    const main = openInput(test, 'its input', manner, checks)
    const others = Object.entries(test.others ?? {}).map(
      ([name, other]) => [name, openInput(other, name, manner, checks)] as const,
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
  const { checks } = subject
  const rule = 'input-later'
  const reader = await checks.attempt(rule, openTransform(test, subject, 'later'))
  if (reader === undefined) return
  for (const [index, { data }] of frames) {
    const tensor = await checks.attempt(rule, () => reader.read(index))
    if (tensor === undefined) break
    checks.expect(rule, sameValues(tensor.data, data), () => {
      const difference = describeDifference(tensor.data, data)
      return `frame ${index} differs if the input's read returns a promise: ${difference}`
    })
  }
  await checks.attempt('close', async () => void (await reader.close?.()))
}
