// The documentation held against the code: each pipeline in it plans, each option is named, those of figures with their defaults.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mat, matArray } from '../../examples/arrays.mjs'
import { firstPartyPlugins } from '../../packages/cli/dist/first-party.js'
import { isEveryFrame, isPerFrame } from '../../packages/core/dist/contract/options.js'
import type { z } from '../../packages/core/dist/plugin.js'
import { axesShape } from '../../packages/renderer-figure/dist/options/axes.js'
import { figureOptions } from '../../packages/renderer-figure/dist/options/figure.js'
import { layerShapes } from '../../packages/renderer-figure/dist/options/layers.js'
import { writePng } from '../support/png.js'
import { Workspace } from '../support/workspace.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = [
  'README.md',
  'docs/pipeline.md',
  'docs/outputs.md',
  'docs/figures.md',
  'docs/batch.md',
  'docs/formats.md',
  'docs/cluster.md',
  'docs/schedule.md',
  'docs/report.md',
  'docs/from-matlab-and-matplotlib.md',
] as const
const read = (page: string) => readFileSync(join(root, page), 'utf8')
const reference = read('docs/pipeline.md')
const figures = read('docs/figures.md')

interface Block {
  readonly place: string
  readonly text: string
}

function blocksOf(page: string, language: string): Block[] {
  const text = read(page)
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
    text: match[1]!,
  }))
}

/** What a fragment leaves out; a block that says what is read has all it needs. */
const minimal = {
  source: 'source: { files: data/<animal>_<type>_Exp<exp:d>_<layer>.npy, axes: [y, x, channel, frame] }',
  transform: 'transform: { use: reduce, axis: channel, by: mean }',
  write: 'write: <source.name>.gif',
}

/** What the page of figures says once, for all of its examples. */
const arrays = blocksOf('docs/figures.md', 'yaml')[0]!.text

function complete(block: string, page: string): string {
  const keys = [...block.matchAll(/^(\w+):/gm)].map(([, key]) => key!)
  if (keys.includes('source') || keys.includes('sources')) return block
  if (page === 'docs/figures.md') return arrays + block
  const missing = Object.entries(minimal).filter(([key]) => !keys.includes(key))
  return [block, ...missing.map(([, line]) => line)].join('\n')
}

/** A grey picture of 16 × 16 pixels, written by Pillow. */
const greyPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mNsYEAFTAwjWgAAmZAAoFDIQrAAAAAASUVORK5CYII=',
  'base64',
)

const space = new Workspace()

beforeAll(async () => {
  const wave = (...indices: number[]) => Math.sin(indices.reduce((sum, index) => sum * 3 + index, 0))
  const windows = (frame: number, column: number) => 1 + 19 * column + 10 * frame
  for (const animal of ['Alfa', 'Beto']) {
    for (const exp of [1, 11]) space.npy(`data/${animal}_Evol_Exp${exp}_conv4_3.npy`, [6, 5, 3, 4], wave)
    space.npy(`ref/${animal}_conv4_3.npy`, [6, 5], wave)
    space.npy(`windows/${animal}.npy`, [4, 2], windows)
    space.write(`Exp_Record_${animal}.csv`, 'Expi,pref chan,note\n1,20,"two\nlines"\n11,7,\n')
  }
  // As MATLAB has them, the first index fastest.
  const cc = matArray(
    Float32Array.from({ length: 360 }, (_, index) => wave(index)),
    [6, 5, 3, 4],
  )
  const wdw = matArray(Float64Array.of(1, 11, 21, 31, 20, 30, 40, 50), [4, 2])
  const stats = Array.from({ length: 11 }, (_, index) => ({ units: { pref_chan: index } }))
  for (const animal of ['Alfa', 'Beto']) {
    for (const exp of [1, 11])
      space.write(`data/${animal}_Evol_Exp${exp}_conv4_3.mat`, mat({ cc_tsr: cc, wdw_vect: wdw }))
    space.write(`stats/${animal}_stats.mat`, mat({ EStats: stats }))
  }
  space.write('scans/mouse1.nwb', readFileSync(join(root, 'test/end-to-end/scan.nwb')))
  for (const animal of ['Alfa', 'Beto']) space.write(`tracks/${animal}.csv`, 'x,y\n0,1\n1,2\n2,2\n1,0\n')
  space.write('tuning.csv', 'angle,rate\n0,1\n90,5\n180,2\n')
  for (const frame of [1, 2, 3]) space.npy(`walk/trial_${frame}.npy`, [4, 4])
  for (const shot of [1, 2]) writePng(space.path(`stills/img${shot}.png`), [48, 64, 3], (y, x) => x + y)
  space.npy('rate.npy', [1], Float32Array.of(12.5)).npy('recordings/single.npy', [4, 4, 3])
  space.npy('rates/Beto_Manif_Exp11_conv4-3.npy', [6, 5, 4], wave).npy('wdw_vect.npy', [4, 2], windows)
  space.npy('walk.npy', [4, 2], wave).npy('tint.npy', [4, 3], (...indices) => Math.abs(wave(...indices)))
  for (const name of ['points_x', 'points_y']) space.npy(`${name}.npy`, [4, 5], wave)
  for (const image of [1, 2, 10]) space.write(`images/${image}.png`, greyPng)
  space.write(
    'clip.yaml',
    'source: { files: recordings/single.npy, axes: [y, x, frame] }\nrender: { size: [32, 24] }\nwrite: clips/Beto.mkv',
  )
  await space.run({}, 'clip.yaml')
  execFileSync(process.execPath, [join(root, 'docs/figures/make.mjs'), 'data', space.folder])
  space.write('my-writer.mjs', blocksOf('docs/pipeline.md', 'js')[0]!.text)
})
afterAll(() => space[Symbol.dispose]())

describe.each(pages)('%s', (page) => {
  it.each(blocksOf(page, 'yaml'))('has a pipeline that plans at $place', async ({ text }) => {
    space.write('pipeline.yaml', complete(text, page))
    const { movies } = await space.report()
    expect(movies.length).toBeGreaterThan(0)
    expect(movies.filter(({ status }) => status === 'blocked')).toEqual([])
  })

  it('links to files that are there', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!)
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
  })
})

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

  it('has a writer that writes', async () => {
    space.write(
      'own.yaml',
      'source: { files: recordings/single.npy, axes: [y, x, frame] }\nrender: { size: [32, 20] }\nwrite: { path: own.bin, use: ./my-writer.mjs }',
    )
    expect(await space.run({}, 'own.yaml')).toMatchObject({ made: 1, failed: 0 })
    expect(readFileSync(space.path('own.bin'))).toHaveLength(3 * 32 * 20 * 4)
  })
})

describe('docs/outputs.md', () => {
  it.each(blocksOf('docs/outputs.md', 'yaml'))('has a pipeline that runs at $place', async ({ text }) => {
    space.write('outputs.yaml', `${complete(text, 'docs/outputs.md')}\nout: outputs\nrender: { size: [96, 64] }\n`)
    expect(await space.run({ force: true }, 'outputs.yaml')).toMatchObject({ made: 4, failed: 0, blocked: 0 })
  })
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
type Definition = { innerType?: Schema; options?: Schema[]; shape?: Record<string, Schema>; defaultValue?: unknown }
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

const colored = ['heatmap', 'image', 'scatter', 'contour']
const headingsOf = (layer: string) => [
  ...['heatmap, image', 'hline, vline', layer].filter((heading) => heading.split(', ').includes(layer)).slice(0, 1),
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
    ['figure', without(figureOptions.shape, Object.keys(axesShape)), ['The figure']],
    ['panels along axes', along!, ['Panels along axes']],
    ['panels by place', placed!, ['Panels by place']],
  ] as [string, Record<string, Schema>, string[]][])(
    'has each option of %s, with its default',
    (what, shape, headings) => {
      const options = optionsOf(shape)
      const rows = rowsOf(headings)
      expect([...rows.keys()].sort()).toEqual(options.map(([name]) => name).sort())
      for (const [name, schema] of options) {
        const { fallback, changes } = rows.get(name)!
        const { defaultValue } = definitionOf(schema)
        const text =
          typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue)?.replaceAll(',', ', ')
        if (text !== undefined) expect([name, fallback]).toEqual([name, expect.stringContaining(`\`${text}\``)])
        expect([name, fallback.startsWith('must stand')]).toEqual([name, !schema.safeParse(undefined).success])
        if (what.startsWith('panels')) continue
        const forms = described.includes(name) && name !== 'title' && name !== 'timestamp' ? [] : formsOf(schema)
        expect([name, changes]).toEqual([name, forms.some((form) => isPerFrame(form) || isEveryFrame(form))])
      }
    },
  )

  it('has small pictures, and shows all of them', () => {
    const shown = [...figures.matchAll(/\]\((figures\/[\w-]+\.png)\)/g)].map(([, path]) => path!)
    expect(shown.length).toBeGreaterThan(5)
    for (const path of shown) expect([path, statSync(join(root, 'docs', path)).size < 25_000]).toEqual([path, true])
  })
})
