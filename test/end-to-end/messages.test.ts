// Mistakes that new users make, each answered with the line to write.
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const array = 'source: { files: a.npy, axes: [y, x, frame] }'
const colors = 'source: { files: rgb.npy, axes: [frame, y, x, channel] }'

const mistakes: readonly (readonly [what: string, pipeline: string, told: RegExp])[] = [
  ['a typo in use', `${array}\nrender: { use: heatmp }`, /did you mean heatmap\?(?!.*npm install)/],
  [
    'a transform that there is not',
    `${array}\ntransform: { use: gaussian }`,
    /no transform is called gaussian(?!.*npm install)/,
  ],
  ['a size as one text', `${array}\nrender: { use: heatmap, size: 640x480 }`, /width and height.*write \[640, 480\]/s],
  [
    'a size with blanks',
    `${array}\ntransform: { use: resize, size: 64 x 48 }`,
    /: expected \[width.*write \[64, 48\]/s,
  ],
  [
    'one number as a size',
    `${array}\nrender: { use: heatmap, size: 640 }`,
    /a list of width and height, such as \[640, 480\]/,
  ],
  [
    'a path of Windows in double quotes',
    'source: { files: "C:\\Users\\me\\a.npy", axes: [y, x, frame] }',
    /write 'C:\\Users\\me\\a\.npy' in single quotes/,
  ],
  [
    'a path with a line break',
    'source: { files: "D:\\new.npy", axes: [y, x, frame] }',
    /write the path in single quotes/,
  ],
  ['an output with a line break', `${array}\nwrite: "out\\new.gif"`, /control character.*single quotes/s],
  [
    'two axes where three are named',
    'source: { files: two.npy, axes: [y, x, frame] }',
    /one picture is `axes: \[y, x\]`/,
  ],
  ['colours as a heat map', `${colors.replace('channel', 'rgb')}\nrender: heatmap`, /`use: image` draws its colours/],
  ['colours by another name', `${colors}\nrender: image`, /name the axis rgb \(axes: \[y, x, rgb\]/],
  ['frames by another name', 'source: { files: a.npy, axes: [y, x, time] }', /name it frame \(axes: \[y, x, frame\]\)/],
  ['four channels', `${colors.replace('rgb.npy', 'rgba.npy')}\nrender: heatmap`, /name the axis rgb.*`use: image`/],
  [
    'a field with members in a title',
    `${array}\nframes: { day: { file: days.csv, columns: [date] } }\nrender: { use: heatmap, title: <day> }`,
    /<day> has the member date.*write <day\.date>/s,
  ],
  [
    'a rate that begins with a digit',
    `${array}\nfields: { tr: 2 }\nfps: <1 / tr>`,
    /begins with no digit, as <\(1 \/ tr\)>/,
  ],
  [
    'a title that begins with a digit',
    `${array}\nfields: { tr: 2 }\nrender: { use: heatmap, title: "TR <1 / tr>" }`,
    /shows <1 \/ tr> as it is.*<\(1 \/ tr\)>/,
  ],
  ['a quality as a fraction', `${array}\nwrite: { path: a.avi, quality: 0.75 }`, /not a fraction: write 75/],
  ['a field of Python within a name', `${array}\nwrite: "a_{time}.gif"`, /write a_<time>\.gif/],
  ['files as Python writes them', 'source: { files: "{name}.npy", axes: [y, x, frame] }', /write <name>\.npy/],
  [
    'an unknown colour map of one layer of a panel',
    `${array}
render:
  use: figure
  panels:
    layout: [A]
    A:
      layers:
        - { use: heatmap }
        - { use: heatmap,
            colormap: virids }`,
    /pipeline\.yaml:10:23 render\.panels\.A\.layers\[1\]\.colormap .*did you mean viridis/s,
  ],
  [
    'a table of other movies',
    'source: { files: <n>.npy, axes: [y, x, frame] }\ntables: { file: days.csv, on: { n: date } }\nexcept: { n: [rgb, rgba] }\nwrite: <n>.gif',
    /warning no row of days\.csv belongs to any movie: its first row has date = "2020-01-01", the first movie date = "a"/,
  ],
  [
    'a table of some of the movies',
    'source: { files: <n>.npy, axes: [y, x, frame] }\ntables: { file: some.csv, on: { n: n } }\nexcept: { n: [rgb, rgba] }\nwrite: <n>.gif',
    /^(?!.*no row of).*2 movies: 1 new/s,
  ],
  ['files in one text', 'source: { files: "a.npy, b.npy", axes: [y, x, frame] }', /files: \[a\.npy, b\.npy\]/],
]

it.each(mistakes)('%s', async (_, pipeline, told) => {
  using space = new Workspace()
    .npy('a.npy', [4, 5, 3])
    .npy('two.npy', [24, 20])
    .npy('rgb.npy', [3, 4, 5, 3])
    .npy('rgba.npy', [3, 4, 5, 4])
    .write('some.csv', 'n\ntwo\n')
    .write('days.csv', 'frame,date\n0,2020-01-01\n1,2020-01-02\n2,2020-01-03\n')
    .write('pipeline.yaml', pipeline.includes('write:') ? pipeline : `${pipeline}\nwrite: a.gif`)
  const { stdout, stderr } = await space.call(['plan', 'pipeline.yaml'])
  expect(stdout + stderr).toMatch(told)
})

it('inspect shows a frame of a video as a picture', async () => {
  using space = new Workspace()
  const videos = fileURLToPath(new URL('../../packages/source-video/test/videos/', import.meta.url))
  copyFileSync(`${videos}bt709.mp4`, space.path('v.mp4'))
  const { stdout } = await space.call(['inspect', 'v.mp4'])
  const shape = /\[\d+, (\d+), (\d+), 3\]/.exec(stdout)!.slice(1).map(Number)
  const rows = stdout.split('\n').filter((line) => /^ {2}[ .:\-=+*#%@]+$/.test(line) && line.trim() !== '')
  // A character is about twice as high as wide.
  expect(rows.length).toBeGreaterThan((0.3 * rows.at(-1)!.length * shape[0]!) / shape[1]!)
})
