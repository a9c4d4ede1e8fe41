// Plugins that throw, hang, loop, lie or spoil what all code shares: each costs its movie, with an error that names it.
import { readFileSync } from 'node:fs'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface MovieEnd {
  readonly status: string
  readonly error?: { code: string; message: string; plugin?: string; step?: string; frame?: number; hint?: string }
}

/** Runs a pipeline whose movies have one fault each; what became of each, by its fault. */
async function runFaults(space: Workspace): Promise<{ code: number | null; ends: Map<string, MovieEnd>; log: string }> {
  const { code, stdout, stderr } = await space.command(['run', 'pipeline.yaml', '--json'])
  const events = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const ends = new Map<string, MovieEnd>(
    events.filter(({ type }) => type === 'movie-end').map((end) => [/fault=([^,]*)/.exec(end.movie)![1]!, end]),
  )
  return { code, ends, log: stdout + stderr }
}

/** Of a call that hangs: enough for a loaded machine. */
const timeoutSeconds = 2

type Expected = Partial<NonNullable<MovieEnd['error']>> | 'made'

function itHolds(faults: Record<string, Expected>, result: () => Awaited<ReturnType<typeof runFaults>>): void {
  for (const [fault, expected] of Object.entries(faults))
    it(`${fault}: ${expected === 'made' ? 'is made' : 'costs its movie, and is named'}`, () => {
      const end = result().ends.get(fault)
      if (expected === 'made') expect(end).toMatchObject({ status: 'made' })
      else {
        const { message, ...rest } = expected
        expect(end).toMatchObject({ status: 'failed', error: rest })
        if (message !== undefined) expect(end!.error!.message).toContain(message)
      }
    })
}

describe('a writer that', () => {
  const space = new Workspace()
  let result: Awaited<ReturnType<typeof runFaults>>
  const place = (step: object) => ({ code: 'PLUGIN_FAILED', plugin: 'bad', step: 'write[0]', ...step })
  const hangs = (step: object) => ({ code: 'PLUGIN_HANGS', plugin: 'bad', step: 'write[0]', ...step })
  const dies = (step: object) => ({ code: 'WORKER_DIED', plugin: 'bad', step: 'write[0]', ...step })
  const faults: Record<string, Expected> = {
    'none-1': 'made',
    'open-throws': place({ message: 'no room in open' }),
    'open-no-sink': place({ message: 'returned no sink: finalize, cancel is missing' }),
    'write-throws': place({ message: 'no room in write', frame: 1 }),
    'write-hangs': hangs({ message: 'the writer bad has not returned from write in 2 s', frame: 1 }),
    'write-loops': hangs({ message: 'has not returned from write', frame: 1 }),
    'timer-throws': dies({ message: 'an uncaught error: from a timer' }),
    'stream-error': dies({ message: 'an uncaught error: ENOTDIR' }),
    exits: dies({ frame: 1 }),
    pollutes: place({
      message: 'Cannot add property everywhere',
      frame: 1,
      hint: expect.stringContaining('Object.prototype') as never,
    }),
    'finalize-throws': place({ message: 'no room in finalize' }),
    'finalize-hangs': hangs({ message: 'has not returned from finalize' }),
    'writes-late': {
      code: 'OUTPUT_WRONG',
      message: 'continued to write after finalize had settled',
      plugin: 'bad',
      step: 'write[0]',
    },
    'leaves-open': 'made',
    'says-other-size': { code: 'OUTPUT_WRONG', message: 'pixels', plugin: 'bad' },
    'cancel-hangs': place({ message: 'no room in write', frame: 0 }),
    'encode-throws': place({ message: 'cannot encode', frame: 1 }),
    'encode-loops': hangs({ message: 'has not returned from encodeFrame', frame: 1 }),
    'encode-later': 'made',
    'encode-rejects': place({ message: 'cannot encode later', frame: 1 }),
    'encode-never': hangs({ message: 'has not returned from encodeFrame', frame: 1 }),
    'encode-exits': { code: 'WORKER_DIED', plugin: 'bad', step: 'write[0]' },
    'none-2': 'made',
  }

  beforeAll(async () => {
    space.npy('data/a.npy', [3, 4, 4])
    space.write(
      'bad.mjs',
      `import { createWriteStream, openSync, writeSync, closeSync, appendFileSync } from 'node:fs'
import { defineWriter, z } from '@movieflow/core/plugin'
const forever = () => new Promise(() => {})
export default defineWriter({
  name: 'bad',
  timeoutSeconds: ${timeoutSeconds},
  options: z.strictObject({ fault: z.string() }),
  encodeFrame(picture, { index, options: { fault }, allocate }) {
    if (index === 1 && fault === 'encode-throws') throw new Error('cannot encode')
    if (index === 1 && fault === 'encode-loops') for (;;);
    if (index === 1 && fault === 'encode-exits') process.exit(3)
    if (index === 1 && fault === 'encode-rejects') return Promise.reject(new Error('cannot encode later'))
    if (index === 1 && fault === 'encode-never') return forever()
    const bytes = allocate(4)
    bytes.fill(index)
    return fault === 'encode-later' ? new Promise((resolve) => setTimeout(resolve, 9 - index, bytes)) : bytes
  },
  open({ file, size, options: { fault } }) {
    if (fault === 'open-throws') throw new Error('no room in open')
    if (fault === 'open-no-sink') return { write() {} }
    if (fault === 'stream-error') createWriteStream(file + '/no/such').write('x')
    const handle = openSync(file, 'w')
    let frames = 0
    return {
      write({ index, data }) {
        if (index === 1 && fault === 'write-throws') throw new Error('no room in write')
        if (index === 1 && fault === 'write-hangs') return forever()
        if (index === 1 && fault === 'write-loops') for (;;);
        if (index === 1 && fault === 'exits') process.exit(0)
        if (index === 1 && fault === 'timer-throws') return new Promise(() => setTimeout(() => { throw new Error('from a timer') }))
        if (index === 1 && fault === 'stream-error') return forever()
        if (index === 1 && fault === 'pollutes') Object.prototype.everywhere = 1
        if (fault === 'cancel-hangs') throw new Error('no room in write')
        writeSync(handle, data)
        frames++
      },
      finalize() {
        if (fault === 'finalize-throws') throw new Error('no room in finalize')
        if (fault === 'finalize-hangs') return forever()
        if (fault === 'leaves-open') return { frames }
        closeSync(handle)
        if (fault === 'writes-late') setTimeout(() => appendFileSync(file, 'more'), 200)
        return { frames, size: fault === 'says-other-size' ? [1, 1] : size }
      },
      cancel() {
        if (fault === 'cancel-hangs') return forever()
      },
    }
  },
})
`,
    )
    space.write(
      'pipeline.yaml',
      `out: out
source: { files: data/<name>.npy, axes: [frame, y, x] }
matrix: { fault: [${Object.keys(faults).join(', ')}] }
render: { use: heatmap, size: [64, 48], axis: off }
write: { path: <fault>.raw, use: ./bad.mjs, fault: <fault> }
`,
    )
    result = await runFaults(space)
  }, 120_000)
  afterAll(() => space[Symbol.dispose]())

  itHolds(faults, () => result)

  it('costs no other movie, and leaves no file behind', () => {
    expect(result.code).toBe(1)
    const made = Object.entries(faults).filter(([, expected]) => expected === 'made')
    expect(space.files('out')).toEqual(made.map(([fault]) => `out/${fault}.raw`).sort())
    for (const [fault] of made)
      expect([...readFileSync(space.path(`out/${fault}.raw`))]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
  })

  it('is told to have left its file open', () => {
    expect(result.log).toContain('a file of its own was still open when the writer bad had finalized')
  })
})

describe('a plugin that loops while a pipeline is planned', needs('POSIX'), () => {
  const space = new Workspace()
  let result: Awaited<ReturnType<typeof runFaults>>
  const hangs = (plugin: string, step: string, message: string) => ({
    status: 'blocked',
    error: { code: 'PLUGIN_HANGS', plugin, step, message: expect.stringContaining(message) as string },
  })
  const faults = {
    none: { status: 'made' },
    scan: hangs('rows', 'source', 'the source rows has not returned from scan in 1 s'),
    'probe-later': hangs('rows', 'source', 'the source rows has not returned from probe in 1 s'),
    'probe-exits': {
      status: 'blocked',
      error: { code: 'PLUGIN_FAILED', message: expect.stringContaining('exit code 3') as string },
    },
    'transform-plan': hangs('gain', 'transform[0]', 'the transform gain has not returned from plan in 1 s'),
    movieStart: {
      status: 'failed',
      error: { code: 'PLUGIN_HANGS', plugin: 'listen', step: 'plugins[0].movieStart' },
    },
  }

  beforeAll(async () => {
    for (const fault of Object.keys(faults)) space.write(`data/${fault}.rows`, 'x')
    space.write(
      'rows.mjs',
      `import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { defineSource } from '@movieflow/core/plugin'
const clip = { frames: 2, axes: ['y', 'x'], shape: [2, 4], dtype: 'float32' }
export default defineSource({
  name: 'rows',
  extensions: ['.rows'],
  timeoutSeconds: 1,
  async scan(file) {
    if (basename(file) === 'scan.rows') for (;;);
    return [{ name: null, dtype: '<f4', shape: [2, 2, 4], order: 'C', axes: ['frame', 'y', 'x'] }]
  },
  async probe({ file }, { warn }) {
    await readFile(file)
    if (basename(file) === 'probe-later.rows') for (;;);
    if (basename(file) === 'probe-exits.rows') process.exit(3)
    warn('told')
    return clip
  },
  open: () => ({ read: (index) => ({ axes: clip.axes, shape: [2, 4], data: new Float32Array(8).fill(index) }) }),
})
`,
    )
    space.write(
      'gain.mjs',
      `import { defineTransform, z } from '@movieflow/core/plugin'
export default defineTransform({
  name: 'gain',
  timeoutSeconds: 1,
  options: z.strictObject({ fault: z.string() }),
  plan({ clip, options: { fault } }) {
    if (fault === 'transform-plan') for (;;);
    return { clip }
  },
  create: ({ input }) => input,
})
`,
    )
    space.write(
      'listen.mjs',
      `import { appendFileSync } from 'node:fs'
import { definePlugin, z } from '@movieflow/core/plugin'
export default definePlugin({
  name: 'listen',
  timeoutSeconds: 1,
  options: z.strictObject({}),
  async movieStart({ id }) {
    await new Promise(setImmediate)
    if (id === 'fault=movieStart') for (;;);
  },
  runEnd() {
    for (let line = 1; line <= 50; line++) console.log('line ' + line)
    setTimeout(() => appendFileSync(new URL('./end.txt', import.meta.url), 'not waited for'), 20)
  },
})
`,
    )
    space.write(
      'pipeline.yaml',
      `out: out
plugins: [./listen.mjs]
source: { use: ./rows.mjs, files: data/<fault>.rows }
transform: { use: ./gain.mjs, fault: <fault> }
render: { use: image, scale: 4 }
write: <fault>.gif
`,
    )
    result = await runFaults(space)
  }, 120_000)
  afterAll(() => space[Symbol.dispose]())

  for (const [fault, end] of Object.entries(faults))
    it(`${fault}: ${end.status}`, () => expect(result.ends.get(fault)).toMatchObject(end))

  it('costs no other movie, and what it warns of is heard', () => {
    expect(result.code).toBe(1)
    expect(space.files('out')).toEqual(['out/none.gif'])
    expect(result.log).toContain('told')
  })

  it('prints all that it prints in a hook, and completes what the hook does not wait for', () => {
    expect(result.log).toContain('line 1\n')
    expect(result.log).toContain('line 50\n')
    expect(readFileSync(space.path('end.txt'), 'utf8')).toBe('not waited for')
  })

  it('in the async plan of a writer, after an await, costs its movie', async () => {
    space.write(
      'slow.mjs',
      `import { defineWriter } from '@movieflow/core/plugin'
export default defineWriter({
  name: 'slow',
  timeoutSeconds: 1,
  async plan() {
    await new Promise(setImmediate)
    for (;;);
  },
  open() {},
})
`,
    )
    space.write(
      'slow.yaml',
      `out: out
source: { files: ./data/none.rows, use: ./rows.mjs }
render: image
matrix: { ending: [gif, x] }
write: { path: "slow.<ending>", use: "<ending>" }
plugins: [{ use: ./x.mjs }]
`,
    )
    space.write('x.mjs', `import slow from './slow.mjs'\nexport default { ...slow, name: 'x' }\n`)
    const { code, stdout, stderr } = await space.command(['run', 'slow.yaml'])
    expect(stderr + stdout).toContain('the writer x has not returned from plan')
    expect(code).toBe(1)
    expect(space.files('out')).toContain('out/slow.gif')
  }, 60_000)

  it('in a promise of a writer’s plan that is not async, ends the process, which says whose fault it is and what to do', async () => {
    space.write(
      'later.mjs',
      `import { defineWriter } from '@movieflow/core/plugin'
export default defineWriter({
  name: 'later',
  timeoutSeconds: 1,
  plan: () => new Promise(setImmediate).then(() => {
    for (;;);
  }),
  open() {},
})
`,
    )
    space.write(
      'later.yaml',
      'source: { use: ./rows.mjs, files: data/none.rows }\nrender: image\nwrite: { path: a.x, use: ./later.mjs }\n',
    )
    const { code, stderr } = await space.command(['run', 'later.yaml'])
    expect(code).toBe(null)
    expect(stderr).toContain('the writer later has not returned from plan')
    expect(stderr).toContain('leave the movie out with --only')
  }, 60_000)

  it('is given up by inspect', async () => {
    const { code, stderr } = await space.command(['inspect', 'data/scan.rows', '--use', './rows.mjs'])
    expect(stderr).toContain('the source rows has not returned from scan in 1 s')
    expect(code).toBe(1)
  }, 60_000)
})

describe('a source, a transform or a renderer that', () => {
  const space = new Workspace()
  let result: Awaited<ReturnType<typeof runFaults>>
  const failed = (plugin: string, step: string, more: object) => ({ code: 'PLUGIN_FAILED', plugin, step, ...more })
  const hangs = (plugin: string, step: string, more: object) => ({ code: 'PLUGIN_HANGS', plugin, step, ...more })
  const wrong = (plugin: string, step: string, more: object) => ({ code: 'SHAPE_MISMATCH', plugin, step, ...more })
  const faults: Record<string, Expected> = {
    'none-1': 'made',
    'source-throws': { code: 'INPUT_UNREADABLE', plugin: 'rows', step: 'source.data', frame: 1, message: 'no rows' },
    'source-hangs': hangs('rows', 'source.data', { frame: 1, message: 'the source rows has not returned from read' }),
    'source-loops': hangs('rows', 'source.data', { frame: 1 }),
    'source-size': wrong('rows', 'source.data', { frame: 1, message: 'its probe said' }),
    'source-nothing': wrong('rows', 'source.data', { frame: 1, message: 'no tensor' }),
    'transform-throws': failed('gain', 'transform[0]', { frame: 1, message: 'no gain' }),
    'transform-hangs': hangs('gain', 'transform[0]', {
      frame: 1,
      message: 'the transform gain has not returned from read',
    }),
    'transform-loops': hangs('gain', 'transform[0]', { frame: 1 }),
    'transform-size': wrong('gain', 'transform[0]', { frame: 1, message: 'its plan said' }),
    'transform-no-reader': failed('gain', 'transform[0]', { message: 'returned no reader' }),
    'transform-pollutes': failed('gain', 'transform[0]', { frame: 1, message: 'Cannot add property' }),
    'renderer-throws': failed('plain', 'render', { frame: 1, message: 'no paint' }),
    'renderer-hangs': hangs('plain', 'render', { frame: 1, message: 'the renderer plain has not returned from draw' }),
    'renderer-loops': hangs('plain', 'render', { frame: 1 }),
    'renderer-no-draw': failed('plain', 'render', { message: 'create returned no draw function' }),
    'none-2': 'made',
  }

  beforeAll(async () => {
    for (const fault of [...Object.keys(faults), 'plan-size', 'probe-hangs']) space.write(`data/${fault}.rows`, 'x')
    space.write(
      'rows.mjs',
      `import { basename } from 'node:path'
import { defineSource } from '@movieflow/core/plugin'
const clip = { frames: 3, axes: ['y', 'x'], shape: [2, 4], dtype: 'float32' }
export default defineSource({
  name: 'rows',
  extensions: ['.rows'],
  timeoutSeconds: ${timeoutSeconds},
  async scan() { return [{ name: null, dtype: '<f4', shape: [3, 2, 4], order: 'C', axes: ['frame', 'y', 'x'] }] },
  async probe({ file }) {
    if (basename(file) === 'probe-hangs.rows') await new Promise(() => {})
    return clip
  },
  async open({ file }) {
    const fault = basename(file, '.rows')
    return {
      read(index) {
        if (index === 1 && fault === 'source-throws') throw new Error('no rows')
        if (index === 1 && fault === 'source-hangs') return new Promise(() => {})
        if (index === 1 && fault === 'source-loops') for (;;);
        if (index === 1 && fault === 'source-nothing') return undefined
        const y = index === 1 && fault === 'source-size' ? 3 : 2
        return { axes: clip.axes, shape: [y, 4], data: new Float32Array(y * 4).fill(index) }
      },
    }
  },
})
`,
    )
    space.write(
      'gain.mjs',
      `import { defineTransform, z } from '@movieflow/core/plugin'
export default defineTransform({
  name: 'gain',
  timeoutSeconds: ${timeoutSeconds},
  options: z.strictObject({ fault: z.string() }),
  plan: ({ clip }) => ({ clip }),
  create({ input, options: { fault } }) {
    if (fault === 'transform-no-reader') return {}
    return {
      async read(index) {
        if (index === 1 && fault === 'transform-throws') throw new Error('no gain')
        if (index === 1 && fault === 'transform-hangs') await new Promise(() => {})
        if (index === 1 && fault === 'transform-loops') for (;;);
        if (index === 1 && fault === 'transform-pollutes') Object.prototype.everywhere = 1
        const tensor = await input.read(index)
        return index === 1 && fault === 'transform-size' ? { ...tensor, shape: [4, 2] } : tensor
      },
    }
  },
})
`,
    )
    space.write(
      'plain.mjs',
      `import { defineRenderer, z } from '@movieflow/core/plugin'
export default defineRenderer({
  name: 'plain',
  timeoutSeconds: ${timeoutSeconds},
  options: z.strictObject({ fault: z.string() }),
  plan: ({ options: { fault } }) => ({ size: fault === 'plan-size' ? [16.5, 16] : [16, 16] }),
  create({ options: { fault } }) {
    if (fault === 'renderer-no-draw') return {}
    return {
      draw({ index, data }, picture) {
        if (index === 1 && fault === 'renderer-throws') throw new Error('no paint')
        if (index === 1 && fault === 'renderer-hangs') return new Promise(() => {})
        if (index === 1 && fault === 'renderer-loops') for (;;);
        picture.data.fill(255)
        picture.data[0] = data.data.data[0]
      },
    }
  },
})
`,
    )
    space.write(
      'pipeline.yaml',
      `out: out
source: { use: ./rows.mjs, files: data/<fault>.rows }
transform: { use: ./gain.mjs, fault: <fault> }
render: { use: ./plain.mjs, fault: <fault> }
write: <fault>.gif
`,
    )
    result = await runFaults(space)
  }, 120_000)
  afterAll(() => space[Symbol.dispose]())

  itHolds(faults, () => result)

  it('gives a wrong size in its plan, or hangs there, blocks its movie', () => {
    const { ends } = result
    const message =
      'its plan gives a picture of 16.5 × 16 pixels, but width and height must be whole numbers from 1 to 65535'
    expect(ends.get('plan-size')).toMatchObject({
      status: 'blocked',
      error: { plugin: 'plain', step: 'render', message },
    })
    expect(ends.get('probe-hangs')).toMatchObject({
      status: 'blocked',
      error: { code: 'PLUGIN_HANGS', plugin: 'rows' },
    })
  })

  it('costs no other movie', () => {
    expect(result.code).toBe(1)
    expect(space.files('out')).toEqual(['out/none-1.gif', 'out/none-2.gif'])
  })
})
