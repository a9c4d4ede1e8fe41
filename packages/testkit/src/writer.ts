// Holds a writer to the contract: its plan, its encoding, and its sink in every state.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WriterPlan, WriterPlugin } from '@movieflow/core/plugin'
import { drawTestPicture } from './pictures.js'
import { describeError } from './rule-checks.js'
import { findNotJson, freeze, openSubject, type Subject, sameData, throughJson } from './subject.js'
import type { WriterCase, WriterTest } from './writer-case.js'
import { checkEncoding } from './writer-encoding.js'
import { checkPieces } from './writer-pieces.js'
import { checkSinks } from './writer-sink.js'
import { checkUnknownFrames } from './writer-unknown-frames.js'

/** Runs every rule for writers; rejects with a `ConformanceError` that lists those that are broken. */
export async function testWriter<Options>(test: WriterTest<Options>): Promise<void> {
  const { plugin, fps = 10, size = [32, 24], frames = 5, tolerance = 0 } = test
  const members = [
    'open',
    ...['plan', 'encodeFrame'].filter((name) => name in plugin),
    ...(plugin.join ? ['join'] : []),
  ]
  const subject = openSubject<unknown>({ ...test, kind: 'writer', members })
  const { checks } = subject
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
    if (plan === undefined) return checks.finish()
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
      decode: test.decode?.bind(test),
      tolerance: typeof tolerance === 'number' ? { largest: tolerance } : tolerance,
      holdsFrames: test.holdsFrames ?? false,
      announced: true,
      makeFolder,
    }
    const encoded = await checkEncoding(writerCase)
    if (encoded !== undefined) await checkSinks(writerCase, encoded)
    // A rule that is broken with a number of frames is broken without one, and in pieces.
    if (!checks.failed) await checkWithoutFrames(test, writerCase, await makeFolder())
    if (!checks.failed) await checkLong(test, writerCase, await makeFolder())
    const strangers = (await readdir(root)).filter((name) => !name.startsWith('folder '))
    checks.expect('only-staged-file', strangers.length === 0, `it wrote ${strangers.join(', ')} outside of the folder`)
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
  subject.checkProcess()
  checks.finish()
}

/** The same writer, without a number of frames; it may refuse that, in its plan and with a message. */
async function checkWithoutFrames(
  { plugin, fps = 10, size = [32, 24], colors }: WriterTest,
  writerCase: WriterCase,
  folder: string,
): Promise<void> {
  const { checks, options, context, extension } = writerCase
  const path = join(folder, plannedName(plugin, extension))
  const input = { path, size, fps, options, ...(colors && { colors }) }
  const plan = await checks.attempt('unknown-frames', async () =>
    planOrRefusal(() => plugin.plan?.(freeze(input), context())),
  )
  if (plan === undefined) return
  await checkUnknownFrames({ ...writerCase, plan: freeze(throughJson(plan)), announced: false })
}

/** Nothing if the writer refuses the movie with a message, as it may. */
async function planOrRefusal(
  plan: () => WriterPlan | undefined | Promise<WriterPlan | undefined>,
): Promise<WriterPlan | undefined> {
  try {
    return (await plan()) ?? {}
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'MovieflowError') return undefined
    throw thrown
  }
}

/** The same writer of a movie that is long enough for pieces. */
async function checkLong(
  { plugin, fps = 10, size = [32, 24], colors }: WriterTest,
  writerCase: WriterCase,
  folder: string,
): Promise<void> {
  const { checks, options, context, extension } = writerCase
  const path = join(folder, plannedName(plugin, extension))
  const input = { path, size, fps, frames: longMovie, options, ...(colors && { colors }) }
  const plan = await checks.attempt('pieces', async () => planOrRefusal(() => plugin.plan?.(freeze(input), context())))
  const pieces = plan?.pieces
  if (!pieces) return
  const good = Number.isInteger(pieces.frames) && pieces.frames > 0 && typeof plugin.join === 'function'
  if (good) await checkPieces(writerCase, pieces)
  else checks.fail('pieces', `plan says pieces of ${pieces.frames} frames, and join is ${typeof plugin.join}`)
}

/** Frames of a movie that is made in pieces, if the writer ever makes one so. */
const longMovie = 100_000

function plannedName({ filePerFrame }: WriterPlugin, extension: string): string {
  return filePerFrame ? `movie_<frame>${extension}` : `movie${extension}`
}

async function planTwice(
  { plugin, fps = 10, size = [32, 24], frames = 5, colors }: WriterTest,
  { checks, options, context }: Subject<unknown>,
  folder: string,
  extension: string,
): Promise<WriterPlan | undefined> {
  if (plugin.plan === undefined) return {}
  const makePlan = () => {
    const input = {
      path: join(folder, plannedName(plugin, extension)),
      size,
      fps,
      frames,
      options,
      ...(colors && { colors }),
    }
    return plugin.plan!(freeze(input), context())
  }
  try {
    const plan = await checks.settle(makePlan)
    checks.expect('plan-deterministic', sameData(plan, await checks.settle(makePlan)), 'two calls gave two plans')
    const trouble = findNotJson(plan.plan ?? null, 'plan')
    checks.expect('plan-json', trouble === undefined, String(trouble))
    const [width, height] = plan.size ?? size
    const good = Number.isInteger(width) && Number.isInteger(height) && width >= size[0] && height >= size[1]
    checks.expect('plan-size', good, `${width} × ${height} cannot hold pictures of ${size[0]} × ${size[1]}`)
    const made = await readdir(folder)
    checks.expect('plan-writes-nothing', made.length === 0, `plan made ${made.join(', ')}`)
    return freeze(throughJson(plan))
  } catch (thrown) {
    checks.fail('plan', describeError(thrown))
    return undefined
  }
}
