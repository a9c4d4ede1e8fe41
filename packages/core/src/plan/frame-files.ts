// Checks whether files that are one frame each fit together, by their headers; main thread.
import { basename } from 'node:path'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { type Clip, describeFrame, type InputSpec, orderLengths } from '../model/index.js'
import type { SourceHeaders } from './source-headers.js'

/**
 * Headers that a plan reads for one movie. On a network disk each takes milliseconds, and a plan is made before every
 * run, up to date or not: ten thousand would take a minute. A mismatch that these miss is found when the frame is read.
 */
const mostHeaders = 100

/** Throws SHAPE_MISMATCH if a file's frame differs from `clip`, the first file's; checks a sample spread over all files. */
export async function checkFrameFiles(
  plugin: SourcePlugin,
  headers: SourceHeaders,
  inputs: readonly InputSpec[],
  clip: Clip,
  context: PluginContext,
): Promise<void> {
  const expected = `; all frames of a movie must be alike, and ${basename(inputs[0]!.file)} is ${describeFrame(clip)}`
  const count = Math.min(mostHeaders, inputs.length)
  for (let place = 1; place < count; place++) {
    const input = inputs[Math.round((place * (inputs.length - 1)) / (count - 1))]!
    const { file } = input
    let found: Clip
    try {
      found = orderLengths(await headers.probe(plugin, input, context), clip.axes)
    } catch (thrown) {
      const error = toMovieflowError(thrown, 'INPUT_UNREADABLE', { file, plugin: plugin.name })
      // The requested axes are those of the first file.
      if (error.code !== 'SHAPE_MISMATCH') throw error
      throw new MovieflowError('SHAPE_MISMATCH', `${basename(file)}: ${error.message}${expected}`, { file })
    }
    if (found.frames !== 1 || describeFrame(found) !== describeFrame(clip))
      throw new MovieflowError('SHAPE_MISMATCH', `${basename(file)} is ${describeFrame(found)}${expected}`, { file })
  }
}
