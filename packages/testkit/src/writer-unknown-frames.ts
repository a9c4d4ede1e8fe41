// A whole file whose number of frames is unknown in advance, as when a program draws it.
import { readIfThere, type WriterCase } from './writer-case.js'
import { encode } from './writer-encoding.js'
import { checkDecoded, openCaseSink } from './writer-run.js'

/** Rule: `unknown-frames`. */
export async function checkUnknownFrames(writerCase: WriterCase): Promise<void> {
  const { checks, plugin, pictures } = writerCase
  const rule = 'unknown-frames'
  const encodeFrame = async (index: number) =>
    plugin.encodeFrame ? Uint8Array.from(await encode(writerCase, pictures, index, {})) : pictures[index]!.data
  const written = await checks.attempt(rule, async () => {
    const { sink, files } = await openCaseSink(writerCase)
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
  checks.expect(rule, frames === pictures.length, `it says ${frames} frames, but got ${pictures.length} of them`)
  checks.expect(rule, (await readIfThere(files)) !== undefined, 'there is no file, or an empty one')
  await checkDecoded(writerCase, files, rule)
}
