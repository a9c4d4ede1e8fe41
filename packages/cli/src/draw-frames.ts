// Frames of one movie, drawn by this process: it plans the pipeline, and workers draw.
import { openFrames, type RenderedFrames, type VectorFormat } from '@movieflow/core'
import { chosenSelection } from './commands/selection.js'
import { firstPartyPlugins } from './first-party.js'
import type { FramePicture, FramesOfMovie, FramesWanted } from './frames-wanted.js'
import { warnOnStderr } from './warn-on-stderr.js'

/** Throws if the movie is blocked or has no such frame. */
export async function drawFrames<Kept>(file: string, wanted: FramesWanted<Kept>): Promise<FramesOfMovie<Kept>> {
  const { only, settings, one, choose, keep } = wanted
  const frames = await openFrames(file, ([first]) => first, {
    plugins: firstPartyPlugins,
    only: chosenSelection(only),
    settings,
    warn: warnOnStderr,
    oneFrame: one,
  })
  try {
    const indices = choose(frames.count)
    const kept: Kept[] = []
    // The next frame is drawn while the previous one is processed.
    let next = drawn(frames, indices[0]!)
    for (const following of [...indices.slice(1), undefined]) {
      const frame = await next
      if (following !== undefined) next = drawn(frames, following)
      kept.push(keep(frame))
    }
    return { movie: frames.movie, frames: kept }
  } finally {
    await frames.close()
  }
}

/**
 * One frame as a file with its lines, areas and texts as such. Throws like {@link drawFrames}, and if the renderer
 * cannot write that format.
 */
export async function drawVectorFrame(
  file: string,
  index: number,
  format: VectorFormat,
  { only, settings }: Pick<FramesWanted<never>, 'only' | 'settings'>,
): Promise<{ readonly movie: string; readonly bytes: Uint8Array }> {
  const frames = await openFrames(file, ([first]) => first, {
    plugins: firstPartyPlugins,
    only: chosenSelection(only),
    settings,
    warn: warnOnStderr,
    oneFrame: true,
  })
  try {
    return { movie: frames.movie, bytes: await frames.renderVector(index, format) }
  } finally {
    await frames.close()
  }
}

async function drawn(frames: RenderedFrames, index: number): Promise<FramePicture> {
  const picture = await frames.render(index)
  return { index, seconds: frames.timeOf(index), epoch: frames.epoch, picture }
}
