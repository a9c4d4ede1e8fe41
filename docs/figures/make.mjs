// What docs/figures.md is made of: `make.mjs data FOLDER` writes its arrays; `make.mjs pictures` draws its pictures, each from
// the pipeline above it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { normal, npy, save, uniform } from '../../examples/arrays.mjs'

const frames = 24
/** The frame that the pictures show. */
const shown = 12

const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)

function writeData(folder) {
  const noise = normal(7)
  const unit = uniform(3)
  const write = (name, shape, values) =>
    save(join(folder, 'arrays', `${name}.npy`), npy(Float64Array.from(values), shape))
  const grid = (...lengths) =>
    lengths.reduce((all, length) => all.flatMap((before) => range(length).map((index) => [...before, index])), [[]])

  const map = grid(frames, 40, 60).map(
    ([t, y, x]) => 3 * bump(x - 12 - 1.5 * t, y - 20 - 8 * Math.sin(t / 4), 6) - 1.5 * bump(x - 45 + t, y - 12, 7),
  )
  write('map', [frames, 40, 60], map)
  const seconds = range(101).map((at) => at / 50)
  const decay = (t) => Math.exp(-1.5 * t) * Math.sin(2 * Math.PI * 1.5 * t)
  write('seconds', [101], seconds)
  write(
    'mean',
    [101],
    seconds.map((t) => 4 * decay(t) + 0.15 * noise()),
  )
  write(
    'sem',
    [101],
    seconds.map((t) => 0.4 + 0.2 * Math.sin(9 * t)),
  )
  write(
    'sweep',
    [frames, 101],
    grid(frames, 101).map(([t, at]) => decay((at * (t + 6)) / 600)),
  )
  let [x, y] = [0, 0]
  write(
    'walk',
    [frames, 2],
    range(frames).flatMap(() => {
      x += noise()
      y += noise()
      return [x, y]
    }),
  )
  write(
    'cells',
    [25, 3],
    range(25).flatMap(() => [3 + 53 * unit(), 3 + 33 * unit(), 4 + 6 * unit()]),
  )
  write(
    'rate',
    [frames, 25],
    grid(frames, 25).map(([t, cell]) => 10 * (1 + Math.sin(t / 3 + cell))),
  )
  write(
    'box',
    [frames, 4],
    range(frames).flatMap((t) => [6 + 1.5 * t, 14 + 8 * Math.sin(t / 4), 13, 12]),
  )
  write(
    'tuning',
    [2, 3, frames, 13],
    grid(2, 3, frames, 13).map(
      ([phi, theta, t, at]) =>
        (6 + 3 * phi) * Math.exp(Math.cos((at / 12 - theta / 3 - t / 48) * 2 * Math.PI) - 1) + 0.2 * noise(),
    ),
  )
  write(
    'shots',
    [6, frames, 24, 36, 3],
    grid(6, frames, 24, 36, 3).map(
      ([shot, t, y, x, rgb]) => 0.5 + 0.5 * Math.sin((x + shot * t) / (4 + rgb) + (y * (shot + 1)) / 12),
    ),
  )
  write(
    'score',
    [frames, 6],
    grid(frames, 6).map(([t, shot]) => 5 + 4 * Math.sin(t / 3 + shot)),
  )
  const cellsAt = [range(7), range(5)].map((list, stain) =>
    list.map((at) => [(at * 23 + 9 * stain) % 58, (at * 17 + 6) % 44, 3 + (at % 3)]),
  )
  const background = uniform(11)
  write(
    'stains',
    [frames, 2, 48, 64],
    grid(frames, 2, 48, 64).map(([t, stain, y, x]) => {
      const signal = cellsAt[stain].reduce(
        (sum, [left, top, width], at) => sum + (1 + Math.sin(t / 3 + at)) * bump(x - left - 2, y - top, width),
        0,
      )
      return Math.round(1800 * signal + 250 * background())
    }),
  )
  write(
    'dots',
    [48, 64],
    grid(48, 64).map(([y, x]) => Number(x % 8 === 4 && y % 8 === 4)),
  )
  write(
    'kind',
    [25],
    range(25).map((cell) => (cell * 7) % 3),
  )
  for (const [name, strength] of [
    ['before', 1],
    ['during', 2.5],
    ['after', 1.4],
  ])
    write(
      name,
      [frames, 40, 60],
      grid(frames, 40, 60).map(
        ([t, y, x]) => strength * (bump(x - 12 - 1.5 * t, y - 20, 7) + 0.5 * bump(x - 45, y - 12, 6)) + 0.05 * noise(),
      ),
    )
  write(
    'responses',
    [3, 101],
    grid(3, 101).map(([kind, at]) => (3 - kind) * decay(at / 50 + 0.1 * kind) + 0.1 * noise()),
  )
  const chance = uniform(5)
  write(
    'spikes',
    [150, 2],
    range(150).flatMap((event) => [2 * chance(), event % 6]),
  )
  write(
    'flow',
    [frames, 10, 15, 2],
    grid(frames, 10, 15).flatMap(([t, row, column]) => {
      const [dx, dy] = [4 * column + 2 - 12 - 1.5 * t, 4 * row + 2 - 20 - 8 * Math.sin(t / 4)]
      const strength = bump(dx, dy, 12)
      return [strength * (1.5 - 0.25 * dy), strength * (2 * Math.cos(t / 4) + 0.25 * dx)]
    }),
  )
  write(
    'rois',
    [5, 24, 2],
    grid(5, 24).flatMap(([roi, at]) => {
      const angle = (2 * Math.PI * at) / 24
      const radius = 5 + 0.8 * Math.sin(3 * angle + roi)
      return [9 + 10.5 * roi + radius * Math.cos(angle), 13 + 14 * (roi % 2) + radius * Math.sin(angle)]
    }),
  )
  write(
    'activity',
    [frames, 5],
    grid(frames, 5).map(([t, roi]) => Math.max(0, Math.sin(t / 3 + 1.4 * roi))),
  )
  write(
    'pose',
    [frames, 12],
    range(frames).flatMap((t) => {
      const [x, y, heading] = [10 + 1.6 * t, 20 + 8 * Math.sin(t / 4), Math.atan2(2 * Math.cos(t / 4), 1.6)]
      const along = (length, turn = 0) => [x + length * Math.cos(heading + turn), y + length * Math.sin(heading + turn)]
      const step = 0.5 * Math.sin(t)
      return [
        along(0),
        along(-4),
        along(-10),
        along(-16, 0.2 * step),
        along(-3, 0.9 + step),
        along(-3, -0.9 + step),
      ].flat()
    }),
  )
}

function drawPictures() {
  const page = readFileSync(new URL('../figures.md', import.meta.url), 'utf8')
  const folder = mkdtempSync(join(tmpdir(), 'movieflow figures '))
  const command = new URL('../../packages/cli/bin/movieflow.js', import.meta.url).pathname
  writeData(folder)
  const [, sources] = /^```yaml\n(sources:.*?)^```$/ms.exec(page)
  for (const [, block, name] of page.matchAll(
    /^```yaml\n((?:(?!^```).)*?)^```\n\n!\[[^\]]*\]\(figures\/([\w-]+\.png)\)/gms,
  )) {
    writeFileSync(join(folder, 'pipeline.yaml'), block.startsWith('sources:') ? block : `${sources}${block}`)
    const picture = new URL(name, import.meta.url).pathname
    execFileSync(process.execPath, [command, 'frame', 'pipeline.yaml', '--index', String(shown), '-o', picture], {
      cwd: folder,
      stdio: 'inherit',
    })
  }
  rmSync(folder, { recursive: true })
}

const [task, folder] = process.argv.slice(2)
if (task === 'data' && folder) writeData(folder)
else if (task === 'pictures') drawPictures()
else throw new Error('write: make.mjs data FOLDER, or make.mjs pictures')
