// The sound of a movie becomes ffmpeg's second input and the arguments that encode it; in any thread.
import { extname } from 'node:path'
import type { MovieSound } from '@movieflow/core/plugin'
import type { FfmpegCall } from '@movieflow/ffmpeg/start'
import { containers } from './codecs.js'

export interface SoundArguments {
  readonly second: NonNullable<FfmpegCall['second']>
  /** Before all that concerns pictures, which come from the first input. */
  readonly output: readonly string[]
}

/** `movie` is the file that will hold it: its ending chooses the encoder. */
export function soundOf({ file, start, duration }: MovieSound, movie: string): SoundArguments {
  const encoder = containers[extname(movie).toLowerCase()]!.soundEncoder!
  // Times are those of the file, and not counted from the first of all its streams.
  const clock = ['-protocol_whitelist', 'file,pipe', '-vn', '-seek_timestamp', '1']
  const seconds = Math.abs(start).toFixed(6)
  const filters = [
    // Silence for what is not there, before the first sound and in holes; else later sound would come early. Left to itself a hole is 0.1 s long.
    'aresample=48000:async=1:min_hard_comp=0.02:first_pts=0',
    // Both encoders take them, and so does every player.
    'aformat=channel_layouts=mono|stereo',
    // Exactly as long as the pictures.
    ...['apad', `atrim=end=${duration.toFixed(6)}`],
  ]
  return {
    second: { file, input: [...clock, start >= 0 ? '-ss' : '-itsoffset', seconds] },
    output: [
      ...['-map', '0:v:0', '-map', '1:a:0', '-filter:a', filters.join(',')],
      ...['-c:a', encoder, '-b:a', '160k', '-flags:a', '+bitexact'],
    ],
  }
}
