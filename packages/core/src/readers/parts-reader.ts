// Reads the parts of a recording as one; each file is opened when its first frame is needed; on a worker.
import type { FrameReader } from '../contract/index.js'
import type { InputSpec } from '../model/index.js'

/** The most open files of one recording: steps that read neighbouring frames cross a boundary. */
const mostOpen = 2

/** `parts` are the frames of each input. */
export function openParts(
  inputs: readonly InputSpec[],
  parts: readonly number[],
  open: (input: InputSpec) => Promise<FrameReader>,
): FrameReader {
  const starts = parts.map((_, part) => parts.slice(0, part).reduce((sum, frames) => sum + frames, 0))
  /** The most recently used is the last. */
  const opened = new Map<number, { readonly reader: Promise<FrameReader>; reading: number }>()
  const close = async (part: number) => {
    const entry = opened.get(part)
    opened.delete(part)
    await (await entry?.reader.catch(() => undefined))?.close?.()
  }
  return {
    async read(index) {
      const part = starts.findLastIndex((start, each) => index >= start && parts[each]! > 0)
      let entry = opened.get(part)
      if (!entry) {
        entry = { reader: open(inputs[part]!), reading: 0 }
        entry.reader.catch(() => opened.delete(part))
      }
      opened.delete(part)
      opened.set(part, entry)
      entry.reading++
      try {
        const reader = await entry.reader
        return await reader.read(index - starts[part]!)
      } finally {
        entry.reading--
        for (const [each, { reading }] of [...opened])
          if (opened.size > mostOpen && each !== part && reading === 0) await close(each)
      }
    },
    async close() {
      for (const part of [...opened.keys()]) await close(part)
    },
  }
}
