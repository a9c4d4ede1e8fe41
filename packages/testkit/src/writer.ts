// Holds a writer to the contract: its plan, its encoding, and its sink in every state.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MovieflowError, type WriterPlan } from '@movieflow/core/plugin'
import { drawTestPicture } from './pictures.js'
import { describeError } from './report.js'
import { findNotJson, freeze, openSubject, type Subject, sameData, throughJson } from './subject.js'
import type { WriterCase, WriterTest } from './writer-case.js'
import { checkEncoding, encodeInOrder } from './writer-encoding.js'
import { checkSinks, checkUnknownFrames } from './writer-sink.js'

/** Runs every rule for writers; rejects with a `ConformanceError` that lists those that are broken. */
export async function testWriter<Options>(test: WriterTest<Options>): Promise<void> {
  const { plugin, fps = 10, size = [32, 24], frames = 5, tolerance = 0 } = test
  const members = ['open', ...['plan', 'encodeFrame'].filter((name) => name in plugin)]
  const subject = openSubject<unknown>({ ...test, kind: 'writer', members })
  const { report } = subject
  const extension = test.extension ?? plugin.extensions[0] ?? '.out'
  const root = await mkdtemp(join(tmpdir(), 'movieflow-testkit-'))
  let folders = 0
  const makeFolder = async () => {
    const folder = join(root, `folder ${++folders}`)
    await mkdir(folder)
    return folder
  }
  try {
    const plan = await planTwice(test, subject, await makeFolder(), extension)
    if (plan === undefined) return report.finish()
    const pictures = Array.from(
      { length: frames },
      (_, index) => test.picture?.(index) ?? drawTestPicture(size, index, frames),
    )
    const writerCase: WriterCase = {
      ...subject,
      plugin,
      fps,
      size,
      pictures,
      extension,
      plan,
      announced: true,
      decode: test.decode?.bind(test),
      tolerance: typeof tolerance === 'number' ? { largest: tolerance } : tolerance,
      makeFolder,
    }
    const encoded = checkEncoding(writerCase)
    if (encoded !== undefined) await checkSinks(writerCase, encoded)
    // What is broken with a number of frames is broken without.
    if (report.clean) await checkWithoutFrames(test, writerCase, root)
    const strangers = (await readdir(root)).filter((name) => !name.startsWith('folder '))
    report.expect('only-staged-file', strangers.length === 0, `it wrote ${strangers.join(', ')} beside the folder`)
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
  report.finish()
}

/** The same writer, of which nobody says how many frames come. */
async function checkWithoutFrames(test: WriterTest, writerCase: WriterCase, root: string): Promise<void> {
  const plan = await writerCase.report.attempt('unknown-frames', async () => {
    try {
      return await planOnce(test, writerCase, root, writerCase.extension, false)
    } catch (thrown) {
      // A writer that must know says so.
      if (thrown instanceof MovieflowError) return undefined
      throw thrown
    }
  })
  if (plan === undefined) return
  const unknown = { ...writerCase, plan: freeze(throughJson(plan)), announced: false }
  await checkUnknownFrames(unknown, () => encodeInOrder(unknown))
}

async function planOnce(
  { plugin, fps = 10, size = [32, 24], frames = 5, colors }: WriterTest,
  { options, context }: Subject<unknown>,
  folder: string,
  extension: string,
  announced: boolean,
): Promise<WriterPlan> {
  const path = join(folder, `movie${extension}`)
  const input = { path, size, fps, ...(announced && { frames }), options, ...(colors && { colors }) }
  return (await plugin.plan?.(freeze(input), context())) ?? {}
}

async function planTwice(
  test: WriterTest,
  subject: Subject<unknown>,
  folder: string,
  extension: string,
): Promise<WriterPlan | undefined> {
  const { plugin, size = [32, 24] } = test
  const { report } = subject
  if (plugin.plan === undefined) return {}
  const makePlan = () => planOnce(test, subject, folder, extension, true)
  try {
    const plan = await report.settle(makePlan)
    report.expect('plan-deterministic', sameData(plan, await report.settle(makePlan)), 'two calls gave two plans')
    const trouble = findNotJson(plan.plan ?? null, 'plan')
    report.expect('plan-json', trouble === undefined, String(trouble))
    const [width, height] = plan.size ?? size
    const good = Number.isInteger(width) && Number.isInteger(height) && width >= size[0] && height >= size[1]
    report.expect('plan-size', good, `${width} × ${height} cannot hold pictures of ${size[0]} × ${size[1]}`)
    const made = await readdir(folder)
    report.expect('plan-writes-nothing', made.length === 0, `plan made ${made.join(', ')}`)
    return freeze(throughJson(plan))
  } catch (thrown) {
    report.fail('plan', describeError(thrown))
    return undefined
  }
}
