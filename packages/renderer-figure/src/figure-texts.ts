// The texts of a figure: what its axes and titles say, checked in the plan and measured for the lay-out; any thread.
import { MovieflowError, type PluginContext } from '@movieflow/core/plugin'
import type { ColorValue } from './colors.js'
import type { FigureSpec, PanelSpec } from './figure-spec.js'
import type { FontFile } from './font-file.js'
import { describeMissing } from './glyphs.js'
import { allAxes } from './inner-axes.js'
import type { AxisOptions, HeadingInput } from './layout-input.js'
import type { Lettering } from './lettering.js'
import type { AxesOptions } from './options/axes.js'
import type { TextLayerOptions } from './options/layers.js'
import type { Labelled } from './outer-panels.js'
import type { Scale } from './scales.js'
import { texFault } from './text-line.js'
import type { Theme } from './theme/theme.js'

export interface TitleText {
  readonly text: string
  /** Left out: that of the theme. */
  readonly color: ColorValue | undefined
  /** Points. */
  readonly fontsize: number
}

/** A title as an object, whatever way it was written. */
export function titleOf(title: AxesOptions['title'], { sizes }: Pick<Theme, 'sizes'>): TitleText | undefined {
  if (title === undefined) return undefined
  const given = typeof title === 'object' ? title : { text: title }
  return { text: String(given.text), color: given.color, fontsize: given.fontsize ?? sizes.title }
}

/** What a title says. */
export function textOfTitle(title: AxesOptions['title']): string | undefined {
  return title === undefined ? undefined : String(typeof title === 'object' ? title.text : title)
}

/** The room that a title takes; the number of its lines is that of the first frame's. */
export function headingInput(
  title: AxesOptions['title'],
  { lines, lineHeight, theme }: Lettering,
): HeadingInput | undefined {
  const found = titleOf(title, theme)
  if (!found) return undefined
  return { em: lines(found.text).reduce((sum, line) => sum + lineHeight(line, 1), 0), fontsize: found.fontsize }
}

/** Both axes of a panel for the lay-out; labels of shared axes are only at the outer panels. */
export function axisOptions(
  { axes }: PanelSpec,
  scales: { readonly x: Scale; readonly y: Scale },
  { bottom, left }: Labelled,
): { x: AxisOptions; y: AxisOptions } {
  const along = (direction: 'x' | 'y', labelled: Labelled['left']): AxisOptions => {
    const { ticks, ticklabels } = axes
    const label = axes[`${direction}label`]
    const texts = typeof ticklabels === 'object' ? (ticklabels[direction] ?? true) : ticklabels
    return {
      scale: scales[direction],
      ticks: typeof ticks === 'object' ? (ticks[direction] ?? true) : ticks,
      labels: labelled.ticks && (Array.isArray(texts) ? texts.map(String) : texts),
      label: label === undefined || !labelled.name ? undefined : String(label),
    }
  }
  return { x: along('x', bottom), y: along('y', left) }
}

/** Warns of characters that the font lacks, and refuses formulas that cannot be read, as far as the plan knows the texts. */
export function checkTexts(spec: FigureSpec, tex: boolean, font: FontFile | undefined, { warn }: PluginContext): void {
  const seen = new Set<string>()
  for (const [text, option] of textsOf(spec)) {
    if (seen.has(text)) continue
    seen.add(text)
    const missing = describeMissing(text, font)
    if (missing !== undefined) warn(missing)
    const sign = tex ? undefined : signOf(text)
    if (sign !== undefined) warn(`render.${option} shows ${sign}`)
    const fault = tex ? texFault(text) : undefined
    if (fault)
      throw new MovieflowError('OPTION_INVALID', fault.message, { option: `render.${option}`, hint: fault.hint })
  }
}

/** What a plain text shows as written, though another meaning is usual. */
function signOf(text: string): string | undefined {
  const formula = /\$[^$]*[\\^_][^$]*\$|(?<![:\w\\/])\\(?!n)[A-Za-z]{2,}|\\n(?:u|e|eq|abla|ot)(?![A-Za-z])/.exec(
    text,
  )?.[0]
  if (formula !== undefined) return `${formula} as written: \`text: tex\` draws it as a formula`
  return text.includes('\\n')
    ? '\\n as written: for a line break, put the text between double quotes, or into a block after |'
    : undefined
}

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function textsOf(spec: FigureSpec): [text: string, option: string][] {
  const found: [string, string][] = []
  const add = (text: unknown, option: string) => {
    if (typeof text === 'string' || typeof text === 'number') found.push([String(text), option])
  }
  add(textOfTitle(spec.title), 'title')
  const { colorbar: shown } = spec.scale ?? {}
  if (typeof shown === 'object') add(shown.label, 'colorbar.label')
  for (const { axes, layers } of allAxes(spec)) {
    add(textOfTitle(axes.title), 'title')
    add(axes.xlabel, 'xlabel')
    add(axes.ylabel, 'ylabel')
    add(axes.scalebar?.label, 'scalebar.label')
    for (const { use, options, path } of layers) {
      const {
        colorbar,
        label,
        channels = [],
      } = options as {
        colorbar?: boolean | { label?: unknown }
        label?: unknown
        channels?: readonly { label?: unknown }[]
      }
      for (const [at, channel] of channels.entries()) add(channel.label, below(path, `channels.${at}.label`))
      if (typeof colorbar === 'object') add(colorbar.label, below(path, 'colorbar.label'))
      add(label, below(path, 'label'))
      if (use === 'text') add((options as TextLayerOptions).text, below(path, 'text'))
    }
  }
  return found
}
