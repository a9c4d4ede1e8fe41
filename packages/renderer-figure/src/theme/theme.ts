// A figure's theme: its options become the colours, sizes and font of all that names none of its own; any thread, no canvas.
import { resolve } from 'node:path'
import { black, type ColorValue, colorOf, luminanceOf, parseColor, type Rgb, tableauCycle } from '../colors.js'
import type { FigureOptions } from '../options/figure.js'
import type { LayerName } from '../options/layers.js'
import { ownNames } from '../options/own-names.js'
import { looksShape, type ThemeObject, themeFilePattern } from '../options/theme.js'
import { readThemeFile } from './theme-file.js'

export interface Theme {
  /** Of the picture around the axes. */
  readonly paper: Rgb
  /** Colour of boxes behind data and legends, if a panel has none. */
  readonly face: Rgb
  /** Of axes, ticks and letters. */
  readonly ink: Rgb
  readonly grid: Rgb
  /** Points. */
  readonly sizes: TypeSizes
  /** Of the lines of layers, in points. */
  readonly linewidth: number
  /** A file, absolute; left out: the font that comes with the package. */
  readonly font?: string
  /** Files that it was read from, absolute; the font among them. */
  readonly files: readonly string[]
  /** A colour of an option, `C0` being the first of the theme's own. */
  colorOf(value: ColorValue): Rgb
}

/** Of letters and of the lines of axes, in points. */
export interface TypeSizes {
  readonly text: number
  readonly title: number
  readonly label: number
  readonly tick: number
  readonly axes: number
}

/** The colours of matplotlib's `dark_background`, but for the grid, whose white lines hide the data. */
const darkCycle = [
  '#8dd3c7',
  '#feffb3',
  '#bfbbd9',
  '#fa8174',
  '#81b1d2',
  '#fdb462',
  '#b3de69',
  '#bc82bd',
  '#ccebc4',
  '#ffed6f',
]

const bases = {
  light: { background: 'white', color: 'black', gridcolor: '#b0b0b0', cycle: tableauCycle },
  dark: { background: 'black', color: 'white', gridcolor: '#4f4f4f', cycle: darkCycle },
} as const

const white: Rgb = [255, 255, 255]

/** The theme of a figure whose options are in a pipeline of this folder. In a short form, options that the layer has are the layer's. */
export function themeOf(
  { options, short }: { readonly options: FigureOptions; readonly short: LayerName | undefined },
  folder: string,
): Theme {
  const { theme } = options
  const file = typeof theme === 'string' && themeFilePattern.test(theme) ? resolve(folder, theme) : undefined
  const object = file === undefined ? objectOf(theme) : readThemeFile(file, theme as string)
  const own = short === undefined ? {} : ownNames[short]
  const names = Object.keys(looksShape).filter((name) => options[name as keyof FigureOptions] !== undefined)
  const written = Object.fromEntries(
    names.filter((name) => !(name in own)).map((name) => [name, options[name as keyof FigureOptions]]),
  )
  const look: ThemeObject = { ...bases[object.base], ...object, ...written }
  const { fontsize = 10 } = look
  const cycle = look.cycle!.map((each) => colorOf(each))
  const paper = colorOf(look.background!)
  const font = look.font === undefined ? undefined : resolve(folder, look.font)
  return {
    paper,
    face: look.facecolor === undefined ? paper : colorOf(look.facecolor),
    ink: colorOf(look.color!),
    grid: colorOf(look.gridcolor!),
    sizes: {
      text: fontsize,
      title: look.titlesize ?? 1.2 * fontsize,
      label: look.labelsize ?? fontsize,
      tick: look.ticksize ?? fontsize,
      axes: look.axeswidth ?? 0.8,
    },
    linewidth: look.linewidth ?? 1.5,
    ...(font !== undefined && { font }),
    files: [...(file === undefined ? [] : [file]), ...(font === undefined ? [] : [font])],
    colorOf(value) {
      const number = /^\s*C(\d+)\s*$/.exec(String(value))?.[1]
      return number === undefined ? colorOf(value) : cycle[Number(number) % cycle.length]!
    },
  }
}

function objectOf(theme: FigureOptions['theme']): ThemeObject {
  if (typeof theme === 'object') return theme
  return { base: theme === 'dark' ? 'dark' : 'light' }
}

/** How well one colour is seen on another: 1, not at all, to 21, black on white. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [low, high] = [luminanceOf(one), luminanceOf(other)].sort((left, right) => left - right) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Of scale bars and time stamps that name no colour: white over pictures, else what is seen on the panel's box. */
export function stampInk({ ink }: Pick<Theme, 'ink'>, paper: Rgb, pictured: boolean): Rgb {
  if (pictured) return white
  const choices = [ink, white, black]
  return choices.find((choice) => contrastOf(choice, paper) >= 4.5) ?? ink
}

/** The colour of an option if it is one, `undefined` for what comes from data or frames. */
export function plainColor(value: unknown, { colorOf }: Theme): Rgb | undefined {
  const plain = typeof value === 'string' || typeof value === 'number'
  const parts = Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'number')
  return (plain || parts) && parseColor(value as ColorValue) ? colorOf(value as ColorValue) : undefined
}
