// Events and axes that go with the time, from tables and arrays to decoded movies.
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const onsets = [0.1, 0.25, 0.4, 0.75]
const camera = '  cam: { files: cam.npy, axes: [frame, y, x], fps: 20 }\n'

/** One second of a camera; the whole picture is the box, 200 pixels to a second, unless the figure says otherwise. */
function session(sources: string, render: string): Workspace {
  const space = new Workspace()
  space.npy('cam.npy', [21, 4, 4], (frame) => frame)
  space.write('events.csv', `onset,unit\n${onsets.map((time, at) => `${time},${at % 2}`).join('\n')}\n`)
  space.npy('spikes.npy', [onsets.length], (at) => onsets[at]!)
  return space.write(
    'pipeline.yaml',
    `sources:\n${camera}${sources}time: { from: 0, to: 1 }\n${render}write: out.mkv\n`,
  )
}

/** Of each frame, the columns that are dark in these rows of pixels. */
async function darkColumns(space: Workspace, ...rows: number[]): Promise<number[][][]> {
  expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  const movie = await decodeMovie(space.path('out.mkv'))
  return movie.frames.map((_, frame) =>
    rows.map((y) => Array.from({ length: 200 }, (_, x) => x).filter((x) => pixel(movie, frame, x, y)[0]! < 128)),
  )
}

const raster = (layer: string) =>
  `render: { size: [200, 40], dpi: 72, axis: off, xlim: [0, 1], ylim: [-0.5, 1.5], layers: [{ use: raster, width: 2, color: k, ${layer} }] }\n`
const ticksAt = (times: readonly number[]) => times.flatMap((time) => [200 * time - 1, 200 * time])

describe('a raster', () => {
  it.each([
    ['a column of a table with times', '  stim: { files: events.csv, times: onset, gap: 10 }\n', '<stim.onset>'],
    ['the times of a source', '  stim: { files: events.csv, times: onset, gap: 10 }\n', '<stim.time>'],
    ['a column of a table of events', '  stim: { files: events.csv, axes: [event, column] }\n', '<stim.onset>'],
  ])('of %s shows each event in its row, until now', async (_, source, times) => {
    using space = session(source, raster(`times: ${times}, row: <stim.unit>, trail: all`))
    const found = await darkColumns(space, 30, 10)
    expect(found).toHaveLength(21)
    found.forEach((rows, frame) => {
      const until = (times: number[]) => times.filter((time) => time <= frame / 20 + 1e-6)
      expect(rows, `frame ${frame}`).toEqual([ticksAt(until([0.1, 0.4])), ticksAt(until([0.25, 0.75]))])
    })
  })

  it('takes an array of times', async () => {
    using space = session('  spikes: { files: spikes.npy, axes: [event] }\n', raster('times: <spikes>, row: 1'))
    for (const [columns] of await darkColumns(space, 10)) expect(columns).toEqual(ticksAt(onsets))
  })
})

describe('limits that go with the time', () => {
  const window = '[<time - 0.25>, <time + 0.25>]'
  const stim = '  stim: { files: events.csv, times: onset, gap: 10 }\n'

  it('move events, curves and cursors along, by arithmetic', async () => {
    const layers = `
      - { use: raster, times: <stim.onset>, row: 1, width: 2, color: k }
      - { use: vline, at: <time>, width: 2, color: k, style: "k:" }
      - { use: line, x: <stim.time>, y: 0, style: k, width: 4 }
`
    using space = session(
      stim,
      `render:\n  size: [200, 40]\n  dpi: 72\n  axis: off\n  xlim: ${window}\n  ylim: [-0.5, 1.5]\n  layers:${layers}`,
    )
    const found = await darkColumns(space, 12, 30)
    // 400 pixels are a second, and the middle is now.
    const placeOf = (time: number, now: number) => Math.round(100 + 400 * (time - now))
    found.forEach(([events, curve], frame) => {
      const now = frame / 20
      const seen = onsets.map((time) => placeOf(time, now)).filter((place) => place >= 0 && place <= 200)
      const ticks = seen.flatMap((place) => [place - 1, place]).filter((x) => x >= 0 && x < 200)
      expect(
        events!.filter((x) => x !== 99 && x !== 100),
        `frame ${frame}`,
      ).toEqual(ticks.filter((x) => x !== 99 && x !== 100))
      // A line reaches half of its width, 2 pixels, further than its ends.
      const [from, to] = [placeOf(onsets[0]!, now) - 2, placeOf(onsets.at(-1)!, now) + 2]
      const shown = Array.from({ length: 200 }, (_, x) => x).filter((x) => x >= from && x < to)
      const dark = curve!.filter((x) => x !== 99 && x !== 100)
      expect(dark, `frame ${frame}`).toEqual(shown.filter((x) => x !== 99 && x !== 100))
    })
  })

  it.each([
    ['meet', 'xlim: [2, 2]', 'xlim: the two ends of an axis must differ'],
    ['a logarithm cannot show', 'xlim: [<time>, 9], xscale: log', 'xlim: a log axis cannot show 0'],
    ['are no numbers', 'xlim: [<source.name>, 9]', 'expected a number, but got "'],
  ])('are refused if they %s', async (_, options, message) => {
    using space = session(stim, `render: { ${options}, layers: [{ use: vline, at: <time> }] }\n`)
    const told = await space.report().then(
      ({ problems }) => problems.map((problem) => problem.message).join('\n'),
      (error) => String(error.message),
    )
    expect(told).toContain(message)
  })
})
