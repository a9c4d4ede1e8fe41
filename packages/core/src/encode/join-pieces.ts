// Joins the pieces of a movie into one file for each output; on a worker.
import type { PluginContext, WrittenPiece } from '../contract/index.js'
import { toMovieflowError } from '../errors/index.js'
import { Driver } from '../plugins/index.js'
import {
  calleeOf,
  calleePlace,
  checkEnded,
  checkWritten,
  inAscii,
  type OutputToWrite,
  stampsOf,
} from './finished-file.js'
import { describeLeft, type RestWatch } from './rest.js'

/** Writes the whole file of an output from its pieces, and compares its contents with what was sent. */
export async function joinPieces(
  output: OutputToWrite & { readonly frames: number },
  pieces: readonly WrittenPiece[],
  context: PluginContext,
  watch: RestWatch,
): Promise<void> {
  const { writer, file, files, path, size, fps, frames, options, plan, provenance, audio, captions } = output
  const callee = calleeOf(output)
  const input = {
    ...{ file, size, fps, frames, options, plan, pieces },
    ...(provenance !== undefined && { provenance: inAscii(provenance) }),
    ...(audio && { audio }),
    ...(captions && { captions }),
  }
  const written = (await new Driver(writer, callee).call('join', input, context)) ?? {}
  const stamps = await stampsOf(files)
  const left = describeLeft(await watch.settle(files), files)
  try {
    await checkEnded(output, stamps)
    if (left !== undefined) context.warn(`${path}: ${left} when the writer ${writer.name} had joined it; it was ended`)
    checkWritten(output, frames, written)
  } catch (thrown) {
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', calleePlace(callee))
  }
}
