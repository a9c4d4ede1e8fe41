// The arguments that give ffmpeg a video, and the reasons why it read too little of it; in any thread.
import { MovieflowError } from '@movieflow/core/plugin'
import type { FfmpegOutput, RunEnding } from './ffmpeg-output.js'
import { firstWords, refuse } from './refuse.js'

export function notAsFfmpeg(file: string): MovieflowError {
  return refuse(file, 'the program that should read it does not answer like ffmpeg', doctor)
}

const doctor = '`movieflow doctor` shows which ffmpeg is used'

/** It was killed, or hung: what says nothing of the file, and may go well another time. */
export function isAccident({ silentSeconds, signal }: RunEnding): boolean {
  return silentSeconds !== undefined || signal !== undefined
}

/** Why a run gave too little, in one sentence. */
export async function explainRun(run: FfmpegOutput, video: { readonly file: string; readonly embedded: boolean }) {
  const ending = await run.ending()
  const { silentSeconds, signal, failure, lines } = ending
  const { file } = video
  if (isAccident(ending))
    return new MovieflowError(
      'DECODER_FAILED',
      silentSeconds === undefined
        ? `ffmpeg was killed by ${signal} while it read the file`
        : `ffmpeg did nothing for ${silentSeconds} s (MOVIEFLOW_FFMPEG_TIMEOUT) and was ended`,
      { file, hint: doctor },
    )
  const said = firstWords(lines, file)
  if (/matches no streams/.test(said)) return refuse(file, 'it has no video', hintFor(video))
  // An MP4 has its index at its end.
  const meaning = /moov atom not found/.test(said) ? ' (the file is cut off, or is not an MP4)' : ''
  return refuse(file, `ffmpeg cannot read it: ${said || failure || 'it finds no frame'}${meaning}`, hintFor(video))
}

export function hintFor({ embedded }: { readonly embedded: boolean }): string {
  if (!embedded) return 'see whether a player shows it, or copy it again'
  return "the ffmpeg that comes with movieflow is from 2018, meant for movieflow's own files: install ffmpeg for other videos"
}

/** `file:` and the list of protocols keep a playlist from opening other files and hosts; `V` leaves cover pictures out. */
export function videoInput(file: string): string[] {
  return ['-noautorotate', '-protocol_whitelist', 'file,pipe', '-i', `file:${file}`, '-map', '0:V:0']
}

/**
 * The file's own matrix decides, not ffmpeg: that of 2018 does not mirror, and turns no MKV; 5.1 squeezes frames whose H.264 stream
 * asks for a turn, 7.0 turns them.
 */
export function asShown({ turn }: { readonly turn: string }): string[] {
  return turn === '' ? [] : ['-vf', turn]
}

/** `-vsync` is gone from FFmpeg 9, `-fps_mode` came with 5.1. Else frames would be doubled and dropped to an even rate. */
export function everyFrameArguments(version: string): string[] {
  const [, major, minor] = /^n?(\d{1,2})\.(\d+)/.exec(version)?.map(Number) ?? []
  const build = Number(/^N-(\d+)/.exec(version)?.[1])
  const old = major === undefined ? build < 106_000 : major < 5 || (major === 5 && minor! < 1)
  return [old ? '-vsync' : '-fps_mode', 'passthrough']
}
