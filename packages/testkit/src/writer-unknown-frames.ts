// The whole of a file of which nobody says how many frames come, as when a person draws it.
import { readIfThere, type WriterCase } from './writer-case.js'
import { encode } from './writer-encoding.js'
import { checkDecoded, openSink } from './writer-run.js'

/** Rule: `unknown-frames`. */
export async function checkUnknownFrames(writerCase: WriterCase): Promise<void> {
  const { report, plugin, pictures } = writerCase
  const rule = 'unknown-frames'
  const encodeFrame = async (index: number) =>
    plugin.encodeFrame ? Uint8Array.from(await encode(writerCase, pictures, index, {})) : pictures[index]!.data
  const written = await report.attempt(rule, async () => {
    const { sink, files } = await openSink(writerCase)
    try {
      for (const index of pictures.keys()) await sink.write({ index, data: await encodeFrame(index) })
      const facts = (await sink.finalize()) ?? {}
      return { files, frames: facts.frames ?? pictures.length }
    } finally {
      await sink.cancel()
    }
  })
  if (written === undefined) return
  const { files, frames } = written
  report.expect(rule, frames === pictures.length, `it says ${frames} frames, but got ${pictures.length} of them`)
  report.expect(rule, (await readIfThere(files)) !== undefined, 'there is no file, or an empty one')
  await checkDecoded(writerCase, files, rule)
}
