// Decodes a video of moderate size once, to a scratch file of raw frames: in a worker, once a run.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'
import { explainEnd } from './read-frames.js'
import { refuse, videoChanged } from './refuse.js'
import { startDecoder, type Video, videoFrameBytes } from './video.js'

/** Larger ones are streamed: 2 GiB are 345 frames of 1920 x 1080, 2,330 of 640 x 480. */
const mostScratchBytes = 2 ** 31

/** The scratch file; `undefined` if the frames would not fit. On failure nothing is left. */
export async function writeScratchFile(
  video: Video,
  folder: string,
  signal: AbortSignal,
  mostBytes = mostScratchBytes,
): Promise<string | undefined> {
  const bytes = video.frames * videoFrameBytes(video)
  if (bytes > mostBytes) return undefined
  const file = path.join(folder, `frames-${randomUUID()}.rgb`)
  const decoder = startDecoder(video)
  try {
    const descriptor = fs.openSync(file, 'wx')
    try {
      let done = 0
      for (let chunk = await decoder.next(); chunk; chunk = await decoder.next()) {
        if (signal.aborted) throw new MovieflowError('CANCELED', 'stopped while a video was decoded')
        done += chunk.length
        if (done > bytes) throw moreFrames(video)
        for (let from = 0; from < chunk.length; ) from += fs.writeSync(descriptor, chunk, from)
      }
      if (done < bytes) throw await explainEnd(decoder, video, Math.floor(done / videoFrameBytes(video)))
    } finally {
      fs.closeSync(descriptor)
    }
    const { size, mtimeMs } = fs.statSync(video.file)
    if (size !== video.size || mtimeMs !== video.mtimeMs) throw videoChanged(video.file)
    return file
  } catch (error) {
    fs.rmSync(file, { force: true })
    // No room for scratch files is no reason to fail.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return undefined
    throw error
  } finally {
    await decoder.close()
  }
}

function moreFrames({ file, frames, exact }: Video): MovieflowError {
  if (exact) return videoChanged(file)
  return refuse(file, `it has more frames than its ${frames} packets`, 'set `count: decode` in the source')
}
