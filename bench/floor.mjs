// The encode floor: the same ffmpeg with the same encoder arguments, alone, on frames that were rendered beforehand.
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ffmpegWriter } from '../packages/writer-ffmpeg/dist/index.js'
import { folder } from './make-data.mjs'
import { command } from './measure.mjs'
import { out } from './movieflow.mjs'

/** Frames that were drawn beforehand. */
export const rendered = join(folder, 'rgba')
/** Movies that the floor has made. */
export const floors = join(out, 'floor')

/** How movieflow drives ffmpeg for such a movie: program and arguments, from the writer's own plan. */
export async function encoderOf(path, { size, fps, frames }) {
  const context = { warn: () => {}, signal: new AbortController().signal, folder: import.meta.dirname }
  // An AVI is made without an ffmpeg of its own, unless arguments are given that only ffmpeg understands.
  const given = path.endsWith('.avi') ? { arguments: ['-f', 'avi'] } : {}
  const options = ffmpegWriter.options.parse(given)
  const { plan } = await ffmpegWriter.plan({ path, size, fps, frames, options }, context)
  return plan
}

/** Decodes a lossless movie into a file of RGBA frames. */
export async function unpack(ffmpeg, movie, file, bytes) {
  if (existsSync(file) && statSync(file).size === bytes) return
  mkdirSync(dirname(file), { recursive: true })
  const args = ['-nostdin', '-v', 'error', '-y', '-i', movie, '-f', 'rawvideo', '-pix_fmt', 'rgba']
  await command(ffmpeg, [...args, `${file}.part`])
  renameSync(`${file}.part`, file)
  if (statSync(file).size !== bytes) throw new Error(`${movie}: expected ${bytes} bytes of RGBA frames`)
}

/** Encodes a file of RGBA frames; the conversion to the encoder's colours, which movieflow's workers make, is ffmpeg's here. */
export async function encode(encoder, rgba, out) {
  mkdirSync(dirname(out), { recursive: true })
  await command(encoder.ffmpeg, [
    ...rgbaInput(encoder.input),
    ...['-i', rgba, '-vf', conversions[encoder.pixels]],
    ...encoder.output,
    out,
  ])
}

const conversions = {
  yuv420p: 'scale=in_range=pc:out_range=tv:out_color_matrix=bt709,format=yuv420p',
  yuvj420p: 'format=yuvj420p',
}

/** The pipe's arguments with RGBA in it: other pixels, and no tags of YUV. */
function rgbaInput(input) {
  const args = [...input]
  args[args.indexOf('-pix_fmt') + 1] = 'rgba'
  return args.filter((_, at) => !/^-color/.test(args[at]) && !/^-color/.test(args[at - 1] ?? ''))
}
