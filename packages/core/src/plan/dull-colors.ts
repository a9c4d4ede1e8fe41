// How thin lines of strong colours look in a file that keeps colours at half the resolution; main thread.
import type { ThinInk } from '../contract/index.js'

/** Shares of red and blue in brightness: BT.709. */
const [red, blue] = [0.2126, 0.0722]

/** How a colour looks if its pixel shares one tone with a grey neighbour: the same brightness, half of the difference from grey. */
export function dulled(color: number): number {
  const parts = [color >> 16, (color >> 8) & 255, color & 255]
  const luma = red * parts[0]! + (1 - red - blue) * parts[1]! + blue * parts[2]!
  const [r, g, b] = parts.map((part) => Math.min(255, Math.max(0, Math.round((part + luma) / 2))))
  return (r! << 16) | (g! << 8) | b!
}

const hex = (color: number) => `#${color.toString(16).padStart(6, '0')}`

/** A warning of one sentence about an output, which `remedy` avoids; `undefined` if nothing is thin. */
export function dullWarning(path: string, thin: readonly ThinInk[] = [], remedy: string): string | undefined {
  const [first, ...others] = thin
  if (!first) return undefined
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`
  const width = Math.max(0.1, first.width).toFixed(1)
  return `${first.option} is ${first.what} of ${width} pixels in ${hex(first.color)}${more}, and ${path} keeps colours at half the resolution (4:2:0): it may look as dull as ${hex(dulled(first.color))}; write ${first.remedy}, or ${remedy} for the output`
}
