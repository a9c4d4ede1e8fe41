// The sound and the captions of a movie become further inputs of ffmpeg and the arguments that encode them; in any thread.
import { rm, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type Caption, composeSubtitles, type MovieSound } from '@movieflow/core/plugin'
import type { FfmpegCall } from '@movieflow/ffmpeg/start'
import { containers } from './codecs.js'
import { soundOf } from './sound.js'

/** The contents of a file besides its pictures. */
export interface OtherStreams {
  readonly audio?: MovieSound | undefined
  /** Left out: the file has no stream of them. */
  readonly captions?: readonly Caption[] | undefined
}

export interface StreamArguments {
  readonly others: NonNullable<FfmpegCall['others']>
  /** Put before the arguments for pictures, which come from the first input. */
  readonly output: readonly string[]
  /** The number of tracks besides the pictures. */
  readonly count: number
}

/** A file that ffmpeg reads the captions from, named so that it is swept as the staged file is. */
const subtitlesFile = (movie: string) => `${movie.slice(0, -extname(movie).length)}.srt`

/** `movie` is the staged file that will hold them. */
export function streamsOf({ audio, captions }: OtherStreams, movie: string): StreamArguments {
  const sound = audio && soundOf(audio, movie)
  if (!captions) return { others: sound?.others ?? [], output: sound?.output ?? [], count: sound ? 1 : 0 }
  const encoder = containers[extname(movie).toLowerCase()]!.subtitleEncoder!
  const others = sound?.others ?? []
  const input = ['-protocol_whitelist', 'file,pipe', '-f', 'srt']
  return {
    others: [...others, { file: subtitlesFile(movie), input }],
    output: [
      ...(sound?.output ?? ['-map', '0:v:0']),
      ...['-map', `${others.length + 1}:s:0`, '-c:s', encoder, '-disposition:s:0', 'default'],
    ],
    count: sound ? 2 : 1,
  }
}

/** Before ffmpeg starts. */
export async function writeSubtitlesFile({ captions }: OtherStreams, movie: string): Promise<void> {
  if (captions) await writeFile(subtitlesFile(movie), composeSubtitles(captions, 'srt'))
}

/** Once ffmpeg has ended; never rejects. */
export async function removeSubtitlesFile({ captions }: OtherStreams, movie: string): Promise<void> {
  if (captions) await rm(subtitlesFile(movie), { force: true }).catch(() => {})
}
