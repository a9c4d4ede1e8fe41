// The time stamp: seconds, or a text of one's own, in a corner of the axes; in workers.
import type { Rect } from '../blocks.js'
import type { ColorValue, Rgb } from '../colors.js'
import type { AxesOptions } from '../options/axes.js'
import { cornerPlace } from './corners.js'
import type { Layer, LayerFrame, Surface } from './layer.js'
import { paintText } from './paint-text.js'

function stampOf({ timestamp }: AxesOptions, frame: LayerFrame, step: number) {
  const given = typeof timestamp === 'object' ? timestamp : { text: timestamp === true ? undefined : timestamp }
  const {
    text,
    color,
    loc = 'upper left',
    fontsize,
    background,
  } = given as {
    text?: string | number
    color?: ColorValue
    loc?: 'upper left'
    fontsize?: number
    background?: ColorValue
  }
  return { text: text === undefined ? seconds(frame.time, step) : String(text), color, loc, fontsize, background }
}

/** As many decimals as are needed to distinguish two frames, at most three. */
function seconds(time: number, step: number): string {
  const decimals =
    [0, 1, 2].find((digits) => Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) ?? 3
  return `${time.toFixed(decimals)} s`
}

/** `stamped` is its colour if it names none. */
export function makeTimestamp(
  timestamp: AxesOptions['timestamp'],
  { box, point, lettering, theme }: Surface,
  stamped: Rgb,
  fps: number,
): Layer | undefined {
  if (timestamp === false) return undefined
  return {
    changes: true,
    covers: false,
    paint(frame, target): Rect | undefined {
      const stamp = stampOf(frame.axes, frame, 1 / fps)
      const size = (stamp.fontsize ?? theme.sizes.text) * point
      const lines = lettering.lines(stamp.text)
      const width = Math.max(0, ...lines.map((line) => lettering.measureLine(line, size)))
      const { x, y } = cornerPlace(stamp.loc, box, width, 1.2 * size * lines.length, 0.6 * size)
      return paintText(target, lettering, x, y, {
        text: stamp.text,
        size,
        ha: 'left',
        va: 'top',
        rotation: 0,
        color: stamp.color === undefined ? stamped : theme.colorOf(stamp.color),
        alpha: 1,
        background: stamp.background === undefined ? undefined : theme.colorOf(stamp.background),
      })
    },
  }
}
