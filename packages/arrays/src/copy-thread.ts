// A thread that copies some rows of all frames, and answers once.
import { parentPort, workerData } from 'node:worker_threads'
import { MovieflowError } from '@movieflow/core/plugin'
import type { CopyAnswer, CopyWork } from './copy-work.js'
import { FileBytes, fileChanged } from './file-bytes.js'
import { blockedRows, type FramesCopy, transposeBytes, writeFrameCopy } from './frame-copy.js'
import { openStored } from './stored-array.js'

const work = workerData as CopyWork
// It is ended from outside.
const { signal } = new AbortController()

const answer: CopyAnswer = await copyRows().then(
  (copy) => ({ copy }),
  (error: unknown) => {
    if (error instanceof MovieflowError) return { code: error.code, message: error.message, hint: error.hint }
    const { code: systemCode, message } = error as NodeJS.ErrnoException
    return { code: 'INPUT_UNREADABLE', message, systemCode }
  },
)
parentPort!.postMessage(answer)

async function copyRows(): Promise<FramesCopy> {
  const { path, stamp, array, request, inflated, folder, from, to } = work
  const file = FileBytes.open(path, 'a file')
  try {
    if (file.size !== stamp.size || file.stamp.mtimeMs !== stamp.mtimeMs) throw fileChanged(path)
    const open = await openStored(file, array, request, inflated, signal)
    try {
      return await writeFrameCopy(blockedRows(open, from, to), folder, signal, transposeBytes / 2)
    } finally {
      open.closeInflated()
    }
  } finally {
    file.close()
  }
}
