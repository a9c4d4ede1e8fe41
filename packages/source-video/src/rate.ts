// The rate that a video's container says, for who writes a pipeline for it; main thread.
import { execFile } from 'node:child_process'
import { findFfmpeg } from '@movieflow/ffmpeg'

/** Frames a second, as ffmpeg prints it (29.97 of 30000/1001); `undefined` if it says none. */
export async function videoRate(file: string, folder: string): Promise<number | undefined> {
  const { ffmpeg } = await findFfmpeg({ folder })
  const words = await new Promise<string>((resolve) => {
    const arguments_ = ['-hide_banner', '-nostdin', '-i', `file:${file}`]
    // Without an output it ends with an error, its description written.
    execFile(ffmpeg.path, arguments_, { timeout: 10_000 }, (_, __, stderr) => resolve(stderr))
  })
  const rate = Number(/ Video: .*?, ([\d.]+)(k?) fps/.exec(words)?.[1])
  return rate > 0 && rate <= 1000 ? rate : undefined
}
