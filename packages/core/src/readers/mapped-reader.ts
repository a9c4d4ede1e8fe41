// Reads a source by the movie's frames: the source's frames at each moment; on a worker.
import { mappedClip } from '../clock/index.js'
import type { FrameReader } from '../contract/index.js'
import { allocateArray, type Clip, countElements, dtypeOf, type FrameMap, type Tensor } from '../model/index.js'

/** Missing values are NaN; values between two frames are interpolated if the map has parts. */
export function mapReader(reader: FrameReader, clip: Clip, map: FrameMap): FrameReader {
  const { dtype } = mappedClip(clip, map)
  const length = countElements(clip.shape)
  return {
    async read(index) {
      const at = map.at[index]!
      if (at < 0) return { axes: clip.axes, shape: clip.shape, data: allocateArray(dtype, length).fill(Number.NaN) }
      const part = map.part?.[index] ?? 0
      const here = await reader.read(at)
      if (part === 0) return dtypeOf(here.data) === dtype ? here : { ...here, data: toDtype(here, dtype) }
      const next = await reader.read(at + 1)
      const data = allocateArray(dtype, length)
      for (let element = 0; element < length; element++)
        data[element] = here.data[element]! * (1 - part) + next.data[element]! * part
      return { ...here, data }
    },
  }
}

function toDtype({ data }: Tensor, dtype: Clip['dtype']): Tensor['data'] {
  const result = allocateArray(dtype, data.length)
  result.set(data as never)
  return result
}
