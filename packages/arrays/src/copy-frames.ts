// A large scattered array is put in order by two threads, each with half of its rows: most of the time goes to fresh memory.
import fs from 'node:fs'
import { bytesPerElement, endThread, MovieflowError, startModule } from '@movieflow/core/plugin'
import type { CopyAnswer, CopyWork } from './copy-work.js'
import { blockedRows, type FramesCopy, transposeBytes, writeFrameCopy } from './frame-copy.js'
import type { OpenArray } from './gather.js'
import { frameLength } from './layout.js'

/** Below this, a second thread is not worth its start. */
const largeArray = 512 << 20

/** Copies all frames of an open array; `work` says how another thread opens the same. */
export async function copyFrames(
  open: OpenArray,
  work: Omit<CopyWork, 'from' | 'to'>,
  signal: AbortSignal,
  large = largeArray,
): Promise<FramesCopy[]> {
  const { layout, dtype } = open
  const bytes = layout.frames * frameLength(layout) * bytesPerElement(dtype)
  // The loss of 64-bit integers is counted, and reported once.
  const counted = work.array.parts.some(({ type }) => /^[iu]8$/.test(type.code))
  if (bytes < large || layout.outer < 2 || counted) return [await writeFrameCopy(open, work.folder, signal)]
  const half = Math.ceil(layout.outer / 2)
  const other = startThread({ ...work, from: half, to: layout.outer })
  const results = await Promise.allSettled([
    writeFrameCopy(blockedRows(open, 0, half), work.folder, signal, transposeBytes / 2).catch(async (error) => {
      await other.stop()
      throw error
    }),
    other.copy,
  ])
  const failed = results.find((result) => result.status === 'rejected')
  const copies = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (!failed) return copies
  for (const { file } of copies) fs.rmSync(file, { force: true })
  throw failed.reason
}

function startThread(work: CopyWork): { copy: Promise<FramesCopy>; stop(): Promise<unknown> } {
  const worker = startModule(new URL('./copy-thread.js', import.meta.url), { workerData: work })
  const copy = new Promise<FramesCopy>((resolve, reject) => {
    worker.once('message', (answer: CopyAnswer) => {
      if ('copy' in answer) resolve(answer.copy)
      else {
        const { code, message, hint, systemCode } = answer
        // By its cause, core knows a fault of the machine.
        const cause = systemCode === undefined ? undefined : Object.assign(new Error(message), { code: systemCode })
        reject(new MovieflowError(code, message, { file: work.path, hint, ...(cause && { cause }) }))
      }
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new MovieflowError('WORKER_DIED', 'a thread ended while it put frames in order')))
  })
  copy.catch(() => {})
  return { copy, stop: () => endThread(worker) }
}
