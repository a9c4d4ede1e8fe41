// Frames in shared memory after a movie's transforms: written once, read by any worker.
import { MovieflowError } from '../errors/index.js'
import {
  type Clip,
  countElements,
  describeFrame,
  describeTensor,
  frameBytes,
  type Tensor,
  viewArray,
} from '../model/index.js'
import type { MovieFrames } from './open-frames.js'

/** The memory of frames: for each source, one frame after the other. */
interface FrameMemory {
  readonly clips: Readonly<Record<string, Clip>>
  readonly memory: Readonly<Record<string, SharedArrayBuffer>>
}

/** Reads `frames` from `start` on into memory; a source that is the same in every frame is written with the first. */
export async function keepFrames(
  frames: MovieFrames,
  { clips, memory }: FrameMemory,
  start: number,
  count: number,
): Promise<void> {
  for (const [name, clip] of Object.entries(clips)) {
    const expected = describeFrame(clip)
    for (let index = start; index < Math.min(start + count, clip.frames); index++) {
      const tensor = await frames.readSource(name, index)
      const found = describeTensor(tensor)
      if (found !== expected)
        throw new MovieflowError('SHAPE_MISMATCH', `the frame is ${found}, but ${expected} was planned`, {
          frame: index,
        })
      frameView(clip, memory[name]!, index).set(tensor.data)
    }
  }
}

/** A movie's frames from memory: each read returns a copy, owned by the caller. */
export function openKept({ clips, memory }: FrameMemory): MovieFrames {
  const readSource = async (name: string, index: number): Promise<Tensor> => {
    const clip = clips[name]!
    const data = frameView(clip, memory[name]!, clip.frames === 1 ? 0 : index).slice()
    return { axes: clip.axes, shape: clip.shape, data }
  }
  return {
    clips: clips,
    async read(index, names = Object.keys(clips)) {
      const data: Record<string, Tensor> = {}
      for (const name of names) data[name] = await readSource(name, index)
      return data
    },
    readSource,
    async close() {},
  }
}

function frameView(clip: Clip, memory: SharedArrayBuffer, index: number) {
  return viewArray(clip.dtype, memory, index * frameBytes(clip), countElements(clip.shape))
}
