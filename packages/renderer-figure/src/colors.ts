// Colours: what a pipeline may write for one becomes red, green and blue; any thread.
import { suggestNames, z } from '@movieflow/core/plugin'
import { colorNames } from './color-names.js'

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Of lines and letters. */
export const black: Rgb = [0, 0, 0]

/** matplotlib's single letters. */
const letters: Readonly<Record<string, number>> = {
  b: 0x0000ff,
  g: 0x008000,
  r: 0xff0000,
  c: 0x00bfbf,
  m: 0xbf00bf,
  y: 0xbfbf00,
  k: 0x000000,
  w: 0xffffff,
}

const cycle = 'blue orange green red purple brown pink gray olive cyan'.split(' ')

/** matplotlib's colours C0 to C9. */
export const tableauCycle = cycle.map((name) => `tab:${name}`)
const fromUnit = (value: number) => Math.round(value * 255)
const fromNumber = (color: number): Rgb => [color >> 16, (color >> 8) & 0xff, color & 0xff]

/** A colour as pipelines write it; its text is checked by {@link colorOption}. */
export type ColorValue = string | number | readonly number[]

/**
 * A colour from a CSS name, matplotlib's letter (`k`) or cycle (`C0`, `tab:blue`), `#rgb`, `#rrggbb`, a grey level from
 * 0 to 1 (also as text) or `[r, g, b]` from 0 to 1; `undefined` where it is none.
 */
export function parseColor(value: ColorValue): Rgb | undefined {
  if (typeof value === 'object') return value.length === 3 ? (value.map(fromUnit) as unknown as Rgb) : undefined
  const text = String(value).trim()
  const hex = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text)
  if (hex?.[1]) return fromNumber(Number.parseInt(hex[1].replaceAll(/./g, '$&$&'), 16))
  if (hex?.[2]) return fromNumber(Number.parseInt(hex[2], 16))
  if (/^(?:0?\.\d+|[01](?:\.\d*)?)(?:e-?\d+)?$/i.test(text) && Number(text) <= 1) {
    const level = fromUnit(Number(text))
    return [level, level, level]
  }
  const cycled = /^C(\d+)$/.exec(text)
  if (cycled) return fromNumber(colorNames[`tab:${cycle[Number(cycled[1]) % cycle.length]}`]!)
  const lower = text.toLowerCase()
  const named = Object.hasOwn(letters, text) ? letters[text] : Object.hasOwn(colorNames, lower) && colorNames[lower]
  return typeof named === 'number' ? fromNumber(named) : undefined
}

/** `rgb` as CSS writes it. */
export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`
}

const unit = z.number().min(0).max(1)

/** The schema of a colour. */
export const colorOption = z.union([z.string(), unit, z.tuple([unit, unit, unit])]).superRefine((value, context) => {
  if (parseColor(value)) return
  const message = `'${value}' is not a colour: write a CSS name, #rrggbb, a grey level from 0 to 1, or [r, g, b] from 0 to 1`
  context.addIssue({
    code: 'custom',
    message: `${message}; ${suggestNames(String(value), Object.keys(colorNames), 6)}`,
  })
})

/** The colour of an option that {@link colorOption} has checked. */
export function colorOf(value: ColorValue): Rgb {
  return parseColor(value) ?? [0, 0, 0]
}

/** `rgb` as one opaque pixel: RGBA in memory order, whatever the machine's. */
export function pixelOf(rgb: Rgb): number {
  return new Uint32Array(Uint8Array.of(...rgb, 255).buffer)[0]!
}

/** The share of white's light that a colour gives off, 0 to 1, as WCAG has it. */
export function luminanceOf([red, green, blue]: Rgb): number {
  const [r, g, b] = [red, green, blue].map((level) => {
    const share = level / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** A list of colours, one for each mark or panel; three numbers are one colour. */
export function isColorList(color: unknown): color is readonly ColorValue[] {
  return Array.isArray(color) && !color.every((each) => typeof each === 'number')
}

/** The same as a list of one, if there is no list. */
export function listColors(color: unknown): readonly ColorValue[] {
  return isColorList(color) ? color : [color as ColorValue]
}
