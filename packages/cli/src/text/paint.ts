// Colours for one stream: styleText if the stream shows colours, else the bare text.
import type { WriteStream } from 'node:tty'
import { styleText } from 'node:util'

export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta' | 'gray'

export type Paint = (style: TextStyle | TextStyle[], text: string) => string

export const plainPaint: Paint = (_, text) => text

/** Respects NO_COLOR, FORCE_COLOR and TERM, as Node does. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const colors = stream.isTTY ? stream.hasColors() : Number(process.env['FORCE_COLOR'] ?? 0) > 0
  return colors ? colorPaint : plainPaint
}

export const colorPaint: Paint = (style, text) => styleText(style, text, { validateStream: false })

/** Bits of colour that a stream shows: any, a palette of 256, or none to count on. */
export function colorDepthOf(stream: NodeJS.WriteStream): 24 | 8 | 1 {
  const depth = stream.isTTY === true ? (stream as WriteStream).getColorDepth() : 1
  return depth >= 24 ? 24 : depth >= 8 ? 8 : 1
}
