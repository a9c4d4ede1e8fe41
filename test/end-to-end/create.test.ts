// `movieflow create`: what it makes holds as it is made: its own tests pass, and its pipeline makes movies that decode.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
const node = (args: string[], cwd: string) => promisify(execFile)(process.execPath, args, { cwd })

/** What `npm install` would put there, from the workspace. */
function install(folder: string): void {
  const links = { '@movieflow/core': 'core', '@movieflow/testkit': 'testkit', movieflow: 'cli' }
  for (const [name, target] of Object.entries(links)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(packages, target), link, 'junction')
  }
}

/** A plugin of this kind, created, tested and used; the folder of its movies. */
async function createAndUse(space: Workspace, kind: string): Promise<string> {
  const { code, stdout, stderr } = await space.call(['create', kind, 'first-try'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const name = `movieflow-${kind}-first-try`
  expect(stdout).toContain(`cd ${name} && npm install`)
  const folder = space.path(name)
  const made = space.files(name)
  for (const file of made) expect(readFileSync(space.path(file), 'utf8')).not.toContain('__name__')
  install(folder)
  const { stdout: tested } = await node(['--test', '--test-reporter=tap'], folder)
  expect(tested).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(tested)?.[1])).toBeGreaterThan(1)
  await node(['example/make-data.mjs'], folder)
  const run = await space.call(['run', `${name}/example/pipeline.yaml`])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  return join(folder, 'example', 'movies')
}

describe('what is created is tested by its own tests and makes movies', () => {
  test('a writer, whose strip has the frames of the GIF beside it', async () => {
    using space = new Workspace()
    const movies = await createAndUse(space, 'writer')
    const strip = await decodeMovie(join(movies, 'wave.ppm'))
    const gif = await decodeMovie(join(movies, 'wave.gif'))
    const [width, height, gap] = [gif.width, gif.height, 4]
    expect(gif.frames).toHaveLength(12)
    expect([strip.width, strip.height]).toEqual([width, 12 * height + 11 * gap])
    const row = width * 3
    for (const [index, frame] of gif.frames.entries()) {
      const start = index * (height + gap) * row
      expect(Buffer.compare(strip.frames[0]!.subarray(start, start + height * row), frame)).toBe(0)
    }
  })

  test('a renderer, whose cells are squares of grey', async () => {
    using space = new Workspace()
    const movies = await createAndUse(space, 'renderer')
    const { width, height, frames } = await decodeMovie(join(movies, 'wave.gif'))
    expect([width, height, frames.length]).toEqual([32 * 8, 24 * 8, 12])
    const levels = new Set<number>()
    for (let at = 0; at < frames[0]!.length; at += 3) {
      const [red, green, blue] = frames[0]!.subarray(at, at + 3)
      expect(red === green && green === blue).toBe(true)
      const pixel = at / 3
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      const corner = (Math.floor(y / 8) * 8 * width + Math.floor(x / 8) * 8) * 3
      expect(red).toBe(frames[0]![corner])
      levels.add(red!)
    }
    expect(levels.has(0) && levels.has(255)).toBe(true)
  })

  test.each(['source', 'transform'])('a %s, whose movie shows a wave that drifts', async (kind) => {
    using space = new Workspace()
    const movies = await createAndUse(space, kind)
    const { frames } = await decodeMovie(join(movies, 'wave.gif'))
    expect(frames).toHaveLength(12)
    // The wave has the period of the movie: it comes back, and no frame before is like the first.
    expect(new Set(frames.map((frame) => Buffer.from(frame).toString('base64'))).size).toBe(12)
  })
})

test('a plugin of hooks, which lists the movies of a run', async () => {
  using space = new Workspace()
  const movies = await createAndUse(space, 'plugin')
  expect((await decodeMovie(join(movies, 'wave.gif'))).frames).toHaveLength(12)
  expect(readFileSync(join(movies, 'list.tsv'), 'utf8')).toBe('wave.gif\t1.2\n')
})

describe('its package.json', () => {
  test('names the package by the convention, and takes the core that made it', async () => {
    using space = new Workspace()
    await space.call(['create', 'writer', 'movieflow-writer-film-strip', '--folder', 'my strip'])
    const made = JSON.parse(readFileSync(space.path('my strip/package.json'), 'utf8'))
    const { version } = JSON.parse(readFileSync(join(packages, 'core/package.json'), 'utf8'))
    expect(made).toMatchObject({
      name: 'movieflow-writer-film-strip',
      type: 'module',
      keywords: ['movieflow-plugin'],
      peerDependencies: { '@movieflow/core': `^${version}` },
    })
    expect(space.files('my strip')).toContain('my strip/.gitignore')
    expect(readFileSync(space.path('my strip/index.mjs'), 'utf8')).toContain("name: 'film-strip'")
  })

  test('makes it one that a pipeline finds by its name, once it is installed', async () => {
    using space = new Workspace()
    await space.call(['create', 'writer', 'film-strip', '--folder', 'node_modules/movieflow-writer-film-strip'])
    space.npy('data/wave.npy', [3, 4, 5]).write(
      'pipeline.yaml',
      `version: 1
source: { files: data/<name>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [60, 40] }
write: { path: <name>.ppm, use: film-strip, gap: 0 }
`,
    )
    const { code, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { width, height } = await decodeMovie(space.path('wave.ppm'))
    expect([width, height]).toEqual([60, 120])
  })
})

describe('nothing is made of', () => {
  test.each([
    ['capital letters', ['writer', 'FilmStrip'], 'movieflow create writer film-strip'],
    ['a name that is taken', ['writer', 'gif'], 'comes with movieflow'],
    ["another kind's name", ['writer', 'movieflow-source-ephys'], 'movieflow create source ephys'],
    ['a name that npm refuses', ['transform', 'a'.repeat(210)], 'npm allows 214'],
    ['a path', ['source', '../ephys'], 'cannot be a plugin'],
    ['a kind that there is not', ['painter', 'ephys'], 'unknown command'],
  ])('%s', async (_, args, said) => {
    using space = new Workspace()
    const { code, stderr } = await space.call(['create', ...args])
    expect(code).toBe(2)
    expect(stderr).toContain(said)
    expect(space.files()).toEqual([])
  })

  test('a folder that has something in it', async () => {
    using space = new Workspace()
    space.write('movieflow-writer-strip/notes.txt', 'mine')
    const { code, stderr } = await space.call(['create', 'writer', 'strip'])
    expect(code).toBe(2)
    expect(stderr).toContain('--folder')
    expect(space.files()).toEqual(['movieflow-writer-strip/notes.txt'])
  })
})
