// Folders that are inputs: found, read, and made again if anything in them changed.
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** One file a frame, of 2 × 3 bytes. */
const source = `
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineSource } from '@movieflow/core/plugin'
const parts = async (folder) => (await readdir(folder)).filter((name) => name.endsWith('.raw')).sort()
export default defineSource({
  name: 'runs', version: '1', extensions: ['.run', '.deep.run'], folders: true, oneArray: true,
  scan: async (file) => [{ name: null, dtype: '|u1', shape: [(await parts(file)).length, 2, 3], order: 'C', axes: ['frame', 'y', 'x'] }],
  probe: async ({ file }) => ({ frames: (await parts(file)).length, axes: ['y', 'x'], shape: [2, 3], dtype: 'uint8' }),
  async open({ file }) {
    const names = await parts(file)
    return { read: async (index) => ({ axes: ['y', 'x'], shape: [2, 3], data: new Uint8Array(await readFile(join(file, names[index]))) }) }
  },
})
`

const pipeline = `
plugins: [./runs.mjs]
source: { files: data/<name>.run }
fps: 5
render: { use: heatmap, size: [32, 24], axis: off, limits: [0, 255] }
write: "<source.name>.npy"
`

function space(): Workspace {
  const files = new Workspace().write('runs.mjs', source).write('pipeline.yaml', pipeline)
  for (const name of ['a', 'b.deep'])
    for (let frame = 0; frame < 3; frame++) put(files, `data/${name}.run/${frame}.raw`, 40 * frame)
  return files
}

function put(files: Workspace, name: string, value: number): void {
  mkdirSync(join(files.path(name), '..'), { recursive: true })
  writeFileSync(files.path(name), new Uint8Array(6).fill(value))
}

async function statuses(files: Workspace, ...args: string[]): Promise<string[]> {
  const { stdout } = await files.call(['plan', 'pipeline.yaml', '--json', ...args])
  return JSON.parse(stdout).movies.map(
    ({ id, status, reasons }: { id: string; status: string; reasons: string[] }) =>
      `${id}: ${[status, ...reasons].join(', ')}`,
  )
}

describe('a folder that is an input', () => {
  it('is one movie, up to date until anything in it is another', async () => {
    using files = space()
    const first = await files.call(['run', 'pipeline.yaml'])
    expect(first.stderr + first.stdout).toMatch(/made/)
    // `source.name` is without the ending that chose the source, the longest.
    const header = readFileSync(files.path('b.npy')).subarray(0, 128).toString('latin1')
    expect(header).toContain("'shape': (3, 24, 32, 4)")
    const fresh = ['name=a: fresh', 'name=b.deep: fresh']
    expect(await statuses(files)).toEqual(fresh)

    // Only its time is another: its contents decide.
    utimesSync(files.path('data/a.run/1.raw'), 1e9, 1e9)
    expect(await statuses(files)).toEqual(fresh)
    const changed = 'name=a: stale, data/a.run changed'
    put(files, 'data/a.run/1.raw', 41)
    expect(await statuses(files)).toEqual([changed, fresh[1]])
    put(files, 'data/a.run/1.raw', 40)
    expect(await statuses(files)).toEqual(fresh)
    // A name is content, too, and a file that no frame is made of.
    renameSync(files.path('data/a.run/2.raw'), files.path('data/a.run/3.raw'))
    expect(await statuses(files)).toEqual([changed, fresh[1]])
    renameSync(files.path('data/a.run/3.raw'), files.path('data/a.run/2.raw'))
    files.write('data/a.run/sub/settings.json', '{}')
    expect(await statuses(files)).toEqual([changed, fresh[1]])
    rmSync(files.path('data/a.run/sub'), { recursive: true })
    expect(await statuses(files)).toEqual(fresh)

    put(files, 'data/a.run/3.raw', 200)
    const { stdout } = await files.call(['run', 'pipeline.yaml'])
    expect(stdout).toMatch(/made +name=a +4 frames/)
    expect(stdout).not.toMatch(/made +name=b/)
  })

  it('blocks its movie if the source reads files alone', async () => {
    using files = new Workspace().npy('a.npy', [3, 4, 5])
    mkdirSync(files.path('b.npy'))
    files.write(
      'pipeline.yaml',
      'source: { files: <name>.npy, axes: [frame, y, x] }\nrender: heatmap\nwrite: out/<name>.npy\n',
    )
    const { code, stdout } = await files.call(['run', 'pipeline.yaml'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/made +name=a/)
    expect(stdout).toMatch(/blocked +name=b.*b\.npy.*it is a folder, not/s)
  })
})

describe('inspect', () => {
  it('reads a folder by a source that is installed as a package, or by one that is named with its options', async () => {
    using files = space()
    const manifest = { name: 'movieflow-source-runs', version: '1.0.0', type: 'module', exports: './index.js' }
    const home = 'node_modules/movieflow-source-runs'
    files.write(`${home}/package.json`, JSON.stringify(manifest)).write(`${home}/index.js`, source)
    const { stdout } = await files.call(['inspect', 'data/a.run', '--json'])
    // Two frames of 0 and 40, and one of 80.
    const expected = { shape: [3, 2, 3], min: 0, max: 80, mean: 40, axes: ['frame', 'y', 'x'] }
    expect(JSON.parse(stdout).variables).toMatchObject([expected])

    const wider = source
      .replace('defineSource } from', 'defineSource, z } from')
      .replace("name: 'runs'", "options: z.strictObject({ from: z.int().default(0) }), name: 'wider'")
      .replace('scan: async (file) =>', 'scan: async (file, context, { from }) =>')
      .replace("order: 'C',", "order: 'C', units: 'K', about: ['from ' + from],")
    files.write('wider.mjs', wider.replace("['.run', '.deep.run']", '[]'))
    mkdirSync(files.path('data/plain'))
    put(files, 'data/plain/0.raw', 7)
    expect(await files.call(['inspect', 'data/plain'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a folder\n/),
    })
    const named = await files.call(['inspect', 'data/plain', '--use', './wider.mjs', '--set', 'from=5'])
    expect(named.stdout).toMatch(/from 5\n.*units +K\n.*range +7 to 7/)
    const refused = await files.call(['inspect', 'data/plain', '--use', './wider.mjs', '--set', 'from=x'])
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the source wider, option from: .*number.*\n.*--set/),
    })
    const misspelt = await files.call(['inspect', 'data/plain', '--use', './wider.mjs', '--set', 'fron=5'])
    expect(misspelt.stderr).toMatch(/option fron: there is no option fron\n +did you mean from\? .*--set/)
  })
})

describe('init', () => {
  it('finds folders that are inputs, by the source of an installed package, and names the package', async () => {
    using files = space()
    const manifest = { name: 'movieflow-source-runs', version: '1.0.0', type: 'module', exports: './index.js' }
    const home = 'node_modules/movieflow-source-runs'
    files.write(`${home}/package.json`, JSON.stringify(manifest)).write(`${home}/index.js`, source)
    rmSync(files.path('pipeline.yaml'))
    renameSync(files.path('data/b.deep.run'), files.path('data/b.run'))
    const { stdout } = await files.call(['init', 'data', '-o', 'pipeline.yaml'])
    expect(stdout).toMatch(/2 arrays: 3 × 2 × 3/)
    const written = readFileSync(files.path('pipeline.yaml'), 'utf8')
    expect(written).toMatch(/^plugins: \[movieflow-source-runs\]$/m)
    expect(written).toMatch(/^ +files: data\/<name>\.run$/m)
    expect((await files.call(['run', 'pipeline.yaml'])).stdout).toMatch(/2 movies: 2 made/)
  })
})
