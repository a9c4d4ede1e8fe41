// Reads the files of a stack as one: the frames of all, side by side along an axis; on a worker.
import type { FrameReader } from '../contract/index.js'
import { allocateArray, type Clip, countElements, orderAxes, type SourceStack, type Tensor } from '../model/index.js'
import { mapReader } from './mapped-reader.js'

/** `clip` is the clip of the stack; `open` opens a member. If one cannot be opened, closes all and throws. */
export async function openStack(
  { members, maps, position }: SourceStack,
  clip: Clip,
  open: (member: SourceStack['members'][number]) => Promise<FrameReader>,
): Promise<FrameReader> {
  const attempts = await Promise.allSettled(members.map((member) => open(member)))
  const opened = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const close = async () => {
    for (const reader of opened) await reader.close?.()
  }
  const failed = attempts.find((each) => each.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  const readers = opened.map((reader, index) => (maps ? mapReader(reader, members[index]!.clip, maps[index]!) : reader))
  const axes = clip.axes.toSpliced(position, 1)
  return {
    async read(index) {
      const tensors = await Promise.all(readers.map(async (reader) => orderAxes(await reader.read(index), axes)))
      return placeSideBySide(tensors, clip, position)
    },
    close,
  }
}

function placeSideBySide(tensors: readonly Tensor[], { axes, shape, dtype }: Clip, position: number): Tensor {
  const outer = countElements(shape.slice(0, position))
  const inner = countElements(shape.slice(position + 1))
  const data = allocateArray(dtype, outer * tensors.length * inner)
  for (const [member, { data: values }] of tensors.entries())
    for (let block = 0; block < outer; block++)
      data.set(values.subarray(block * inner, (block + 1) * inner), (block * tensors.length + member) * inner)
  return { axes, shape, data }
}
