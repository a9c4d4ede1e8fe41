// Turns a movie's size, rate and colours into what its GIF needs, and says what a GIF cannot do; on the main thread.
import { MovieflowError, type WriterPlan, type WriterPlanInput } from '@movieflow/core/plugin'
import type { GifPlan } from './frame.js'

/** Sides are 16-bit numbers, as are delays. */
const most16 = 65535

/** Delays count in 1/100 s, and players show a frame of less than 2 for 10. */
const mostFps = 50

export function planGif({ size, fps, colors }: WriterPlanInput<unknown>): WriterPlan {
  if (Math.max(...size) > most16)
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected a picture of at most ${most16} pixels a side for a GIF but got ${size[0]} × ${size[1]}`,
      { option: 'size' },
    )
  if (fps > mostFps)
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected at most ${mostFps} frames a second (fps) for a GIF, as players slow shorter delays down, but got ${fps}`,
      {
        option: 'fps',
        hint: `give the GIF an \`fps\` of its own (\`{ path: x.gif, fps: ${mostFps} }\`), or leave frames out with \`{ use: select, axis: frame, step: 2 }\` and lower \`fps\``,
      },
    )
  if (100 / fps > most16)
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected at least ${100 / most16} frames a second for a GIF but got ${fps}`,
      {
        option: 'fps',
      },
    )
  const known = colors === undefined ? undefined : [...new Set(colors)]
  const plan: GifPlan = { palette: known !== undefined && known.length <= 256 ? known : null }
  return { notes: [], plan: { palette: plan.palette } }
}
