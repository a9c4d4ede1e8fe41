import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { namedFiles, parsePipeline } from '@movieflow/core'
import { until } from '@movieflow/test-support/poll'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchFiles } from '../src/index.js'

let folder = ''
let end = () => {}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow watch '))
})
afterEach(() => {
  end()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, content = 'x'): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

const filesOf = (text: string) => namedFiles(parsePipeline(text, join(folder, 'p.yaml')))

/** What the watch told of, by names within the folder, each once. */
async function watchPipeline(text: string) {
  const told = { found: new Set<string>(), changed: new Set<string>() }
  const expected = new Set(['p.yaml'])
  const name = (file: string) => file.slice(folder.length + 1)
  const watch = await watchFiles(filesOf(text), {
    onFound: (file) => told.found.add(name(file)),
    onChange: (file) => told.changed.add(name(file)),
    onBlind: (error) => {
      throw error
    },
    lookMilliseconds: 60_000,
  })
  end = () => watch.close()
  return {
    found: [...told.found].sort(),
    /** Waits until these are reported. Nothing else may be, except once more what was expected before. */
    async changed(...names: string[]) {
      const come = () => names.every((each) => told.changed.has(each))
      await until(come, () => `${names}; what came is ${[...told.changed]}`)
      // The system keeps the order of events: when this one has come, all earlier ones have.
      told.changed.delete('p.yaml')
      write('p.yaml', 'later')
      await until(() => told.changed.has('p.yaml'), 'a change of p.yaml')
      for (const name of names) expected.add(name)
      expect([...told.changed].filter((name) => !expected.has(name))).toEqual([])
      told.changed.clear()
    },
  }
}

const pipeline = (files: string, more = '') =>
  `out: movies\nsource: { files: ${files} }\nwrite: <source.name>.mp4\n${more}`

describe('a watch of files', () => {
  it('tells of those that a pattern names, and of no others', async () => {
    write('data/a_1.npy')
    write('data/a_x.txt')
    write('p.yaml')
    const watch = await watchPipeline(pipeline('data/<animal>_<exp:d>.npy'))
    expect(watch.found).toEqual(['data/a_1.npy', 'p.yaml'])
    write('data/a_2.npy')
    write('data/other.txt')
    write('data/.a_3.npy')
    write('elsewhere/a_4.npy')
    write('movies/a_1.mp4')
    await watch.changed('data/a_2.npy')
    appendFileSync(join(folder, 'data/a_1.npy'), 'more')
    await watch.changed('data/a_1.npy')
    rmSync(join(folder, 'data/a_1.npy'))
    await watch.changed('data/a_1.npy')
    write('p.yaml', 'y')
    await watch.changed('p.yaml')
  })

  it('tells of what is in folders that are inputs, however deep, and when they came', async () => {
    write('data/a.zarr/zarr.json')
    write('data/a.zarr/raw/c/0/0')
    write('data/other/c/0/0')
    const watch = await watchPipeline(pipeline('data/<name>.zarr'))
    expect(watch.found).toEqual(['data/a.zarr/raw/c/0/0', 'data/a.zarr/zarr.json'])
    write('data/other/c/0/0', 'more')
    write('data/a.zarr/raw/c/0/0', 'more')
    await watch.changed('data/a.zarr/raw/c/0/0')
    write('data/b.zarr/raw/c/0/0')
    await watch.changed('data/b.zarr', 'data/b.zarr/raw/c/0/0')
    write('data/b.zarr/raw/c/1/0')
    await watch.changed('data/b.zarr/raw/c/1', 'data/b.zarr/raw/c/1/0')
    rmSync(join(folder, 'data/a.zarr/raw/c/0/0'))
    await watch.changed('data/a.zarr/raw/c/0/0')
  })

  it('follows folders that come, also with files in them, and that go', async () => {
    const watch = await watchPipeline(pipeline('deep/<lab>/**/<exp>.npy'))
    write('deep/north/1.npy')
    await watch.changed('deep/north/1.npy')
    write('deep/north/b/c/2.npy')
    await watch.changed('deep/north/b/c/2.npy')
    write('ready/x/3.npy')
    renameSync(join(folder, 'ready'), join(folder, 'deep/south'))
    await watch.changed('deep/south/x/3.npy')
    rmSync(join(folder, 'deep'), { recursive: true })
    await watch.changed('deep/north/1.npy', 'deep/north/b/c/2.npy', 'deep/south/x/3.npy')
    write('deep/north/1.npy')
    await watch.changed('deep/north/1.npy')
  })

  it('sees a file that keeps its old time, and a link', async () => {
    write('old.npy')
    utimesSync(join(folder, 'old.npy'), 1e9, 1e9)
    mkdirSync(join(folder, 'data'))
    const watch = await watchPipeline(pipeline('data/*.npy'))
    renameSync(join(folder, 'old.npy'), join(folder, 'data/old.npy'))
    symlinkSync('old.npy', join(folder, 'data/link.npy'))
    await watch.changed('data/link.npy', 'data/old.npy')
  })

  it('sees what is written into the file that a link leads to', async () => {
    write('elsewhere/1.npy')
    mkdirSync(join(folder, 'data'))
    symlinkSync('../elsewhere/1.npy', join(folder, 'data/link.npy'))
    const watch = await watchPipeline(pipeline('data/*.npy'))
    write('elsewhere/1.npy', 'changed')
    write('elsewhere/2.npy')
    await watch.changed('data/link.npy')
  })

  it('looks when it is asked to, and has told what changed when it has looked', async () => {
    write('data/1.npy')
    const changed: string[] = []
    const files = filesOf(pipeline('data/*.npy'))
    let deaf = true
    const watch = await watchFiles(
      { ...files, names: (file) => files.names(file) && !deaf },
      { onFound: () => {}, onChange: (file) => changed.push(file), onBlind: () => {}, lookMilliseconds: 3_600_000 },
    )
    end = () => watch.close()
    deaf = false
    await watch.look()
    expect(changed).toEqual([join(folder, 'data/1.npy')])
  })

  it('ends where a link leads back up', async () => {
    write('data/a/1.npy')
    symlinkSync('..', join(folder, 'data/a/up'))
    const watch = await watchPipeline(pipeline('data/**/*.npy'))
    expect(watch.found).toEqual(['data/a/1.npy'])
  })

  it('finds by looking what no event told', async () => {
    write('data/1.npy')
    const files = filesOf(pipeline('data/*.npy'))
    const changed = new Set<string>()
    // Events of a file that nobody names are dropped: only the look is left.
    let deaf = true
    const watch = await watchFiles(
      { ...files, names: (file) => files.names(file) && !(deaf && file.endsWith('2.npy')) },
      { onFound: () => {}, onChange: (file) => changed.add(file), onBlind: () => {}, lookMilliseconds: 300 },
    )
    end = () => watch.close()
    write('data/2.npy')
    write('data/1.npy', 'later')
    await until(() => changed.size > 0, 'a change')
    expect([...changed]).toEqual([join(folder, 'data/1.npy')])
    deaf = false
    await until(() => changed.has(join(folder, 'data/2.npy')), 'a look that finds the new file')
  })

  it('tells of tables, fields’ files, plugins and options that are files', async () => {
    const text = pipeline(
      'data/*.npy',
      `tables: { file: "Exp_<animal>.csv", on: exp }
fields: { animal: Beto, rate: { file: "stats/<animal>.mat", variable: fs } }
plugins: ./my-writer.mjs
render: { use: heatmap, colormap: my-colors.csv }
`,
    )
    const names = ['Exp_Beto.csv', 'stats/Beto.mat', 'my-writer.mjs', 'my-colors.csv', 'data/1.npy']
    for (const name of names) write(name)
    const watch = await watchPipeline(text)
    expect(watch.found).toEqual([...names].sort())
    for (const name of names) write(name, 'changed')
    await watch.changed(...names)
  })

  it('knows outputs by their names', () => {
    const files = filesOf(pipeline('data/*.npy'))
    expect(files.isOutput(join(folder, 'movies/a.mp4'))).toBe(true)
    expect(files.isOutput(join(folder, 'movies/a.avi'))).toBe(false)
    expect(files.isOutput(join(folder, 'a.mp4'))).toBe(false)
  })
})
