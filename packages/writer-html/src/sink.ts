// Frames in base64 become the page, written as they come, and counted again at the end; on the main thread.
import { MovieflowError, type Sink } from '@movieflow/core/plugin'
import { OutputFile, orderedSink } from '@movieflow/picture-files'
import { frameEnd, frameStart, type PageFacts, pageEnd, pageHead, pageTail } from './page-parts.js'

const before = Buffer.from(frameStart)
const after = Buffer.from(frameEnd)
const pieceBytes = 1 << 18

export async function openPageSink(path: string, facts: PageFacts): Promise<Sink> {
  const head = Buffer.from(pageHead(facts))
  const file = await OutputFile.create(path)
  let last = Buffer.alloc(0)
  try {
    await file.append(head)
  } catch (error) {
    await file.close()
    throw error
  }
  return orderedSink('the page', {
    async take(data) {
      await file.append(before)
      // A frame as the one before takes no room.
      if (Buffer.compare(data, last) !== 0) {
        await file.append(data)
        last = Buffer.from(data)
      }
      await file.append(after)
    },
    async finish(frames) {
      const start = head.length
      const end = file.position
      await file.append(Buffer.from(pageTail()))
      const found = await countFrames(file, start, end)
      const tail = Buffer.from(await file.read(file.position - pageEnd.length, pageEnd.length + 1)).toString()
      if (found !== frames || tail !== pageEnd)
        throw new MovieflowError('OUTPUT_WRONG', `the page is not complete: it holds ${found} of ${frames} frames`)
      return { frames: found, size: facts.size, duration: found / facts.fps }
    },
    close: () => file.close(),
  })
}

async function countFrames(file: OutputFile, start: number, end: number): Promise<number> {
  let count = 0
  // Pieces overlap, because a mark may be across two of them.
  for (let at = start; at < end; at += pieceBytes) {
    const piece = Buffer.from(await file.read(at, Math.min(pieceBytes + before.length - 1, end - at)))
    for (let found = piece.indexOf(before); found >= 0; found = piece.indexOf(before, found + 1)) count++
  }
  return count
}
