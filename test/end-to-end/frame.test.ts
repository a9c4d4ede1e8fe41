// `movieflow frame` as a program: on the terminal, in files, in a viewer, several in one picture, and from a preview's warm data.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { exits, writeStandIn } from '@movieflow/test-support/stand-in'
import { Workspace } from '@movieflow/test-support/workspace'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { preview } from './previewed-project.js'

/** Frame k of 8 is k everywhere, in grey: dark to light. */
const pipeline = `out: movies
source: { files: "data/<animal>.npy", axes: [frame, y, x], fps: 4 }
transform: { use: ./noting.mjs }
render: { use: image, size: [40, 30], limits: [0, 7], colormap: gray }
write: <animal>.gif
`

/** Leaves its process's number for each thread that makes it, so that it is known who has read data. */
const noting = `import { appendFileSync } from 'node:fs'
export default { kind: 'transform', name: 'noting', version: '1',
  plan: ({ clip }) => ({ clip }),
  create({ input }) {
    appendFileSync(process.env.NOTES, process.pid + '\\n')
    return { read: (index) => input.read(index) }
  },
}
`

function project(): Workspace {
  const space = new Workspace().write('p.yaml', pipeline).write('noting.mjs', noting)
  mkdirSync(space.path('temporary'))
  for (const animal of ['Alba', 'Beto']) space.npy(`data/${animal}.npy`, [8, 3, 4], (frame) => frame)
  return space
}

async function pixelsOf(file: string) {
  const image = await loadImage(file)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return {
    width: image.width,
    height: image.height,
    data,
    at: (x: number, y: number) => data[(y * image.width + x) * 4]!,
  }
}

/** Runs the command; what it says, and how many processes have read data since. */
async function frame(space: Workspace, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const notes = environmentOf(space)
  const before = readers(space).length
  const { code, stdout, stderr } = await space.command(['frame', 'p.yaml', ...args], { ...notes, ...environment })
  return { code, stdout, stderr, reads: readers(space).length - before }
}

const environmentOf = (space: Workspace) => ({ TMPDIR: space.path('temporary'), NOTES: space.path('notes') })

function readers(space: Workspace): string[] {
  return existsSync(space.path('notes')) ? readFileSync(space.path('notes'), 'utf8').trim().split('\n') : []
}

/** Folders aside. */
const files = (space: Workspace) =>
  readdirSync(space.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'notes')
    .map(({ name }) => name)
    .sort()

describe('movieflow frame', () => {
  it('shows the picture, and says how to save it; nothing is written', async () => {
    using space = project()
    const before = files(space)
    const { code, stdout, stderr } = await frame(space, ['--index', '7'])
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.split('\n')
    // White, that is paper: a picture without ink.
    expect(lines.slice(-4, -1)).toEqual([
      '',
      '  frame 7 of animal=Alba',
      '  save it with -o frame.png, or see it in full with --open',
    ])
    expect(lines.slice(0, -4)).toHaveLength(15)
    expect(files(space)).toEqual(before)
  })

  it('writes a sheet of frames, evenly over the movie, each where it belongs', async () => {
    using space = project()
    const { code, stdout } = await frame(space, ['--only', 'animal=Beto', '--contact', '4', '-o', 'sheet.png'])
    expect([code, stdout]).toEqual([0, '4 frames of animal=Beto, 104×120 → sheet.png\n'])
    const { width, height, data, at } = await pixelsOf(space.path('sheet.png'))
    expect([width, height]).toEqual([104, 120])
    // Frames 0, 2, 5 and 7 of 0 to 7, in two columns of 40 pixels, with 8 between and around them, and 18 for what is said below.
    const [columns, rows] = [
      [8, 56],
      [8, 64],
    ] as const
    const middles = rows.flatMap((top) => columns.map((left) => at(left + 20, top + 15)))
    expect(middles).toEqual([0, 2, 5, 7].map((index) => Math.round((index * 255) / 7)))
    for (const top of rows)
      for (const left of columns) {
        const below = Array.from({ length: 40 * 18 }, (_, place) =>
          at(left + (place % 40), top + 30 + Math.floor(place / 40)),
        )
        expect(below.filter((level) => level < 100).length).toBeGreaterThan(20)
      }
    expect(data.every((level, place) => place % 4 !== 3 || level === 255)).toBe(true)
  })

  it('writes vectors, and refuses what they cannot be in one sentence', async () => {
    using space = project()
    space.write(
      'q.yaml',
      pipeline.replace(/render:.*/, 'render: { use: heatmap, size: [240, 180], title: "frame <frame> of <animal>" }'),
    )
    const q = (...args: string[]) =>
      space.command(['frame', 'q.yaml', '--only', 'animal=Beto', ...args], environmentOf(space))
    const svg = await q('--index', '5', '-o', 'deep/a.SVG')
    expect([svg.code, svg.stdout, svg.stderr]).toEqual([0, 'frame 5 of animal=Beto → deep/a.SVG\n', ''])
    expect(readFileSync(space.path('deep/a.SVG'), 'utf8')).toMatch(/^<\?xml .*>frame 5 of Beto<\/text>/s)
    expect((await q('-o', 'a.pdf')).code).toBe(0)
    expect(readFileSync(space.path('a.pdf'), 'latin1')).toMatch(/^%PDF-/)
    expect((await q('--contact', '4', '-o', 'sheet.svg')).stderr).toBe(
      '-o sheet.svg: several frames in one picture are a PNG file\n  write -o sheet.png, or leave out --contact for one frame\n',
    )
    expect((await q('-o', 'a.eps')).stderr).toBe('-o a.eps: expected a name that ends in .png, .svg or .pdf\n')
    expect((await q('--index', '8', '-o', 'a.svg')).stderr).toContain(
      'there is no frame 8: animal=Beto has 8 frames, 0 to 7',
    )
    const own = `export default { kind: 'renderer', name: 'own', version: '1', plan: () => ({ size: [8, 8] }), create: () => ({ draw() {} }) }`
    space.write('own.mjs', own).write('q.yaml', pipeline.replace(/render:.*/, 'render: ./own.mjs'))
    expect((await q('-o', 'b.svg')).stderr).toBe(
      'a frame of animal=Beto cannot be written as SVG: its renderer, ./own.mjs, draws only pixels\n  write it as a PNG\n',
    )
    expect(existsSync(space.path('b.svg'))).toBe(false)
  })

  it('shows a sheet with numbers and times', async () => {
    using space = project()
    const { stdout } = await frame(space, ['--contact', '3'])
    expect(stdout).toMatch(/ frame 0 · 0 s {10,}frame 4 · 1 s\n[^·]* frame 7 · 1\.75 s\n/)
    expect(stdout).toMatch(/\n {2}3 frames of animal=Alba\n/)
    // No more than there are.
    expect((await frame(space, ['--contact', '100'])).stdout).toMatch(/\n {2}8 frames of animal=Alba\n/)
  })

  it('opens the picture, and ends well if nothing can', async () => {
    using space = project()
    const bin = space.path('bin')
    mkdirSync(bin)
    const opened = space.path('opened')
    writeStandIn(join(bin, 'xdg-open'), `fs.writeFileSync(${JSON.stringify(opened)}, args.join(' '))`)
    const { code, stdout } = await frame(space, ['--open'], { PATH: bin })
    expect(code).toBe(0)
    const path = /^frame 0 of animal=Alba, 40×30 → (.*\.png)\n$/.exec(stdout)![1]!
    expect(path.startsWith(space.path('temporary'))).toBe(true)
    expect(await pixelsOf(path)).toMatchObject({ width: 40, height: 30 })
    await until(() => existsSync(opened) && readFileSync(opened, 'utf8') === path, 'the viewer')
    writeStandIn(join(bin, 'xdg-open'), exits(3))
    for (const PATH of [bin, '']) {
      const again = await frame(space, ['--open', '-o', 'new/a.png'], { PATH })
      expect([again.code, again.stdout]).toEqual([0, 'frame 0 of animal=Alba, 40×30 → new/a.png\n'])
      expect(again.stderr).toContain('no program could be opened for the picture')
    }
  })

  it('takes the data of a preview that runs, and gives the same pixels', async () => {
    using space = project()
    const cold = await frame(space, ['--only', 'animal=Beto', '--index', '5', '-o', 'cold.png'])
    expect(cold.reads).toBeGreaterThan(0)
    {
      const { stay } = await preview(space, [], environmentOf(space))
      using _ = stay
      const warm = ['--only', 'animal=Beto', '--index', '5']
      await frame(space, [...warm, '-o', 'first.png'])
      const again = await frame(space, [...warm, '-o', 'warm.png'])
      expect(again).toEqual({ ...cold, stdout: cold.stdout.replace('cold', 'warm'), reads: 0 })
      expect(readFileSync(space.path('warm.png'))).toEqual(readFileSync(space.path('cold.png')))
      // A sheet, and what is tried of the picture, too.
      expect((await frame(space, ['--contact', '4', '-o', 'sheet.png'])).stdout).toMatch(/^4 frames of animal=Alba/)
      const tried = await frame(space, [...warm, '--set', 'render.limits=[0, 5]', '-o', 'tried.png'])
      expect(tried.code).toBe(0)
      const { at } = await pixelsOf(space.path('tried.png'))
      expect(at(20, 15)).toBe(255)
      // What is saved meanwhile counts.
      space.write('p.yaml', pipeline.replace('[40, 30]', '[48, 36]'))
      expect((await frame(space, [...warm, '-o', 'new.png'])).stdout).toMatch(/48×36/)
      // Another selection of movies, and mistakes, are told as without a preview.
      const wrong = await frame(space, ['--only', 'animal=Carl'])
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/no movie/)])
      const beyond = await frame(space, ['--index', '8'])
      expect([beyond.code, beyond.stderr]).toEqual([2, expect.stringContaining('there is no frame 8')])
    }
  })

  it('draws by itself if the preview shows something else', async () => {
    using space = project()
    const { stay } = await preview(
      space,
      ['--only', 'animal=Alba', '--set', 'render.limits=[0, 5]'],
      environmentOf(space),
    )
    using _ = stay
    const { reads } = await frame(space, ['--only', 'animal=Beto', '--index', '5', '-o', 'a.png'])
    expect(reads).toBeGreaterThan(0)
    expect((await pixelsOf(space.path('a.png'))).at(20, 15)).toBe(Math.round((5 * 255) / 7))
  })

  it.each([
    [['--contact', '3', '--index', '1'], /cannot be used with/],
    [['--contact', '0'], /whole number from 1 to 400/],
    [['-o', 'a.jpg'], /ends in \.png/],
  ])('refuses %s', async (args, message) => {
    using space = project()
    const { code, stderr } = await frame(space, args)
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  })
})
