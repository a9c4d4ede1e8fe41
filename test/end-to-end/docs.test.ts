// The documentation held against the code: each pipeline in it plans, each option is named, the heat map's with its default.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstPartyPlugins } from '../../packages/cli/dist/first-party.js'
import { heatmapRenderer } from '../../packages/renderer-figure/dist/index.js'
import { writePng } from '../support/png.js'
import { Workspace } from '../support/workspace.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = ['README.md', 'docs/pipeline.md', 'docs/from-matlab-and-matplotlib.md'] as const
const read = (page: string) => readFileSync(join(root, page), 'utf8')
const reference = read('docs/pipeline.md')

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

function complete(block: string): string {
  const keys = [...block.matchAll(/^(\w+):/gm)].map(([, key]) => key!)
  if (keys.includes('source') || keys.includes('sources')) return block
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
  space.write('my-writer.mjs', blocksOf('docs/pipeline.md', 'js')[0]!.text)
})
afterAll(() => space[Symbol.dispose]())

describe.each(pages)('%s', (page) => {
  it.each(blocksOf(page, 'yaml'))('has a pipeline that plans at $place', async ({ text }) => {
    space.write('pipeline.yaml', complete(text))
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
  it.each(firstPartyPlugins)('names the $kind $name, its endings and its options', async (entry) => {
    const { [entry.exportName]: plugin } = await import(entry.url)
    const names: string[] = [entry.name, ...entry.extensions, ...Object.keys(plugin.options.shape)]
    const isNamed = (name: string) => new RegExp(`\`[^\`\n]*(?<!\\w)${name}(?!\\w)[^\`\n]*\``).test(reference)
    expect(names.filter((name) => !isNamed(name))).toEqual([])
  })

  it('gives the defaults of the heat map', () => {
    const shown = new Map(
      [...reference.matchAll(/^\| `(\w+)` \| `([^`]*)` \|/gm)].map(([, option, value]) => [option, value]),
    )
    const defaults = Object.entries(heatmapRenderer.options.parse({}))
    expect(defaults.length).toBeGreaterThan(5)
    for (const [option, value] of defaults) {
      const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ')
      expect([option, shown.get(option)]).toEqual([option, text])
    }
  })

  it('has a writer that writes', async () => {
    space.write(
      'own.yaml',
      'source: { files: recordings/single.npy, axes: [y, x, frame] }\nrender: { size: [32, 20] }\nwrite: { path: own.bin, use: ./my-writer.mjs }',
    )
    expect(await space.run({}, 'own.yaml')).toMatchObject({ made: 1, failed: 0 })
    expect(readFileSync(space.path('own.bin'))).toHaveLength(3 * 32 * 20 * 4)
  })
})
