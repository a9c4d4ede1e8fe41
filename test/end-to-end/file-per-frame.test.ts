// A file for each frame: what is planned, made, found stale, left over and refused.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { readNpy } from '@movieflow/test-support/npy'
import { writePng } from '@movieflow/test-support/png'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

const pipeline = (write: string, more = '') => `version: 1
out: movies
fps: 4
source: { files: data/<animal>_<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [120, 90], limits: [0, 60], title: <animal> <frame> }
write: [${write}]
${more}`

function walks(write: string, more = ''): Workspace {
  const space = new Workspace().write('pipeline.yaml', pipeline(write, more))
  for (const name of ['Alfa_1', 'Alfa_2'])
    space.npy(`data/${name}.npy`, [12, 4, 5], (frame, y, x) => frame * (y + 1) + x)
  return space
}

const sequence = "'<animal>_<exp>/walk_<frame:04d>.png'"
const all = (space: Workspace, below: string) => readdirSync(space.path(below)).sort()
const reasons = async (space: Workspace) =>
  (await space.report()).movies.map(({ status, reasons: why }) => [status, ...why].join(': '))

async function pixelsOf(file: string): Promise<Buffer> {
  const { path } = (await findFfmpeg({ environment: {} })).ffmpeg
  return execFileSync(path, ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'])
}

describe('a file for each frame', () => {
  it('is made with exact pixels, planned, recorded and reported as one output', async () => {
    using space = walks(`${sequence}, '<animal>_<exp>/all.npy'`)
    const planned = await space.report()
    const { outputs } = planned.movies[0]!
    expect(outputs[0]).toEqual({ path: 'Alfa_1/walk_<frame:04d>.png', size: [120, 90], files: 12 })
    const { code, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('Alfa_1/walk_<frame:04d>.png')])
    const names = Array.from({ length: 12 }, (_, frame) => `walk_${String(frame).padStart(4, '0')}.png`)
    // No staged file stays, hidden ones neither.
    expect(all(space, 'movies/Alfa_1')).toEqual(['all.npy', ...names])
    const { data } = readNpy(space.path('movies/Alfa_1/all.npy'))
    for (const [frame, name] of names.entries()) {
      const pixels = await pixelsOf(space.path(`movies/Alfa_1/${name}`))
      expect(Buffer.compare(pixels, Buffer.from(data.buffer, frame * 120 * 90 * 4, 120 * 90 * 4))).toBe(0)
    }
    const report = JSON.parse(readFileSync(space.path('movies/report.json'), 'utf8'))
    const lines = names.map((name) => {
      const content = readFileSync(space.path(`movies/Alfa_1/${name}`))
      return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`
    })
    expect(report.movies[0].outputs[0]).toMatchObject({
      path: 'Alfa_1/walk_<frame:04d>.png',
      files: 12,
      first: 'Alfa_1/walk_0000.png',
      sha256: createHash('sha256').update(lines.join('')).digest('hex'),
    })
    expect(readFileSync(space.path('movies/report.html'), 'utf8')).toContain('href="./Alfa_1/walk_0000.png"')
    expect(await reasons(space)).toEqual(['fresh', 'fresh'])
  })

  it('is stale where one of its files is missing or was changed', async () => {
    using space = walks(sequence)
    expect((await space.run()).made).toBe(2)
    rmSync(space.path('movies/Alfa_1/walk_0003.png'))
    const changed = space.path('movies/Alfa_2/walk_0005.png')
    const content = readFileSync(changed)
    content[content.length - 20]! ^= 1
    writeFileSync(changed, content)
    utimesSync(changed, 1, 1)
    expect(await reasons(space)).toEqual([
      'stale: Alfa_1/walk_0003.png is missing',
      'stale: Alfa_2/walk_<frame:04d>.png was changed after it was made',
    ])
    expect(await space.run({ verify: true })).toMatchObject({ made: 2, failed: 0 })
    expect(await space.run({ verify: true })).toMatchObject({ made: 0, fresh: 2 })
  })

  it('leaves what a longer movie had more, says so, and clean removes it, but for what was touched', async () => {
    using space = walks(sequence)
    await space.run()
    for (const name of ['Alfa_1', 'Alfa_2']) space.npy(`data/${name}.npy`, [5, 4, 5])
    const warnings = (await space.run()).events.filter(({ type }) => type === 'warning')
    expect(warnings).toContainEqual(
      expect.objectContaining({
        message: 'Alfa_1/walk_0005.png to walk_0011.png are left of a longer movie: `movieflow clean` removes them',
      }),
    )
    space.write('movies/Alfa_2/walk_0011.png', 'mine')
    for (const name of ['Alfa_1', 'Alfa_2']) space.npy(`data/${name}.npy`, [4, 4, 5])
    await space.run()
    const dry = JSON.parse((await space.call(['clean', 'pipeline.yaml', '--dry-run', '--json'])).stdout)
    expect(dry.kept.map(({ files, edited }: { files: string[]; edited: boolean }) => [files.length, edited])).toEqual([
      [8, false],
      [8, true],
    ])
    const { stdout } = await space.call(['clean', 'pipeline.yaml'])
    expect(stdout).toContain('Alfa_1/walk_0004.png to walk_0011.png (8 files)')
    expect(stdout).toMatch(/8 files .*fewer frames/)
    expect(all(space, 'movies/Alfa_1')).toEqual([0, 1, 2, 3].map((frame) => `walk_000${frame}.png`))
    expect(all(space, 'movies/Alfa_2').length).toBe(12)
    expect(await reasons(space)).toEqual(['fresh', 'fresh'])
    // A longer one takes them over again.
    for (const name of ['Alfa_1', 'Alfa_2']) space.npy(`data/${name}.npy`, [12, 4, 5])
    await space.run()
    expect((await space.call(['clean', 'pipeline.yaml'])).stdout).toContain('Nothing is left over')
  })

  it('is left over under other names, and not where other words name the same files', async () => {
    using space = walks("'<animal>_<exp>/<frame>.png'")
    await space.run()
    space.write('pipeline.yaml', pipeline("'<animal>_<exp>/<frame:d>.png'"))
    await space.run()
    expect((await space.call(['clean', 'pipeline.yaml'])).stdout).toContain('Nothing is left over')
    space.write('pipeline.yaml', pipeline("'<animal>_<exp>/<frame + 1:d>.png'"))
    await space.run()
    const { stdout } = await space.call(['clean', 'pipeline.yaml'])
    expect(stdout).toContain('Alfa_1/0.png')
    expect(all(space, 'movies/Alfa_1')).toContain('12.png')
    expect(all(space, 'movies/Alfa_1')).not.toContain('0.png')
    expect(await reasons(space)).toEqual(['fresh', 'fresh'])
  })

  it.each([
    ['<animal>_<exp>_<frame:04d>.mp4', /no writer of one file per frame is known for the ending \.mp4/],
    ['<animal>_<exp>_<time>.png', /<time>, a field of each frame, in the path of a movie/],
    ['<animal>_<exp>_<frame>/a.png', /<frame> in the name of a folder/],
    ['<animal>_<exp>_<frame>_<frame>.png', /<frame> in a form that cannot number files/],
    ['<animal>_<exp>_<frame * 2>.png', /<frame> in a form that cannot number files/],
    ['<animal>_<exp>_<frame:4d>.png', /<frame> in a form that cannot number files/],
  ])('cannot be %s', async (path, message) => {
    using space = walks(`'${path}'`)
    await expect(space.plan()).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.any(String),
    })
  })

  it('needs a writer of a file a frame, and such a writer needs <frame>', async () => {
    using space = walks("{ path: '<animal>_<exp>_<frame>.avi', use: ffmpeg }")
    await expect(space.plan()).rejects.toMatchObject({
      message: 'Alfa_1_<frame>.avi has <frame>, but the writer ffmpeg writes one file of all frames',
      hint: expect.stringContaining('use: images'),
      place: { line: 6 },
    })
    space.write('pipeline.yaml', pipeline("{ path: '<animal>_<exp>.png', use: images }"))
    await expect(space.plan()).rejects.toMatchObject({
      message: 'the writer images writes a file for each frame, but Alfa_1.png has no <frame>',
      hint: expect.stringContaining('<frame:04d>'),
    })
  })

  it('may not meet the files of another movie, nor what is read', async () => {
    // Frame 10 of the first is frame 0 of the other.
    using space = walks("'<exp><frame>.png'")
    space.npy('data/Alfa_11.npy', [3, 4, 5])
    await expect(space.plan()).rejects.toMatchObject({
      code: 'OUTPUT_COLLISION',
      message: expect.stringContaining('two movies would be written to 110.png'),
    })
    writePng(space.path('data/Alfa_0.png'), [8, 8, 3], (y, x) => y + x)
    space.write(
      'pictures.yaml',
      `version: 1
out: data
source: { files: 'data/Alfa_*.png' }
render: { use: image, size: [120, 90] }
write: ['Alfa_<frame>.png']
`,
    )
    await expect(space.plan('pictures.yaml')).rejects.toMatchObject({
      code: 'OUTPUT_COLLISION',
      message: expect.stringMatching(/the output Alfa_0.png of .* would overwrite a file of `source`/),
    })
  })
})

const writer = `import { writeFile } from 'node:fs/promises'
import { defineWriter, z } from '@movieflow/core/plugin'
export default defineWriter({
  name: 'ppm',
  version: '1.0.0',
  extensions: ['.ppm'],
  filePerFrame: true,
  options: z.strictObject({ breakAt: z.int().default(-1) }),
  encodeFrame({ width, height, data }) {
    const head = Buffer.from(\`P6 \${width} \${height} 255\\n\`)
    return Buffer.concat([head, data.filter((_, at) => at % 4 < 3)])
  },
  open({ files, options }) {
    return {
      async write({ index, data }) {
        if (index === options.breakAt) throw new Error('no more ink')
        await writeFile(files[index], data)
      },
      finalize: () => ({ frames: files.length }),
      cancel() {},
    }
  },
})
`

describe("a writer of one's own of a file for each frame", () => {
  it('is chosen by its ending, and its movie fails as a whole with nothing left', async () => {
    using space = walks("{ path: '<animal>_<exp>/<frame:02d>.ppm' }, '<animal>_<exp>/all.npy'", 'plugins: [./ppm.mjs]')
    space.write('ppm.mjs', writer)
    expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
    expect(all(space, 'movies/Alfa_1').length).toBe(13)
    const { data } = readNpy(space.path('movies/Alfa_1/all.npy'))
    const pixels = await pixelsOf(space.path('movies/Alfa_1/07.ppm'))
    expect(Buffer.compare(pixels, Buffer.from(data.buffer, 7 * 120 * 90 * 4, 120 * 90 * 4))).toBe(0)
    space.write('pipeline.yaml', pipeline("{ path: 'new/<exp>_<frame>.ppm', breakAt: 7 }", 'plugins: [./ppm.mjs]'))
    const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('no more ink')])
    expect(existsSync(space.path('movies/new')) ? all(space, 'movies/new') : []).toEqual([])
  })
})
