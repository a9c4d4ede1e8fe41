// The tables of docs held against the code: each option is named, those of figures with their defaults.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { marksOf } from '../../core/src/options/marks.js'
import { axesShape } from '../../renderer-figure/src/options/axes.js'
import { figureOptions } from '../../renderer-figure/src/options/figure.js'
import { innerShape, insetShape, twinShape } from '../../renderer-figure/src/options/inner-axes.js'
import { layerShapes } from '../../renderer-figure/src/options/layers.js'
import { firstPartyPlugins } from '../src/first-party.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (page: string) => readFileSync(join(root, page), 'utf8')
const reference = read('docs/pipeline.md')
const figures = read('docs/figures.md')

describe('docs/pipeline.md', () => {
  it.each(firstPartyPlugins.filter(({ kind }) => kind !== 'renderer'))(
    'names the $kind $name, its endings and its options',
    async (entry) => {
      const { [entry.exportName]: plugin } = await import(entry.url)
      const names: string[] = [entry.name, ...entry.extensions, ...Object.keys(plugin.options.shape)]
      const page = entry.kind === 'writer' ? reference + read('docs/outputs.md') : reference
      const isNamed = (name: string) => new RegExp(`\`[^\`\n]*(?<!\\w)${name}(?!\\w)[^\`\n]*\``).test(page)
      expect(names.filter((name) => !isNamed(name))).toEqual([])
    },
  )
})

interface Row {
  readonly fallback: string
  readonly changes: boolean
}

/** The rows of the tables of options below some headings, by option. */
function rowsOf(headings: readonly string[]): Map<string, Row> {
  const sections = figures.split(/^#{2,3} /m)
  const rows = headings.flatMap((heading) => {
    const section = sections.find((text) => text.startsWith(`${heading}\n`))
    expect(section, heading).toBeDefined()
    const table = /^\| option \|.*\n\|[ -|]*\n((?:\|.*\n)*)/m.exec(section!)
    expect(table, heading).not.toBeNull()
    return table![1]!
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [, names, fallback, , changes] = line.split('|').map((cell) => cell.trim())
        return [...names!.matchAll(/`([\w.]+)`/g)].map(([, name]): [string, Row] => [
          name!,
          { fallback: fallback!, changes: changes === '✓' },
        ])
      })
  })
  return new Map(rows)
}

type Schema = z.ZodType
type Definition = {
  innerType?: Schema
  options?: Schema[]
  items?: Schema[]
  shape?: Record<string, Schema>
  defaultValue?: unknown
}
const definitionOf = (schema: Schema) => schema.def as Definition

/** A schema and all that it may be instead. */
function formsOf(schema: Schema): Schema[] {
  const { innerType, options = [] } = definitionOf(schema)
  return [schema, ...(innerType ? [innerType] : []), ...options].flatMap((form) =>
    form === schema ? [form] : formsOf(form),
  )
}

/** The members of these have rows of their own. */
const described = ['border', 'colorbar', 'title', 'legend', 'scalebar', 'timestamp']

function optionsOf(shape: Record<string, Schema>, before = ''): [name: string, schema: Schema][] {
  return Object.entries(shape).flatMap(([name, schema]): [string, Schema][] => {
    const members = formsOf(schema).find((form) => definitionOf(form).shape)
    const own: [string, Schema] = [`${before}${name}`, schema]
    return members && described.includes(name) && before === ''
      ? [own, ...optionsOf(definitionOf(members).shape!, `${name}.`)]
      : [own]
  })
}

function without(shape: object, names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)))
}

const colored = ['heatmap', 'image', 'scatter', 'contour', 'bar', 'quiver', 'polygon']
const headingsOf = (layer: string) => [
  ...['heatmap, image', 'hline, vline', layer].filter((heading) => heading.split(', ').includes(layer)).slice(0, 1),
  ...(layer === 'image' ? ['Channels that add up'] : []),
  ...(colored.includes(layer) ? ['Colours of values'] : []),
]
const [along, placed] = definitionOf(definitionOf(figureOptions.shape.panels).innerType!).options!.map(
  (schema) => definitionOf(schema).shape!,
)

describe('docs/figures.md', () => {
  it.each([
    ...Object.entries(layerShapes).map(
      ([layer, shape]) => [layer, without(shape, ['use']), headingsOf(layer)] as const,
    ),
    ['axes', axesShape, ['Axes', 'Legend, scale bar and time stamp']],
    [
      'figure',
      without(figureOptions.shape, [...Object.keys(axesShape), ...Object.keys(innerShape)]),
      ['The figure', 'Themes and type'],
    ],
    ['a second axis of y', twinShape, ['Second axis of y']],
    ['insets', without(insetShape, Object.keys(axesShape)), ['Insets']],
    ['panels along axes', along!, ['Panels along axes']],
    ['panels by place', placed!, ['Panels by place']],
  ] as [string, Record<string, Schema>, string[]][])(
    'has each option of %s, with its default',
    (what, shape, headings) => {
      // The bar of the figure is as those of layers are.
      const options = optionsOf(shape).filter(([name]) => what !== 'figure' || !name.startsWith('colorbar.'))
      const rows = rowsOf(headings)
      // Contours have the values of their levels, and no names of values.
      if (what === 'contour') rows.delete('labels')
      expect([...rows.keys()].sort()).toEqual(options.map(([name]) => name).sort())
      for (const [name, schema] of options) {
        const { fallback, changes } = rows.get(name)!
        const { defaultValue } = definitionOf(schema)
        const text =
          typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue)?.replaceAll(',', ', ')
        if (text !== undefined) expect([name, fallback]).toEqual([name, expect.stringContaining(`\`${text}\``)])
        expect([name, fallback.startsWith('required')]).toEqual([name, !schema.safeParse(undefined).success])
        if (what.startsWith('panels')) continue
        const forms = described.includes(name) && name !== 'title' && name !== 'timestamp' ? [] : formsOf(schema)
        // Of a pair, each of the two may change.
        const parts = forms.flatMap((form) => [form, ...(definitionOf(form).items ?? [])])
        expect([name, changes]).toEqual([
          name,
          parts.map(marksOf).some(({ perFrame, everyFrame }) => perFrame || everyFrame),
        ])
      }
    },
  )

  it('has small pictures, and shows all of them', () => {
    const shown = [...figures.matchAll(/\]\((figures\/[\w-]+\.png)\)/g)].map(([, path]) => path!)
    expect(shown.length).toBeGreaterThan(5)
    for (const path of shown) expect([path, statSync(join(root, 'docs', path)).size < 25_000]).toEqual([path, true])
  })
})
