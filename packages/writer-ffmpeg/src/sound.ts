// The sound of a movie becomes further inputs of ffmpeg and the arguments that encode it; in any thread.
import { extname } from 'node:path'
import type { MovieSound, SoundStretch } from '@movieflow/core/plugin'
import type { FfmpegCall } from '@movieflow/ffmpeg/start'
import { containers } from './codecs.js'

export interface SoundArguments {
  readonly others: NonNullable<FfmpegCall['others']>
  /** Put before the arguments for pictures, which come from the first input. */
  readonly output: readonly string[]
}

const rate = 48_000

// Fills gaps before the first sound and in holes with silence; else later sound would come early. By default a hole becomes 0.1 s long.
const onClock = `aresample=${rate}:async=1:min_hard_comp=0.02:first_pts=0`
// Both encoders take them, and so does every player.
const channels = 'aformat=channel_layouts=mono|stereo'

/** `movie` is the file that will hold it: its ending chooses the encoder. */
export function soundOf(sound: MovieSound, movie: string): SoundArguments {
  const encoder = containers[extname(movie).toLowerCase()]!.soundEncoder!
  const { stretches, duration } = sound
  const [only] = stretches
  const isWhole = stretches.length === 1 && only!.at === 0 && only!.duration === duration
  return {
    others: stretches.map(inputOf),
    output: [
      '-map',
      '0:v:0',
      ...(isWhole ? wholeSound(duration) : joinedSound(sound)),
      ...['-c:a', encoder, '-b:a', '160k', '-flags:a', '+bitexact'],
    ],
  }
}

function inputOf({ file, start }: SoundStretch) {
  // Times are those of the file, and not counted from the first of all its streams.
  const clock = ['-protocol_whitelist', 'file,pipe', '-vn', '-seek_timestamp', '1']
  return { file, input: [...clock, start >= 0 ? '-ss' : '-itsoffset', Math.abs(start).toFixed(6)] }
}

function wholeSound(duration: number): string[] {
  // Exactly as long as the pictures.
  const filters = [onClock, channels, 'apad', `atrim=end=${duration.toFixed(6)}`]
  return ['-map', '1:a:0', '-filter:a', filters.join(',')]
}

/** Each stretch as long as it is until the next one, with silence behind it; counted in samples, so that none of many comes late. */
function joinedSound({ stretches, duration }: MovieSound): string[] {
  const sampleAt = (seconds: number) => Math.round(seconds * rate)
  const starts = [...stretches.map(({ at }) => at), duration].map(sampleAt)
  const lead = starts[0]!
  const parts = stretches.map((stretch, index) => {
    const [own, whole] = [sampleAt(stretch.duration), starts[index + 1]! - starts[index]!]
    return [onClock, channels, `atrim=end_sample=${Math.min(own, whole)}`, 'apad', `atrim=end_sample=${whole}`]
  })
  const chains = parts.map((filters, index) => `[${index + 1}:a:0]${filters.join(',')}[s${index}]`)
  if (lead > 0) chains.unshift(`anullsrc=r=${rate}:cl=mono,atrim=end_sample=${lead}[lead]`)
  const labels = [...(lead > 0 ? ['[lead]'] : []), ...parts.map((_, index) => `[s${index}]`)]
  const joined =
    labels.length === 1 ? `${labels[0]}anull[sound]` : `${labels.join('')}concat=n=${labels.length}:v=0:a=1[sound]`
  return ['-filter_complex', [...chains, joined].join(';'), '-map', '[sound]']
}
