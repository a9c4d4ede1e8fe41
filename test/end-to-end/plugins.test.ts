// How plugins are found, loaded, refused and listed, by the built command.
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const base = `
source: { files: a_<exp:d>.npy, axes: [frame, y, x] }
out: movies
fps: 5
render: { use: heatmap, size: [32, 24], axis: off }
`

function space(pipeline: string, files: Record<string, string> = {}): Workspace {
  const made = new Workspace().npy('a_1.npy', [3, 4, 5]).npy('a_2.npy', [3, 4, 5])
  for (const [name, content] of Object.entries(files)) made.write(name, content)
  return made.write('pipeline.yaml', pipeline + base)
}

/** A writer of raw bytes: its option, then each picture's first byte, which a worker takes out. */
const rawWriter = (name = 'raw', extension = '.raw') => `defineWriter({
  name: '${name}', version: '1.2.3', extensions: ['${extension}'],
  options: z.strictObject({ head: z.string().default('head') }),
  encodeFrame: (picture) => Uint8Array.of(picture.data[3]),
  async open({ file, options }) {
    const { open } = await import('node:fs/promises')
    const handle = await open(file, 'w')
    await handle.write(options.head)
    return {
      async write({ data }) { await handle.write(data) },
      async finalize() { await handle.close(); return {} },
      async cancel() { await handle.close() },
    }
  },
})`
const door = `import { definePlugin, defineRenderer, defineSource, defineTransform, defineWriter, z } from '@movieflow/core/plugin'\n`
const writerModule = `${door}export default ${rawWriter()}`

const packageOf = (name: string, more: object = {}) =>
  JSON.stringify({ name, version: '1.2.3', type: 'module', exports: { '.': { import: './index.js' } }, ...more })

describe('packages', () => {
  it.each([
    ['movieflow-writer-raw', 'raw'],
    ['@movieflow/writer-raw', 'raw'],
    ['@lab/movieflow-writer-raw', '@lab/raw'],
    ['raw-things', 'raw-things'],
  ])('%s is found as use: %s, though it exports to import alone', async (name, use) => {
    using files = space(`write: { path: a_<exp>.raw, use: "${use}", head: "${name}" }`, {
      [`node_modules/${name}/package.json`]: packageOf(name),
      [`node_modules/${name}/index.js`]: writerModule,
    })
    expect(await files.call(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    expect(readFileSync(files.path('movies/a_1.raw'))).toEqual(Buffer.from(`${name}\u00ff\u00ff\u00ff`, 'latin1'))
  })

  it('under plugins: are found by movieflow-plugin-…, and by the names of steps', async () => {
    using files = space('plugins: [lab, raw]\nwrite: a_<exp>.raw', {
      'node_modules/movieflow-plugin-lab/package.json': packageOf('movieflow-plugin-lab'),
      'node_modules/movieflow-plugin-lab/index.js': `${door}export default definePlugin({ name: 'lab', config: (p) => { p.fps = 4 } })`,
      'node_modules/movieflow-writer-raw/package.json': packageOf('movieflow-writer-raw', {
        exports: undefined,
        main: './index',
      }),
      'node_modules/movieflow-writer-raw/index.js': writerModule,
    })
    const { stdout, code } = await files.call(['plan', 'pipeline.yaml', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).movies[0]).toMatchObject({ fps: 4, outputs: [{ path: 'a_1.raw' }] })
  })

  it('that are missing say how to install them', async () => {
    using files = space('plugins: [lab-things]\nwrite: a_<exp>.gif')
    const { code, stderr } = await files.call(['plan', 'pipeline.yaml'])
    expect(code).toBe(2)
    expect(stderr).toContain('pipeline.yaml:1:11 plugins[0]: the plugin package lab-things is not installed')
    expect(stderr).toContain('the package that brings it, installed in')
    const step = await files
      .write('pipeline.yaml', `write: { path: a.x, use: wobp }${base}`)
      .call(['plan', 'pipeline.yaml'])
    expect(step.stderr).toMatch(
      /no writer is called wobp\n.*A writer of your own: the package that brings it, installed in .*, or a file: \.\/wobp\.mjs/,
    )
  })

  it('that are not built, or export nothing there, say so', async () => {
    using files = space('plugins: [lab]\nwrite: a_<exp>.gif', { 'node_modules/lab/package.json': packageOf('lab') })
    expect((await files.call(['plan', 'pipeline.yaml'])).stderr).toMatch(
      /the package lab is installed, but has no module: there is no .*index\.js/,
    )
    files.write('node_modules/lab/package.json', packageOf('lab', { exports: { './other': './x.js' } }))
    expect((await files.call(['plan', 'pipeline.yaml'])).stderr).toContain('its package.json exports no .')
  })

  it.each([
    ['@movieflow/core', '^9.0.0', /requires @movieflow\/core \^9\.0\.0, but this is 0\.1\.0/],
    ['movieflow', '>=2', /requires movieflow >=2, but this is/],
    ['@movieflow/core', '<0.1.0', /install a newer movieflow-writer-raw/],
  ])('that ask for %s %s are refused', async (peer, range, message) => {
    using files = space('write: { path: a_<exp>.raw, use: raw }', {
      'node_modules/movieflow-writer-raw/package.json': packageOf('movieflow-writer-raw', {
        peerDependencies: { [peer]: range },
      }),
      'node_modules/movieflow-writer-raw/index.js': writerModule,
    })
    const { code, stderr } = await files.call(['plan', 'pipeline.yaml'])
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).toContain('movieflow-writer-raw 1.2.3')
    for (const met of ['^0.1.0', '>=0.1.0 <2', 'workspace:*', '*']) {
      files.write(
        'node_modules/movieflow-writer-raw/package.json',
        packageOf('movieflow-writer-raw', { peerDependencies: { [peer]: met } }),
      )
      expect(await files.call(['plan', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    }
  })

  it('that were made for another contract are refused, with what to do', async () => {
    using files = space('plugins: [./w.mjs]\nwrite: a_<exp>.raw', {
      'w.mjs': `${door}export default { ...${rawWriter()}, madeBy: { core: '7.0.0', contract: 7 } }`,
    })
    const { stderr } = await files.call(['plan', 'pipeline.yaml'])
    expect(stderr).toContain('it was made by @movieflow/core 7.0.0, for version 7 of the contract')
    expect(stderr).toContain('npm install @movieflow/core@0.1.0')
  })

  it('with a core of their own work: its marks and its errors count', async () => {
    using files = space('', {
      'node_modules/own/package.json': packageOf('own'),
      'node_modules/own/index.js': `import { MovieflowError, definePlugin, defineRenderer, defineWriter, perFrame, z } from '@movieflow/core/plugin'
export default definePlugin({ name: 'own', plugins: () => [${rawWriter()}, defineRenderer({
  name: 'own', options: z.strictObject({ level: perFrame(z.number()), fail: z.boolean().optional() }),
  plan({ options }) { if (options.fail) throw new MovieflowError('SHAPE_MISMATCH', 'it is too flat', { hint: 'take another' }); return { size: [4, 2], limits: {} } },
  create: () => ({ draw: ({ options }, picture) => { picture.data.fill(options.level) } }),
})] })`,
    })
    // A real second copy, with what it imports.
    mkdirSync(files.path('node_modules/own/node_modules/@movieflow/core'), { recursive: true })
    for (const name of ['dist', 'package.json'])
      cpSync(join(root, 'packages/core', name), files.path(`node_modules/own/node_modules/@movieflow/core/${name}`), {
        recursive: true,
      })
    symlinkSync(
      join(root, 'packages/core/node_modules'),
      files.path('node_modules/own/node_modules/@movieflow/core/node_modules'),
    )
    const pipeline = (render: string) =>
      files.write(
        'pipeline.yaml',
        `plugins: [own]\nframes: { shade: { from: 1, step: 2 } }\nwrite: a_<exp>.raw${base.replace(/render:.*/, render)}`,
      )
    pipeline('render: { use: own, level: <shade> }')
    expect(await files.call(['run', 'pipeline.yaml', '--jobs', '2'])).toMatchObject({ code: 0 })
    expect([...readFileSync(files.path('movies/a_1.raw')).subarray(4)]).toEqual([1, 3, 5])
    pipeline('render: { use: own, level: 1, fail: true }')
    const { code, stdout } = await files.call(['plan', 'pipeline.yaml'])
    expect(code).toBe(1)
    expect(stdout).toContain('it is too flat')
    expect(stdout).toContain('take another')
  })
})

describe('modules', () => {
  it.each([
    ['that throw', 'throw new Error("no luck")', 'the plugin ./p.mjs does not load: no luck'],
    [
      'that are no JavaScript',
      'export default {\n  name: }\n',
      /does not load: SyntaxError: [\s\S]*node \/.*p\.mjs shows the line/,
    ],
    ['that end the process', 'process.exit(0)', 'does not load: it calls process.exit(0)'],
    ['that import what is not there', 'import "sharpen"', /Cannot find package 'sharpen'[\s\S]*npm install sharpen/],
    ['without a default export', 'export const a = 1', 'has no default export: expected a plugin'],
    ['that export a function', 'export default () => ({})', 'a default export that is a function, which nobody calls'],
    ['of an unknown kind', 'export default { kind: "wrtier", name: "x" }', 'of the unknown kind "wrtier"'],
  ])('%s are told in words', async (_, code, message) => {
    using files = space('plugins: [./p.mjs]\nwrite: a_<exp>.gif', { 'p.mjs': code })
    const { code: exit, stderr } = await files.call(['plan', 'pipeline.yaml'])
    expect(stderr).toMatch(
      typeof message === 'string' ? new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : message,
    )
    expect(stderr).toMatch(/^pipeline\.yaml:1:11 plugins\[0\]/)
    expect(exit).toBe(2)
  })

  it('have all their faults told at once', async () => {
    using files = space('plugins: [./p.mjs]\nwrite: a_<exp>.gif', {
      'p.mjs': `export default { kind: 'writer', name: '', version: 2, extensions: ['raw', 3], options: { safeParse() {} }, encodeframe() {}, finalise: 1, open: 'x', timeoutSeconds: -1 }`,
    })
    const { code, stderr } = await files.call(['plan', 'pipeline.yaml', '--verbose'])
    expect(code).toBe(2)
    for (const fault of [
      'name is "", not a text',
      'version is 2, not a text such as "1.0.0"',
      'open is "x", not a function',
      'timeoutSeconds is -1, not a number above 0',
      'extensions holds "raw": an ending begins with its dot, such as ".avi"',
      'extensions holds 3',
      'options is an object, not a zod schema',
      'there is no member encodeframe: did you mean encodeFrame?',
    ])
      expect(stderr).toContain(fault)
    expect(stderr).not.toContain('finalise')
  })

  it('in CommonJS work where they find core, and say what to do where they do not', async () => {
    const code = `const { defineWriter, z } = require('@movieflow/core/plugin')\n`
    using files = space('plugins: [./p.cjs]\nwrite: a_<exp>.raw', { 'p.cjs': `${code}module.exports = ${rawWriter()}` })
    const { stderr } = await files.command(['plan', 'pipeline.yaml'])
    expect(stderr).toMatch(/Cannot find module '@movieflow\/core\/plugin'\n.*write it as an ES module/)
    mkdirSync(files.path('node_modules/@movieflow'), { recursive: true })
    symlinkSync(join(root, 'packages/core'), files.path('node_modules/@movieflow/core'))
    expect(await files.command(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    files.write(
      'p.cjs',
      `${code}Object.defineProperty(exports, '__esModule', { value: true })\nexports.default = ${rawWriter()}`,
    )
    expect(await files.command(['run', 'pipeline.yaml', '--force'])).toMatchObject({ code: 0 })
    expect(readFileSync(files.path('movies/a_1.raw'), 'latin1')).toBe('head\u00ff\u00ff\u00ff')
  })

  it('in TypeScript run where Node runs them, and say which Node does where it does not', async () => {
    using files = space('plugins: [./p.ts]\nwrite: a_<exp>.raw', {
      'p.ts': `${writerModule}\nconst unused: number = 1\n`,
    })
    const { code, stderr } = await files.call(['plan', 'pipeline.yaml'])
    if ((process.features as { typescript?: unknown }).typescript) expect(code).toBe(0)
    else {
      expect(code).toBe(2)
      expect(stderr).toContain(`it is TypeScript, which Node ${process.versions.node} does not run`)
      expect(stderr).toContain('22.18')
    }
  })

  it('of a class keep their methods and their own state', async () => {
    using files = space('plugins: [./p.mjs]\nwrite: a_<exp>.raw', {
      'p.mjs': `${door}const inner = ${rawWriter()}
class Raw { #inner = inner; kind = 'writer'; name = 'raw'; extensions = ['.raw']; options = z.strictObject({ head: z.string().default('class') }); encodeFrame(picture, context) { return this.#inner.encodeFrame(picture, context) } open(input) { return this.#inner.open(input) } }
export default new Raw()`,
    })
    expect(await files.call(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    expect(readFileSync(files.path('movies/a_1.raw'), 'latin1')).toBe('class\u00ff\u00ff\u00ff')
  })
})

describe('presets', () => {
  const preset = (head: string) => `${door}
const inner = definePlugin({ name: 'inner', plugins: () => [false, [${rawWriter('second', '.two')}]] })
export default definePlugin({
  name: 'lab', options: z.strictObject({ ending: z.string().default('.raw') }),
  plugins: async ({ ending }) => [null, definePlugin({ name: 'speed', config: (p) => { p.fps = 3 } }), [undefined, [inner]], { ...${rawWriter(head)}, extensions: [ending] }],
})`

  it('bring steps, known by name and ending, to all workers, and hooks', async () => {
    using files = space(
      'plugins: [{ use: ./lab.mjs, ending: .one }]\nwrite: [a_<exp>.one, a_<exp>.two, { path: a_<exp>.x, use: second, head: third }]',
      { 'lab.mjs': preset('first') },
    )
    const run = await files.call(['run', 'pipeline.yaml', '--jobs', '2'])
    expect(run).toMatchObject({ code: 0 })
    expect(['one', 'two', 'x'].map((ending) => readFileSync(files.path(`movies/a_2.${ending}`), 'latin1'))).toEqual([
      'head\u00ff\u00ff\u00ff',
      'head\u00ff\u00ff\u00ff',
      'third\u00ff\u00ff\u00ff',
    ])
    const statuses = async () =>
      JSON.parse((await files.call(['plan', 'pipeline.yaml', '--json'])).stdout).movies.map(
        ({ status, fps }: { status: string; fps: number }) => `${status} ${fps}`,
      )
    expect(await statuses()).toEqual(['fresh 3', 'fresh 3'])
    // Its code is the code of the steps that it brings.
    files.write('lab.mjs', `${preset('first')}// changed`)
    expect(await statuses()).toEqual(['stale 3', 'stale 3'])
  })

  it('may be a list', async () => {
    using files = space('plugins: [./lab.mjs]\nwrite: a_<exp>.raw', {
      'lab.mjs': `${door}export default [0, [definePlugin({ name: 'h', config: (p) => { p.fps = 2 } })], ${rawWriter()}]`,
    })
    expect(await files.call(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    files.write('pipeline.yaml', `plugins: [{ use: ./lab.mjs, a: 1 }]\nwrite: a_<exp>.raw${base}`)
    expect((await files.call(['plan', 'pipeline.yaml'])).stderr).toContain('takes no options here, but a is given')
  })

  it.each([
    [
      'themselves',
      `const p = definePlugin({ name: 'p', plugins: () => [[p]] })\nexport default p`,
      'it contains itself',
    ],
    [
      'ever new ones',
      `const p = () => definePlugin({ name: 'p', plugins: () => [p()] })\nexport default p()`,
      'nests presets more than 16 deep',
    ],
    [
      'no list',
      `export default definePlugin({ name: 'p', plugins: () => 3 })`,
      'its plugins() gives number, not a list',
    ],
    [
      'no plugin',
      `export default definePlugin({ name: 'p', plugins: () => [false, () => 1] })`,
      'plugin 1 that it brings is no plugin',
    ],
    [
      'a broken plugin',
      `export default [{ kind: 'transform', name: 't', plan() {} }]`,
      'plugin 1 that it brings is not a transform: create is missing',
    ],
    [
      'what needs options',
      `export default [definePlugin({ name: 'q', options: z.strictObject({ key: z.string() }) })]`,
      'brings the plugin q, which needs options: key',
    ],
  ])('that hold %s are refused', async (_, code, message) => {
    using files = space('plugins: [./lab.mjs]\nwrite: a_<exp>.gif', { 'lab.mjs': `${door}${code}` })
    const { code: exit, stderr } = await files.call(['plan', 'pipeline.yaml'])
    expect(stderr).toContain(message)
    expect(exit).toBe(2)
  })
})

describe('movieflow plugins', () => {
  it('lists what can be used, and what a pipeline adds', async () => {
    using files = space('plugins: [./lab.mjs]\nwrite: { path: a_<exp>.x, use: ./direct.mjs }', {
      'lab.mjs': `${door}export default [definePlugin({ name: 'watcher', runEnd() {} }), ${rawWriter()}]`,
      'direct.mjs': `${door}export default ${rawWriter('direct', '.direct')}`,
    })
    const all = await files.call(['plugins'])
    expect(all.code).toBe(0)
    for (const name of ['npy', 'tween', 'heatmap', 'gif']) expect(all.stdout).toMatch(new RegExp(`\\b${name}\\b`))
    expect(all.stdout).not.toContain('watcher')
    const { stdout } = await files.call(['plugins', '--pipeline', 'pipeline.yaml', '--json'])
    const { plugins } = JSON.parse(stdout)
    expect(plugins).toContainEqual({ kind: 'writer', name: 'direct', extensions: ['.direct'], from: './direct.mjs' })
    expect(plugins).toContainEqual({ kind: 'writer', name: 'raw', extensions: ['.raw'], from: 'the preset ./lab.mjs' })
    expect(plugins).toContainEqual({
      kind: 'hooks',
      name: 'watcher',
      extensions: [],
      from: './lab.mjs',
      hooks: ['runEnd'],
    })
  })

  it('shows the options of one, which then can be used as its example says', async () => {
    using files = new Workspace()
    const { stdout } = await files.call(['plugins', 'reduce', '--json'])
    const [reduce] = JSON.parse(stdout).plugins
    expect(reduce).toMatchObject({
      kind: 'transform',
      name: 'reduce',
      from: 'movieflow',
      example: 'transform: [{ use: reduce, axis: …, by: … }]',
    })
    expect(reduce.options).toContainEqual(
      expect.objectContaining({
        name: 'ddof',
        type: 'whole number, 0 or more',
        default: 0,
        required: false,
        perFrame: false,
      }),
    )
    expect(reduce.options).toContainEqual(expect.objectContaining({ name: 'axis', required: true }))
    const line = JSON.parse((await files.call(['plugins', 'line', '--json'])).stdout).plugins[0]
    expect(line.options.find(({ name }: { name: string }) => name === 'title')).toMatchObject({ perFrame: true })
    files.write('w.mjs', writerModule)
    const own = await files.call(['plugins', './w.mjs'])
    expect(own.stdout).toContain('raw  writer, version 1.2.3, from ./w.mjs')
    expect(own.stdout).toContain('write: { use: ./w.mjs, path: <source.name>.raw }')
    expect(own.stdout).toMatch(/head +text; default head/)
    const none = await files.call(['plugins', 'heatmop'])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('did you mean heatmap?')
  })

  it('--inspect tells what changed what, and what each plugin did for each movie when it was made', async () => {
    using files = space('plugins: [./lab.mjs]\nwrite: { path: a_<exp>.gif, loop: 2 }', {
      'lab.mjs': `${door}export default definePlugin({ name: 'lab', version: '2.0.0',
        config(p) { p.fps = 25; p.render.title = 'x'; delete p.write[0].loop; p.write.unshift({ path: 'b_<exp>.gif' }) },
        movieStart() {}, movieEnd() {} })`,
    })
    const inspect = async (...more: string[]) =>
      JSON.parse((await files.call(['plugins', '--inspect', 'pipeline.yaml', '--json', ...more])).stdout)
    const before = await inspect()
    expect(before.changes).toHaveLength(4)
    for (const change of [
      { plugin: 'lab', option: 'fps', before: 5, after: 25 },
      { plugin: 'lab', option: 'render.title', after: 'x' },
      { plugin: 'lab', option: 'write[0]', after: { path: 'b_<exp>.gif' } },
      { plugin: 'lab', option: 'write[0].loop', before: 2 },
    ])
      expect(before.changes).toContainEqual(change)
    expect(before.movies).toMatchObject([{ id: 'exp=1', status: 'new', made: null, work: null }, { id: 'exp=2' }])
    expect((await files.call(['plugins', '--inspect', 'pipeline.yaml'])).stdout).toMatch(
      /fps: 5 → 25 +by lab[\s\S]*exp=1 +new +not made yet/,
    )
    expect(await files.call(['run', 'pipeline.yaml'])).toMatchObject({ code: 0 })
    const { movies, totals } = await inspect('--only', 'exp=2')
    expect(movies).toHaveLength(1)
    expect(movies[0].work).toContainEqual({
      step: 'plugins[0]',
      plugin: 'lab@2.0.0',
      calls: 2,
      seconds: expect.any(Number),
    })
    expect(totals).toContainEqual({ plugin: 'lab@2.0.0', calls: 2, movies: 1, seconds: expect.any(Number) })
  })
})
