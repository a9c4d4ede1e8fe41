// Frames that are ready for it become a finished, read-back AVI file; on the sink's thread.
import { MovieflowError, type Sink, type WriterOpenInput } from '@movieflow/core/plugin'
import { orderedSink } from '@movieflow/picture-files'
import { readFinished } from '../containers/index.js'
import type { AviPlan } from '../writing-plan.js'
import { AviFile } from './avi-file.js'
import { type AviMovie, bgrRowBytes } from './layout.js'

export async function openAviSink({ file, provenance }: WriterOpenInput, { movie }: AviPlan): Promise<Sink> {
  const texts = { ...movie.texts, ...(provenance !== undefined && { ISBJ: provenance }) }
  const avi = await AviFile.create(file, { ...movie, texts })
  return orderedSink('the AVI', {
    take(data, index) {
      checkFrame(data, index, movie)
      return avi.append(data)
    },
    async finish(frames) {
      await avi.finish()
      await avi.close()
      return readFinished(file, frames, movie.size)
    },
    close: () => avi.close(),
  })
}

/** Without this check, only a decoder would find a frame that was damaged on its way. */
function checkFrame(data: Uint8Array, frame: number, { pixels, size: [width, height] }: AviMovie): void {
  const wanted = bgrRowBytes(width) * height
  if (pixels === 'bgr' && data.length !== wanted)
    throw new MovieflowError('INTERNAL', `frame ${frame} has ${data.length} bytes, but ${wanted} were planned`, {
      frame,
    })
  const [end, marker] = [data.at(-2), data.at(-1)]
  if (pixels === 'jpeg' && !(data[0] === 0xff && data[1] === 0xd8 && end === 0xff && marker === 0xd9))
    throw new MovieflowError('INTERNAL', `frame ${frame} is not a JPEG file`, { frame })
}
