// Holds a writer's sink to what a run asks of it: many frames in bounded memory, and several movies at a time.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Picture, Size } from '@movieflow/core/plugin'
import { describeError } from './rule-checks.js'
import { throughJson } from './subject.js'
import type { WriterCase } from './writer-case.js'
import { encode } from './writer-encoding.js'
import { checkSameFile, openCaseSink, type WrittenRun } from './writer-run.js'

/** Rule `sinks-independent`: two files, frame by frame in turn, are what each is alone. */
export async function checkSideBySide(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  first: WrittenRun,
): Promise<void> {
  const { checks } = writerCase
  const rule = 'sinks-independent'
  const [left, right] = [
    await checks.attempt('open', () => openCaseSink(writerCase)),
    await checks.attempt('open', () => openCaseSink(writerCase)),
  ]
  if (left === undefined || right === undefined) return
  await checks.attempt(rule, async () => {
    for (const [index, bytes] of encoded.entries())
      for (const { sink } of [left, right]) await sink.write({ index, data: Uint8Array.from(bytes) })
    await left.sink.finalize()
    await right.sink.finalize()
  })
  for (const { files } of [left, right])
    await checkSameFile(writerCase, encoded, first, files, rule, 'if another one is written at the same time')
  for (const { sink } of [left, right]) await checks.attempt('cancel-after-finalize', () => sink.cancel())
}

/** Frames of the long movie, and their size: 24 MiB of pixels, enough to be noticed among everything else in a process. */
const many = 96
const size: Size = [256, 256]

/** Rule `backpressure`: of frames whose writes have settled, not even half may still be held in memory. */
export async function checkBackpressure(writerCase: WriterCase): Promise<void> {
  const { checks, plugin } = writerCase
  if (writerCase.holdsFrames) return
  const long = await planLong(writerCase)
  if (long === undefined) return
  const data = await encodeLong(long)
  if (data === undefined) return
  const opened = await checks.attempt('open', () => openCaseSink(long))
  if (opened === undefined) return
  const before = measureHeld()
  let sent = 0
  const lent = new Uint8Array(Math.max(...data.map(({ length }) => length)))
  const done = await checks.attempt('write', async () => {
    for (let index = 0; index < many; index++) {
      const bytes = data[index === 0 ? 0 : 2 - (index % 2)]!
      // One piece of memory, as core has a few that go round.
      lent.set(bytes)
      await opened.sink.write({ index, data: lent.subarray(0, bytes.length) })
      sent += bytes.length
    }
    return true
  })
  const held = measureHeld() - before
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  const what = plugin.encodeFrame ? 'encoded frames' : 'frames'
  if (done && sent > 4 * 2 ** 20)
    checks.expect('backpressure', held < sent / 2, () => {
      return `${many} writes have settled, and ${megabytes(held)} of ${megabytes(sent)} of ${what} are still in memory`
    })
  await checks.attempt('cancel-after-write', () => opened.sink.cancel())
}

/** The case with a long movie of large noise; `undefined` if the plugin refuses it. */
async function planLong(writerCase: WriterCase): Promise<WriterCase | undefined> {
  const { plugin, checks, fps, options, extension } = writerCase
  const path = `${await writerCase.makeFolder()}/long${extension}`
  // An even picture, an odd one, and the first again: they can be repeated for ever.
  const [first, second] = [drawNoise(1), drawNoise(2)]
  const pictures = Array.from({ length: many }, (_, index) => (index % 2 === 0 ? first : second))
  try {
    const plan = await checks.settle(
      async () => (await plugin.plan?.({ path, size, fps, frames: many, options }, writerCase.context())) ?? {},
    )
    return { ...writerCase, size, pictures, plan: throughJson(plan) }
  } catch {
    return undefined
  }
}

/** The input of the sink for frames 0, 1 and 2. */
async function encodeLong(long: WriterCase): Promise<Uint8Array[] | undefined> {
  const { plugin, pictures, checks } = long
  try {
    const data: Uint8Array[] = []
    for (const index of [0, 1, 2])
      data.push(
        plugin.encodeFrame === undefined
          ? pictures[index]!.data
          : Uint8Array.from(await encode(long, pictures, index, {})),
      )
    return data
  } catch (thrown) {
    checks.fail('encode', describeError(thrown))
    return undefined
  }
}

/** Grey noise, which nothing can make small: xorshift (Marsaglia 2003). */
function drawNoise(seed: number): Picture {
  const [width, height] = size
  const data = new Uint8Array(width * height * 4)
  let state = seed
  for (let at = 0; at < data.length; at += 4) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    data.fill(state & 255, at, at + 3)
    data[at + 3] = 255
  }
  return { width, height, data }
}

let collect: (() => void) | undefined

/** Bytes that can be reached from JavaScript, on and off its heap. */
function measureHeld(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
    setFlagsFromString('--no-expose-gc')
  }
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
