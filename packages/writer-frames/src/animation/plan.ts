// Chooses the animation by the path, and refuses what the format cannot do; on the main thread.
import { extname } from 'node:path'
import { MovieflowError, type WriterPlanInput } from '@movieflow/core/plugin'
import { mostWebpSide } from '@movieflow/picture-files'

export type AnimationFormat = 'webp' | 'apng'

const formats: Readonly<Record<string, AnimationFormat>> = { '.webp': 'webp', '.apng': 'apng', '.png': 'apng' }

/** Browsers show a frame of 10 ms or less for 100. */
const mostFps = 90
/** A frame lasts at most 65,535 s in an APNG, and 2^24 - 1 ms in a WebP. */
const leastFps: Readonly<Record<AnimationFormat, number>> = { apng: 1 / 65535, webp: 1000 / 16_777_215 }

const names: Readonly<Record<AnimationFormat, string>> = { apng: 'an animated PNG', webp: 'an animated WebP' }

export function planAnimation({
  path,
  size,
  fps,
  options: { quality },
}: WriterPlanInput<{ quality?: number | undefined }>): AnimationFormat {
  const format = formats[extname(path).toLowerCase()]
  if (format === undefined)
    throw new MovieflowError('OPTION_INVALID', `expected a path that ends in .webp, .apng or .png but got ${path}`, {
      option: 'path',
    })
  const name = names[format]
  if (format === 'webp' && Math.max(...size) > mostWebpSide)
    throw new MovieflowError(
      'OPTION_INVALID',
      `a WebP has at most ${mostWebpSide} pixels a side, and this would be ${size.join(' × ')}`,
      { option: 'size', hint: 'write .apng' },
    )
  if (format === 'apng' && quality !== undefined)
    throw new MovieflowError('OPTION_INVALID', `${name} is exact and takes no \`quality\``, {
      option: 'quality',
      hint: 'leave it out, or write .webp',
    })
  if (fps > mostFps)
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected at most ${mostFps} frames a second (fps) for ${name}, as browsers slow shorter delays down, but got ${fps}`,
      { option: 'fps', hint: `give it an \`fps\` of its own (\`{ path: x.${format}, fps: 60 }\`), or write .mp4` },
    )
  if (fps < leastFps[format])
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected at least ${leastFps[format].toPrecision(3)} frames a second for ${name} but got ${fps}`,
      { option: 'fps' },
    )
  return format
}
