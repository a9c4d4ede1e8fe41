// Movies that show nothing are said to; what can be meant in one way alone is refused with the line to write.
import { appendFileSync, readFileSync } from 'node:fs'
import { decodeMovie } from '@movieflow/test-support/decode'
import type { NpyData } from '@movieflow/test-support/npy'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

type Data = NpyData | ((...indices: number[]) => number)

function spaceOf(data: Data, shape: readonly number[], axes: string, render: string, write = 'm.mkv'): Workspace {
  return new Workspace()
    .npy('a.npy', shape, data)
    .write(
      'pipeline.yaml',
      `sources: { s: { files: a.npy, axes: ${axes} } }\nrender: { size: [120, 90], ${render} }\nwrite: "${write}"`,
    )
}

const picture = '[y, x, frame]'
const curve = '[cell, frame]'
const rising = (cell: number, frame: number) => cell + frame

/** Makes the movie, and finds the warning in its events, in the state that a report is made of, and in each frame one look. */
async function expectEmpty(space: Workspace, warning: RegExp, frames = 3): Promise<void> {
  const { made, events } = await space.run({ report: { render: async () => '<p>', again: () => '' } })
  expect(made).toBe(1)
  const told = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
  expect(told.join('\n')).toMatch(warning)
  expect(told).toHaveLength(1)
  const page = JSON.parse(readFileSync(space.path('report.json'), 'utf8'))
  expect(page.movies[0].warnings).toEqual(told)
  const movie = await decodeMovie(space.path('m.mkv'))
  expect(movie.frames.length).toBe(frames)
  const looks = new Set(movie.frames.map((frame) => Buffer.from(frame).toString('latin1')))
  expect(looks.size).toBe(1)
}

const addLine = (space: Workspace, line: string) => appendFileSync(space.path('pipeline.yaml'), `\n${line}\n`)

/** Makes the movie, whose warnings are these. */
async function expectTold(space: Workspace, warnings: readonly RegExp[]): Promise<void> {
  const { failed, events } = await space.run()
  expect([failed, JSON.stringify(events)]).toEqual([0, expect.any(String)])
  const told = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
  expect(told).toEqual(warnings.map((warning) => expect.stringMatching(warning)))
}

describe('a movie in which nothing can be seen', () => {
  it('a heat map of NaN alone', async () => {
    using space = spaceOf(() => Number.NaN, [4, 5, 3], picture, 'use: heatmap')
    await expectEmpty(space, /render \(heatmap\) shows nothing in any frame: it has no finite value/)
  })

  it('values below 0 with norm: log', async () => {
    using space = spaceOf((y, x, frame) => -1 - y - x - frame, [4, 5, 3], picture, 'use: heatmap, norm: log')
    await expectEmpty(space, /-10 to -1, but a logarithm shows only those above 0 \(use `norm: symlog`/)
  })

  it('values that lie above the limits', async () => {
    using space = spaceOf(
      (y, x, frame) => 300 + y + x + frame,
      [4, 5, 3],
      picture,
      'use: heatmap, limits: [0, 1], colorbar: true',
    )
    await expectEmpty(space, /300 to 309, all above the limits 0 to 1 \(set `limits:`/)
  })

  it('values that lie below the limits, in a long movie', async () => {
    using space = spaceOf((y, x, frame) => y + x + frame, [4, 5, 50], picture, 'use: heatmap, limits: [100, 200]')
    await expectEmpty(space, /0 to 56, all below the limits 100 to 200/, 50)
  })

  it('values too near each other for the limits', async () => {
    using space = spaceOf((y, x, frame) => (y + x + frame) / 10, [4, 5, 3], picture, 'use: heatmap, limits: [0, 65535]')
    await expectEmpty(space, /one colour in all frames: its values are 0 to 0.9, too close together for the limits/)
    using whole = spaceOf((y, x) => (y * 5 + x) / 19, [4, 5], '[y, x]', 'use: heatmap, limits: [0, 255]')
    await expectTold(whole, [
      /one colour in all frames: its values are 0 to 1, too close together for the limits 0 to 255/,
    ])
  })

  it('values that are all the same', async () => {
    using space = spaceOf(() => 0, [4, 5, 3], picture, 'use: heatmap')
    await expectEmpty(space, /one colour in all frames: its values are all 0/)
  })

  it('a picture of one colour', async () => {
    const axes = '[y, x, rgb, frame]'
    using space = spaceOf(new Uint8Array(4 * 5 * 3 * 3).fill(9), [4, 5, 3, 3], axes, 'use: image')
    await expectEmpty(space, /render \(image\) has one colour in all frames: its values are all 9$/)
  })

  it('colours that are almost black', async () => {
    const deep = (most: number) => Int32Array.from({ length: 60 }, (_, at) => (at % 16) * (most / 15))
    const axes = '[y, x, rgb]'
    using space = spaceOf(deep(4095), [4, 5, 3], axes, 'use: image, limits: [0, 65535]')
    await expectTold(space, [
      /almost black in all frames: its colours are 0 to 4095, on a scale of 0 to 65535 .*`limits:/,
    ])
    using fits = spaceOf(deep(4095), [4, 5, 3], axes, 'use: image, limits: [0, 4095]')
    await expectTold(fits, [])
    using divided = spaceOf(
      new Uint8Array(60).map((_, at) => 4 * at),
      [4, 5, 3],
      axes,
      'use: image',
    )
    addLine(divided, 'transform: { use: math, by: divide, with: 100 }')
    await expectTold(divided, [/almost black in all frames: its colours are 0 to 2\.36, on a scale of 0 to 255/])
  })

  it('opacities on another scale than the colours', async () => {
    const seeThrough = Float32Array.from({ length: 80 }, (_, at) => (at % 4 === 3 ? 1 : 3 * at))
    using space = spaceOf(seeThrough, [4, 5, 4], '[y, x, rgb]', 'use: image, limits: [0, 255]')
    await expectTold(space, [
      /almost transparent in all frames: its opacities are all 1, on a scale of 0 to 255.*range: 0\.\.2/,
    ])
    addLine(space, 'transform: { use: select, axis: rgb, range: 0..2 }')
    await expectTold(space, [])
  })

  it('a curve of NaN alone', async () => {
    using space = spaceOf(() => Number.NaN, [4, 3], curve, 'use: line, y: <s>')
    await expectEmpty(space, /render \(line\) shows nothing in any frame: it has no finite value/)
  })

  it('a curve outside of the axes', async () => {
    using space = spaceOf(rising, [4, 3], curve, 'use: scatter, y: <s>, ylim: [50, 60]')
    await expectEmpty(space, /render \(scatter\) shows nothing in any frame: it is outside of the axes/)
  })

  it('a cursor outside of the axes', async () => {
    const layers = 'layers: [{ use: hline, at: 1 }, { use: vline, at: <time + 50> }]'
    using space = spaceOf(rising, [4, 3], curve, `xlim: [0, 3], ${layers}`)
    await expectEmpty(space, /render\.layers\[1\] \(vline\) shows nothing in any frame: it is outside/)
  })

  it('a contour with levels that the values do not reach', async () => {
    using space = spaceOf((y, x) => y + x, [4, 5, 3], picture, 'use: contour, levels: [50, 60]')
    await expectEmpty(space, /render \(contour\) shows nothing.*0 to 7, all below the limits 50 to 60/)
  })

  it('a line of one point a frame', async () => {
    using space = spaceOf((frame) => frame, [3], '[frame]', 'use: line, y: <s>')
    const warning = /render \(line\) shows nothing: it has one point per frame.*`trail: all`.*`style: o`/
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(warning)
    await expectEmpty(space, warning)
  })

  it('a legend without labels', async () => {
    using space = spaceOf(rising, [4, 3], curve, 'use: line, y: <s>, legend: true')
    const warning = /render\.legend shows nothing: none of its layers has a `label`/
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(warning)
    await expectTold(space, [warning])
    using named = spaceOf(rising, [4, 3], curve, 'use: line, y: <s>, label: rate, legend: true')
    await expectTold(named, [])
  })

  it('a scale bar that is longer than its axes', async () => {
    const drawn = (length: number) =>
      `use: image, axis: off, colormap: gray, scalebar: { length: ${length}, width: 4, color: red }`
    using space = spaceOf((y, x, frame) => y + x + frame, [4, 5, 3], picture, drawn(6))
    await expectTold(space, [/render\.scalebar is cut off: it is 6 long, but its axes are 5 wide/])
    // 4.9 of 5 cells: 110 of the 113 pixels that 90 rows leave to 4 by 5 cells.
    using fits = spaceOf((y, x, frame) => y + x + frame, [4, 5, 3], picture, drawn(4.9))
    await expectTold(fits, [])
    const { frames, width, height } = await decodeMovie(fits.path('m.mkv'))
    const isRed = (at: number) => frames[0]![3 * at] === 255 && frames[0]![3 * at + 1] === 0
    const lengths = Array.from(
      { length: height },
      (_, y) => Array.from({ length: width }, (__, x) => x).filter((x) => isRed(y * width + x)).length,
    )
    const [row] = lengths.filter((length) => length > 0)
    const box = Math.floor((90 * 5) / 4)
    expect(Math.abs(row! - (4.9 / 5) * box)).toBeLessThanOrEqual(1)
  })

  it('a trail of data that do not change', async () => {
    using space = spaceOf((cell) => cell, [4], '[cell]', 'use: line, y: <s>, trail: all')
    const warning = /the trail of render \(line\) does nothing/
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(warning)
    await expectEmpty(space, warning, 1)
  })
})

describe('what was seen once is not warned of', () => {
  it('one value within the limits in one frame', async () => {
    const spot = (y: number, x: number, frame: number) => (y === 1 && x === 2 && frame === 1 ? 0.7 : Number.NaN)
    using space = spaceOf(spot, [4, 5, 3], picture, 'use: heatmap, limits: [0, 1]')
    const { events } = await space.run()
    expect(events.filter(({ type }) => type === 'warning')).toEqual([])
    const { frames } = await decodeMovie(space.path('m.mkv'))
    expect(Buffer.from(frames[0]!).equals(Buffer.from(frames[1]!))).toBe(false)
    expect(Buffer.from(frames[0]!).equals(Buffer.from(frames[2]!))).toBe(true)
  })
})

describe('what can be meant in one way alone', () => {
  const refused = (space: Workspace) =>
    space.plan().then(
      () => undefined,
      (error) => `${error.message} (${error.hint})`,
    )

  it('percentiles as fractions', async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap, limits: { percentile: [0.02, 0.98] }')
    expect(await refused(space)).toMatch(/percent, from 0 to 100: write \[2, 98\]/)
  })

  it('a step that is told to compare the first source with itself', async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap')
    addLine(space, 'transform: { use: mask, with: <s>, keep: 5.. }')
    expect(await refused(space)).toMatch(
      /\(mask\) would leave s as it is: .*a `mask` without `with` uses its own values/,
    )
    using two = new Workspace()
      .npy('a.npy', [4, 5, 3])
      .npy('b.npy', [4, 5, 3])
      .write(
        'pipeline.yaml',
        `sources: { a: { files: a.npy, axes: ${picture} }, b: { files: b.npy, axes: ${picture} } }\ntransform: { use: math, by: subtract, with: <a> }\nwrite: m.mkv`,
      )
    expect(await refused(two)).toMatch(/\(math\) would leave a as it is: .*`data: b` if it is to act on b/)
    two.write('pipeline.yaml', readFileSync(two.path('pipeline.yaml'), 'utf8').replace('with: <a>', 'with: <b>'))
    expect(await refused(two)).toBeUndefined()
  })

  it('two paths in one text', async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', 'a.mp4, a.gif')
    expect(await refused(space)).toMatch(/one file of that name .*write: \[a\.mp4, a\.gif\]/)
    for (const between of [' ', '; ', ' and ', ' & ', '|', '+']) {
      using other = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', `a.mp4${between}a.gif`)
      expect(await refused(other)).toMatch(/write: \[a\.mp4, a\.gif\]/)
    }
    using plain = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', 'maps and curves, v1.2+.gif')
    expect(await refused(plain)).toBeUndefined()
  })

  it('a pattern of files that are written', async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', 'out/*.mp4')
    expect(await refused(space)).toMatch(/the \* in out\/\*\.mp4 would stay .*write out\/<source\.name>\.mp4/)
  })

  it('a field of Python in a path', async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', '{animal}.gif')
    expect(await refused(space)).toMatch(/\{animal\} in \{animal\}\.gif would stay as it is .*write <animal>\.gif/)
    using shell = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', 'walk_$frame.png')
    expect(await refused(shell)).toMatch(/\$frame in walk_\$frame\.png would stay .*write walk_<frame>\.png/)
  })

  it("a number of printf's in a path", async () => {
    using space = spaceOf(() => 1, [4, 5, 3], picture, 'use: heatmap', 'walk_%04d.png')
    expect(await refused(space)).toMatch(/%04d in walk_%04d\.png would stay .*write walk_<frame:04d>\.png/)
  })

  it('a formula in a plain text, and a line break between single quotes', async () => {
    const texts = "title: 'rate\\nof one', xlabel: '$\\mu V$', ylabel: 'C:\\data $5'"
    using space = spaceOf((y, x) => y + x, [4, 5, 3], picture, `use: heatmap, ${texts}`)
    const told = (await space.report()).problems.map(({ message }) => message)
    expect(told).toEqual([
      expect.stringMatching(
        /^render\.title shows \\n as written: for a line break, put the text between double quotes/,
      ),
      expect.stringMatching(/^render\.xlabel shows \$\\mu V\$ as written: `text: tex` draws/),
    ])
  })

  it('a field of another language in a title', async () => {
    using space = spaceOf(
      (y, x) => y + x,
      [4, 5, 3],
      picture,
      'use: heatmap, title: "Rate [%d, %d] ms", xscale: { use: time, format: "%d.%m." }',
    )
    const warning = /render\.title shows %d as it is: fields are written in < >, for example <name:d>/
    // The codes of a date are no fields.
    expect((await space.report()).problems.map(({ message }) => message)).toEqual([expect.stringMatching(warning)])
    const { made, events } = await space.run()
    expect(made).toBe(1)
    expect(events.flatMap((event) => (event.type === 'warning' ? [event.message] : [])).join()).toMatch(warning)
  })
})
