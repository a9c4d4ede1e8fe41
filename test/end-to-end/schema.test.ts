// The JSON Schema that editors use, held by another validator against every pipeline of the repository, and against wrong ones.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { completePipeline } from '@movieflow/test-support/docs/fragments'
import { blocksOf, documentationPages } from '@movieflow/test-support/docs/pages'
import { Workspace } from '@movieflow/test-support/workspace'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { makeReference, referenceFile } from '../../scripts/make-reference.mjs'

const space = new Workspace()
afterAll(() => space[Symbol.dispose]())

type Validate = (text: string) => string[]

async function validator(...args: string[]): Promise<Validate> {
  const { code, stdout } = await space.call(['schema', ...args])
  expect(code).toBe(0)
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(stdout))
  return (text) => {
    if (validate(parse(text))) return []
    const errors = validate.errors ?? []
    return errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
  }
}

let faultsOf: Validate
beforeAll(async () => {
  faultsOf = await validator()
})

/** Themes of figures are YAML, too. */
const isPipeline = (file: string) => /^write:/m.test(readFileSync(join(root, file), 'utf8'))
const files = ['examples', 'bench', 'docs'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.yaml$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .filter(isPipeline),
)
const blocks = documentationPages()
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'yaml')

const wrong: [what: string, text: string][] = [
  ['an unknown key', 'sorce: a.npy\nwrite: a.gif'],
  ['a key of the wrong type', 'source: a.npy\nwrite: a.gif\nfps: fast'],
  ['no output', 'source: a.npy'],
  ['an unknown transform', 'source: a.npy\ntransform: { use: redcue, axis: y, by: mean }\nwrite: a.gif'],
  ['an unknown transform alone', 'source: a.npy\ntransform: revers\nwrite: a.gif'],
  ['an unknown transform in a list', 'source: a.npy\ntransform: [reverse, revers]\nwrite: a.gif'],
  ['an unknown writer', 'source: a.npy\nwrite: { path: a.gif, use: giff }'],
  ['an unknown renderer', 'source: a.npy\nrender: { use: heat }\nwrite: a.gif'],
  ['an unknown option of a transform', 'source: a.npy\ntransform: { use: reduce, axes: y, by: mean }\nwrite: a.gif'],
  [
    'an option that is not among its values',
    'source: a.npy\ntransform: { use: reduce, axis: y, by: average }\nwrite: a.gif',
  ],
  ['an unknown option of the renderer that stands for none', 'source: a.npy\nrender: { colour: red }\nwrite: a.gif'],
  [
    'an unknown option of a layer',
    'source: a.npy\nrender: { use: figure, layers: [{ use: line, y: 1, colr: red }] }\nwrite: a.gif',
  ],
  ['an option of the wrong type', 'source: a.npy\nrender: { size: big }\nwrite: a.gif'],
  ['an option of another ending', 'source: a.npy\nwrite: { path: a.GIF, crf: 18 }'],
  ['an option of another writer', 'source: a.npy\nwrite: [{ path: a.bin, use: gif, crf: 18 }]'],
  ['a list where a text must stand', 'source: { files: a.npy, variable: [a] }\nwrite: a.gif'],
]

describe('docs/reference.md', () => {
  it('is what the schemas say; if not: node scripts/make-reference.mjs', async () => {
    expect(readFileSync(referenceFile, 'utf8')).toBe(await makeReference())
  })
})

describe('movieflow schema', () => {
  it.each(files)('takes %s', (file) => {
    const text = readFileSync(join(root, file), 'utf8')
    expect(faultsOf(text)).toEqual([])
  })

  it.each(blocks)('takes $page:$line', ({ page, text, note }) => {
    if (note?.key === 'part of') return expect(parse(text)).toBeTypeOf('object')
    // A package that is found by its name alone: no schema knows what is installed.
    if (page === 'docs/plugins.md' && !text.includes('plugins:')) return expect(faultsOf(text)[0]).toMatch(/use must/)
    const whole = note?.key === 'file' ? text : completePipeline(text, page)
    expect(faultsOf(whole)).toEqual([])
  })

  it.each(wrong)('refuses %s', (_, text) => {
    expect(faultsOf(text)).not.toEqual([])
  })

  it('describes every option of every plugin that comes with movieflow', async () => {
    const { stdout } = await space.call(['schema'])
    const { definitions } = JSON.parse(stdout)
    const common = [
      'use',
      'data',
      'files',
      'axes',
      'columns',
      'variable',
      'path',
      'fps',
      'times',
      'start',
      'concat',
      'stack',
      'labels',
      'sample',
      'gap',
    ]
    const silent = Object.entries<{ properties?: Record<string, { description?: string }> }>(definitions).flatMap(
      ([plugin, { properties = {} }]) =>
        Object.entries(properties)
          .filter(([name, { description }]) => !common.includes(name) && description === undefined)
          .map(([name]) => `${plugin}.${name}`),
    )
    expect(silent).toEqual([])
  })

  it("has the options of a pipeline's own plugins with --pipeline, and writes a file with -o", async () => {
    space.write('my-writer.mjs', ownWriter).write('my.yaml', 'plugins: ./my-writer.mjs\nsource: a.npy\nwrite: a.own')
    const validate = await validator('--pipeline', 'my.yaml')
    const text = (options: string) => `plugins: ./my-writer.mjs\nsource: a.npy\nwrite: { path: a.own, ${options} }`
    expect(validate(text('level: 3'))).toEqual([])
    expect(validate(text('level: <level>'))).toEqual([])
    expect(validate(text('level: high'))).not.toEqual([])
    expect(validate(text('lvl: 3'))).not.toEqual([])
    expect(faultsOf(text('lvl: 3'))).toEqual([])
    const { code, stdout } = await space.call(['schema', '-o', 'movieflow.schema.json'])
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('# yaml-language-server: $schema=movieflow.schema.json'),
    ])
    expect(JSON.parse(readFileSync(space.path('movieflow.schema.json'), 'utf8')).$schema).toMatch(/draft-07/)
  })
})

const ownWriter = `
import { defineWriter, z } from '@movieflow/core/plugin'
export default defineWriter({
  name: 'own',
  extensions: ['.own'],
  options: z.strictObject({ level: z.int().describe('how much') }),
  open: () => ({ write() {}, finalize() {}, cancel() {} }),
})
`
