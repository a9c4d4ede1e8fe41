// The built command, end to end on a tiny batch: files, exit codes, lines of JSON, signals, promises that never settle.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from '@movieflow/test-support/poll'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'movieflow-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'batch-'))
  mkdirSync(join(folder, 'data'))
  for (let exp = 1; exp <= 3; exp++) writeNpy(`data/Beto_${exp}.npy`, [6, 7, 5])
  write('p.yaml', pipeline('[<exp>.gif]'))
})

const pipeline = (outputs: string, source = '') =>
  `out: movies\nsource: { ${source} files: "data/<animal>_<exp:d>.npy", axes: [y, x, frame] }\nrender: { use: heatmap, size: [120, 91] }\nwrite: ${outputs}\n`

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

function writeNpy(name: string, shape: readonly number[]): void {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117)
  const values = Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, index) =>
    Math.sin(index),
  )
  writeFileSync(
    join(folder, name),
    Buffer.concat([Buffer.from(`\u0093NUMPY\u0001\u0000v\u0000${header}\n`, 'latin1'), Buffer.from(values.buffer)]),
  )
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function start(...args: string[]): { kill(signal: NodeJS.Signals): void; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, npm_command: '', NO_COLOR: '1' },
  })
  const texts = { out: '', error: '' }
  child.stdout.on('data', (chunk) => {
    texts.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    texts.error += chunk
  })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...texts })))
  return { kill: (signal) => void child.kill(signal), ended }
}

const movieflow = (...args: string[]) => start(...args).ended
const made = () =>
  readdirSync(folder).includes('movies') ? readdirSync(join(folder, 'movies'), { recursive: true }).map(String) : []

describe('movieflow run', () => {
  it('makes movies once, and says where', async () => {
    const first = await movieflow('run', 'p.yaml')
    expect(first).toMatchObject({ code: 0, error: '' })
    expect(first.out).toContain('→ movies/1.gif')
    expect(made()).toEqual(expect.arrayContaining(['1.gif', '2.gif', '3.gif']))
    expect((await movieflow('run', 'p.yaml')).out).toContain('3 movies: 3 fresh')
    const set = await movieflow('run', 'p.yaml', '--set', 'fps=7', '--only', 'exp=1', '--only', 'exp=3')
    expect(set.out).toContain('2 movies: 2 made')
  })

  it('makes the others where one is broken', async () => {
    truncateSync(join(folder, 'data/Beto_2.npy'), 140)
    const { code, out } = await movieflow('run', 'p.yaml')
    expect(code).toBe(1)
    expect(out).toMatch(
      /blocked {2}animal=Beto,exp=2\n {2}data\/Beto_2\.npy.*\n[\s\S]*again: movieflow run p\.yaml --only 'animal=Beto,exp=2'/,
    )
    expect(made()).toEqual(expect.arrayContaining(['1.gif', '3.gif']))
    const quiet = await movieflow('run', 'p.yaml', '--quiet')
    expect(quiet.out).toMatch(/^blocked/)
    expect(quiet.out).not.toContain('fresh')
  })

  it('goes on to the next pipeline, and ends with the worst code', async () => {
    write('wrong.yaml', `${pipeline('<exp>.gif')}wrte: 3\n`)
    const { code, error } = await movieflow('run', 'wrong.yaml', 'p.yaml')
    expect(code).toBe(2)
    expect(error).toMatch(/^wrong\.yaml:5:1 .*did you mean write/)
    expect(made()).toContain('1.gif')
  })

  it('prints lines of JSON', async () => {
    const { out } = await movieflow('run', 'p.yaml', '--json')
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events[0]).toMatchObject({ type: 'run-start', file: 'p.yaml', toMake: 3 })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', made: 3 })
    const wrong = await movieflow('run', 'nowhere.yaml', '--json')
    expect([wrong.code, JSON.parse(wrong.out)]).toEqual([
      2,
      expect.objectContaining({ type: 'error', code: 'PIPELINE_UNREADABLE' }),
    ])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends by %s long before its work is done; nothing half made stays', async (signal, code) => {
    writeNpy('data/Beto_4.npy', [6, 7, 40_000])
    const run = start('run', 'p.yaml', '--only', 'exp=4')
    const staged = () => made().filter((name) => name.includes('.tmp'))
    await until(() => staged().some((name) => statSync(join(folder, 'movies', name)).size > 0), 'a movie that grows')
    run.kill(signal)
    expect((await run.ended).code).toBe(code)
    expect(made().filter((name) => name.endsWith('.gif') && !name.includes('.tmp'))).toEqual([])
    // A loaded machine may not end in order before the process must: what is left then, the next run takes away.
    expect((await movieflow('run', 'p.yaml', '--only', 'exp=1')).code).toBe(0)
    expect(staged()).toEqual([])
  })

  it('does not wait for ever, nor end with 0, where a promise of a plugin never settles', async () => {
    write(
      'stuck.mjs',
      "export default { kind: 'source', name: 'stuck', version: '1', timeoutSeconds: 1, extensions: [], scan: async () => [], probe: () => new Promise(() => {}), open() {} }",
    )
    write('stuck.yaml', pipeline('<exp>.gif', 'use: ./stuck.mjs,'))
    const { code, out } = await movieflow('run', 'stuck.yaml')
    expect([code, out]).toEqual([1, expect.stringContaining('the source stuck has not returned from probe in 1 s')])
  })
})

describe('the other commands', () => {
  it('plan: says what would be made, and why', async () => {
    const { code, out } = await movieflow('plan', 'p.yaml')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/new \(3\): .*\n {2}animal=Beto,exp=1 {2}5 frames {2}120×91 .*1\.gif\n/),
    ])
    const json = JSON.parse((await movieflow('plan', 'p.yaml', '--json')).out)
    expect(json.movies[0]).toMatchObject({ id: 'animal=Beto,exp=1', frames: 5, size: [120, 91], status: 'new' })
    truncateSync(join(folder, 'data/Beto_2.npy'), 140)
    expect((await movieflow('plan', 'p.yaml')).code).toBe(1)
    expect(made()).toEqual([])
  })

  it('frame: writes a PNG', async () => {
    const { code, out } = await movieflow('frame', 'p.yaml', '--only', 'exp=2', '--index', '4', '-o', 'new/a.png')
    expect([code, out]).toEqual([0, 'frame 4 of animal=Beto,exp=2, 120×91 → new/a.png\n'])
    expect((await movieflow('frame', 'p.yaml', '--index', '5', '-o', 'a.png')).code).toBe(2)
    expect(readdirSync(join(folder, 'new'))).toEqual(['a.png'])
  })

  it('inspect: shows figures and a picture', async () => {
    const file = 'data/Beto_1.npy'
    const json = JSON.parse((await movieflow('inspect', file, '--json')).out)
    expect(Object.keys(json)).toEqual(['version', 'file', 'variables'])
    expect(json.variables[0]).toMatchObject({ name: null, dtype: '<f4', shape: [6, 7, 5], order: 'C', nan: 0 })
    expect((await movieflow('inspect', file)).out).toMatch(/range.*\n[\s\S]*[#%@]/)
    write('no.npy', 'no array')
    expect((await movieflow('inspect', 'no.npy')).code).toBe(1)
    expect(await movieflow('inspect', '.')).toMatchObject({ code: 2, error: expect.stringMatching(/is a folder\n/) })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'inspect: leaves nothing in the temporary folder after %s',
    async (signal) => {
      const before = process.env['TMPDIR']
      const temporary = join(folder, 'tmp')
      mkdirSync(temporary)
      const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (1000, 20000), }`.padEnd(117)
      writeFileSync(join(folder, 'large.npy'), `\u0093NUMPY\u0001\u0000v\u0000${header}\n`, 'latin1')
      truncateSync(join(folder, 'large.npy'), 128 + 1.6e8)
      process.env['TMPDIR'] = temporary
      try {
        const { kill, ended } = start('inspect', 'large.npy')
        await until(() => readdirSync(temporary).length > 0, 'a file in the temporary folder')
        kill(signal)
        expect((await ended).code).toBe(signal === 'SIGINT' ? 130 : 143)
      } finally {
        if (before === undefined) delete process.env['TMPDIR']
        else process.env['TMPDIR'] = before
      }
      expect(readdirSync(temporary)).toEqual([])
    },
  )

  it('doctor: finds this machine fit', async () => {
    const { code, out } = await movieflow('doctor', '--json')
    expect([code, JSON.parse(out).version]).toEqual([0, 1])
  })

  it.each([
    ['run'],
    ['run', 'p.yaml', '--jbos', '3'],
    ['run', 'p.yaml', '--jobs', '0'],
    ['frme'],
    ['frame', 'p.yaml', '--index', '-1'],
    ['plan', 'p.yaml', '--only', 'exp'],
  ])('refuses a wrong call: %s %s %s %s', async (...args) => {
    const { code, error } = await movieflow(...args.filter((argument) => typeof argument === 'string'))
    expect(code).toBe(2)
    expect(error).not.toMatch(/\n\s+at /)
  })

  it.each(['run', 'plan', 'frame', 'inspect', 'doctor'])('%s has help with an example', async (name) => {
    expect(await movieflow(name, '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`$ movieflow ${name}`),
    })
  })
})
