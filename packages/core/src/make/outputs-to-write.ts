// A movie's outputs as its sinks see them; on a worker.
import type { WriterPlugin } from '../contract/index.js'
import type { OutputToWrite } from '../encode/index.js'
import { type MovieSpec, type Provenance, pictureSize } from '../model/index.js'
import { loadPlugin } from '../plugins/index.js'
import type { OutputToMake } from '../workers/index.js'
import { provenanceText } from './provenance.js'

/** `frames` of the movie go into the files; pieces of a movie have no provenance, and no sound. */
export function outputsToWrite(
  spec: MovieSpec,
  outputs: readonly OutputToMake[],
  frames: number,
  provenance?: Provenance,
): Promise<(OutputToWrite & { frames: number })[]> {
  return Promise.all(
    outputs.map(async ({ files, path, fileSize }, index) => {
      const { plugin, options, plan, fps, audio, captions } = spec.outputs[index]!
      return {
        writer: (await loadPlugin(plugin)) as WriterPlugin,
        step: `write[${index}]`,
        movie: spec.id,
        ...{ file: files[0]!, files, path, size: pictureSize(spec), fileSize },
        ...{ frames, fps, options, plan },
        ...(provenance && {
          provenance: provenanceText(provenance, index),
          ...(audio && { audio }),
          ...(captions && { captions }),
        }),
      }
    }),
  )
}
