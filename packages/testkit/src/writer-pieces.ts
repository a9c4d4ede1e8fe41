// A file that is joined from pieces, which are written apart.
import { join } from 'node:path'
import type { PiecesPlan, WrittenPiece } from '@movieflow/core/plugin'
import { throughJson } from './subject.js'
import { readIfThere, type WriterCase } from './writer-case.js'
import { encode } from './writer-encoding.js'
import { checkDecoded } from './writer-run.js'

/** Rule: `pieces`. They are shorter than the plan says, as the last one of a movie is. */
export async function checkPieces(given: WriterCase, { plan }: PiecesPlan): Promise<void> {
  const writerCase: WriterCase = { ...given, plan: { ...given.plan, plan: throughJson(plan) } }
  const { checks, plugin, pictures, extension, size, fps, options } = writerCase
  const rule = 'pieces'
  const folder = await writerCase.makeFolder()
  const third = Math.max(1, Math.floor(pictures.length / 3))
  const starts = [...pictures.keys()].filter((index) => index % third === 0)
  const writePiece = async (start: number): Promise<WrittenPiece> => {
    const frames = Math.min(third, pictures.length - start)
    const file = join(folder, `staged é 'piece' ${start}${extension}`)
    const input = { file, files: [file], size, fps, frames, options, plan: throughJson(plan) }
    const sink = await checks.settle(() => plugin.open(input, writerCase.context()))
    try {
      for (let index = 0; index < frames; index++) {
        const picture = pictures[start + index]!
        const data = plugin.encodeFrame ? await encode(writerCase, pictures, start + index, {}) : picture.data
        await sink.write({ index, data: Uint8Array.from(data) })
      }
      await sink.finalize()
      return { file, frames }
    } finally {
      await sink.cancel()
    }
  }
  const file = join(folder, `staged é 'movie'${extension}`)
  const written = await checks.attempt(rule, async () => {
    const pieces = await Promise.all(starts.map(writePiece))
    const input = {
      file,
      size,
      fps,
      frames: pictures.length,
      options,
      plan: throughJson(plan),
      pieces,
      provenance: '{}',
    }
    return checks.settle(() => plugin.join!(input, writerCase.context()))
  })
  if (written === undefined) return
  const { frames = pictures.length } = written
  checks.expect(rule, frames === pictures.length, `join says ${frames} frames, but got ${pictures.length} of them`)
  checks.expect(rule, (await readIfThere([file])) !== undefined, 'join made no file, or an empty one')
  await checkDecoded(writerCase, [file], rule)
}
