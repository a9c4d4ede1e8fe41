// The writer of subtitles: the captions of a movie with their times, as SubRip and WebVTT files; no pixel goes into them.
import { readFile, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import {
  type Caption,
  composeSubtitles,
  defineWriter,
  MovieflowError,
  type WrittenFile,
  z,
} from '@movieflow/core/plugin'
import { orderedSink } from '@movieflow/picture-files'

/** Frames of a piece: nothing is encoded, so any number suits the other writers. */
const pieceFrames = 250

const options = z.strictObject({})

export type SubtitlesOptions = z.infer<typeof options>

/** `.srt`, `.vtt`: what `captions:` says, at the times of the finished movie. */
export const subtitlesWriter = defineWriter<SubtitlesOptions>({
  name: 'subtitles',
  version: '0.1.0',
  extensions: ['.srt', '.vtt'],
  options,
  plan({ path, captions, frames = 0 }) {
    if (!captions)
      throw new MovieflowError('OPTION_INVALID', `${extname(path)} files contain captions, and the pipeline has none`, {
        hint: 'write `captions:`, a table of times and texts or a list of { from, to, text }',
      })
    return {
      captions: true,
      ...(frames > pieceFrames && { pieces: { frames: pieceFrames, plan: null } }),
    }
  },
  encodeFrame: (_, { allocate }) => allocate(0),
  open: ({ file, captions = [] }) =>
    orderedSink('the file of subtitles', {
      take() {},
      finish: () => writeSubtitles(file, captions),
      close: () => Promise.resolve(),
    }),
  join: ({ file, captions = [] }) => writeSubtitles(file, captions),
})

async function writeSubtitles(file: string, captions: readonly Caption[]): Promise<WrittenFile> {
  const text = composeSubtitles(captions, extname(file) === '.vtt' ? 'vtt' : 'srt')
  await writeFile(file, text)
  if ((await readFile(file, 'utf8')) !== text)
    throw new MovieflowError('OUTPUT_WRONG', 'the subtitles file differs from what was written')
  return {}
}
