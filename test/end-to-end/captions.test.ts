// Captions: from a table or a list, over the pictures, in the fields of frames, and in files beside the movie, at the times of the finished movie.
import { readFileSync } from 'node:fs'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const [width, height] = [160, 120]

function movie(frames: number, more: string, write: string): Workspace {
  const space = new Workspace().npy('a.npy', [frames, 6, 8], () => 100)
  return space.write(
    'pipeline.yaml',
    `source: { files: <name>.npy, axes: [frame, y, x], fps: 10 }
out: movies
render: { use: heatmap, size: [${width}, ${height}], axis: off, colormap: gray, limits: [0, 255] }
write: ${write}
${more}`,
  )
}

/** Frames and rows whose pixels are others than the one grey of the data. */
function changed(space: Workspace): { frames: number[]; rows: number[] } {
  const { data, shape } = readNpy(space.path('movies/a.npy'))
  const frames = new Set<number>()
  const rows = new Set<number>()
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === 100 && data[at + 1] === 100 && data[at + 2] === 100) continue
    frames.add(Math.floor(at / 4 / width / height))
    rows.add(Math.floor(at / 4 / width) % height)
  }
  expect(shape.slice(1)).toEqual([height, width, 4])
  return { frames: [...frames], rows: [...rows].sort((left, right) => left - right) }
}

const text = (space: Workspace, name: string) => readFileSync(space.path(`movies/${name}`), 'utf8')

describe('captions', () => {
  it('are drawn at the bottom of the frames that they are for', async () => {
    using space = movie(20, 'captions: [{ from: 0.5, to: 0.8, text: "on <name>" }]', 'a.npy')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { frames, rows } = changed(space)
    expect(frames).toEqual([5, 6, 7])
    // 14 points at dpi 100 are 19 pixels; the box ends 10 points above the edge.
    expect(rows.at(-1)).toBe(height - 1 - 14)
    expect(rows[0]).toBeGreaterThan(height - 14 - 19 - 2 * 7 - 6)
    expect(rows).toHaveLength(rows.at(-1)! - rows[0]! + 1)
  })

  it('are drawn at the top, without a box, if the pipeline says so, and not at all', async () => {
    const options = 'place: top, alpha: 0, margin: 0, fontsize: 10, color: red'
    using space = movie(4, `captions: { rows: [{ from: 0, text: I }], ${options} }`, 'a.npy')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { rows } = changed(space)
    expect(rows.at(-1)).toBeLessThan(26)
    using hidden = movie(4, 'captions: { rows: [{ from: 0, text: I }], burn: false }', '[a.npy, a.srt]')
    expect(await hidden.run()).toMatchObject({ made: 1, failed: 0 })
    expect(changed(hidden).frames).toEqual([])
    expect(text(hidden, 'a.srt')).toBe('1\n00:00:00,000 --> 00:00:00,400\nI\n')
  })

  it('have a strip below the pictures, cards and all', async () => {
    const more = `captions: { rows: [{ from: 0.2, to: 0.4, text: on }], place: below }\nintro: { text: a, seconds: 0.2 }`
    using space = movie(6, more, '[a.npy, a.mp4]')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { data, shape } = readNpy(space.path('movies/a.npy'))
    // 1.2 × 14 and 10 points are 26.8, at 100 pixels an inch 37.2 pixels.
    const higher = height + 37
    expect(shape).toEqual([8, higher, width, 4])
    const frames = Array.from({ length: 8 }, (_, frame) => {
      const pixels = data.subarray(frame * higher * width * 4, (frame + 1) * higher * width * 4)
      const [above, below] = [pixels.subarray(0, height * width * 4), pixels.subarray(height * width * 4)]
      return {
        grey: above.every((value, at) => value === (at % 4 === 3 ? 255 : 100)),
        empty: below.every((value) => value === 255),
      }
    })
    expect(frames.map(({ grey }) => grey)).toEqual([false, false, true, true, true, true, true, true])
    expect(frames.map(({ empty }) => empty)).toEqual([true, true, true, true, false, false, true, true])
    const { movies, problems } = await space.report()
    expect(movies[0]).toMatchObject({ size: [width, higher], status: 'fresh' })
    expect(JSON.stringify(problems)).toContain(`${higher - height} pixels higher, for captions below them`)
  })

  it('are files of subtitles by the clock of the finished movie: cards, slow stretches and its own rate', async () => {
    const more = `captions: onsets.csv
time: { stretches: [{ from: 1, to: 1.5, speed: 0.25 }] }
intro: { text: a, seconds: 2 }`
    using space = movie(30, more, '[a.npy, a.srt, { path: fast.vtt, fps: 20 }]')
    // The second has no end, and goes up to the third; the last is outside of the data, the one before it has no text.
    space.write(
      'onsets.csv',
      'from,to,text\n0.5,0.9,first\n1,,"two & <b>\n\nlines"\n2,2.2,third\n2.5,2.6,\n9,10,late\n',
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    // Frame k shows from k / 10 s to (k + 1) / 10 s: 1 to 2 s of the data are frames 10 to 34 of those that show them.
    expect(text(space, 'a.srt')).toBe(`1
00:00:02,500 --> 00:00:02,900
first

2
00:00:03,000 --> 00:00:05,500
two & <b>
lines

3
00:00:05,500 --> 00:00:05,700
third
`)
    expect(text(space, 'fast.vtt')).toBe(`WEBVTT

1
00:00:01.250 --> 00:00:01.450
first

2
00:00:01.500 --> 00:00:02.750
two &amp; &lt;b&gt;
lines

3
00:00:02.750 --> 00:00:02.850
third
`)
  })

  it('take other columns and one length, and stand below each other at one time', async () => {
    using space = movie(
      20,
      'captions: { file: <name>.csv, from: onset, text: trial, seconds: 0.3, burn: false }',
      'a.srt',
    )
    space.write('a.csv', 'onset,trial\n0.1,1\n0.3,2\n')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(text(space, 'a.srt')).toBe(`1
00:00:00,100 --> 00:00:00,300
1

2
00:00:00,300 --> 00:00:00,400
1
2

3
00:00:00,400 --> 00:00:00,600
2
`)
  })

  it('outside of the movie are warned of', async () => {
    using space = movie(6, 'captions: [{ from: 500, text: late }]', 'a.srt')
    const [planned] = (await space.plan()).movies
    expect(planned!.warnings.join()).toContain('none of the captions is within the movie')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(text(space, 'a.srt')).toBe('')
  })

  it('are a field of the frames', async () => {
    using space = movie(6, 'captions: { rows: [{ from: 0.2, to: 0.4, text: on }], burn: false }', '[a.npy, a.srt]')
    const [first] = (await space.plan()).movies
    if (first?.status !== 'ready') throw new Error('it is blocked')
    expect(await first.fieldsOf(1)).toMatchObject({ caption: '' })
    expect(await first.fieldsOf(3)).toMatchObject({ caption: 'on' })
  })

  it('go with a long movie in pieces', async () => {
    using space = movie(640, 'captions: [{ from: 60, to: 60.5, text: late }]', '[a.mp4, a.srt]')
    expect(await space.run({ jobs: 2 })).toMatchObject({ made: 1, failed: 0 })
    expect(text(space, 'a.srt')).toBe('1\n00:01:00,000 --> 00:01:00,500\nlate\n')
    const decoded = await decodeMovie(space.path('movies/a.mp4'))
    expect(decoded.frames).toHaveLength(640)
    const dark = decoded.frames.flatMap((_, frame) =>
      pixel(decoded, frame, width / 2, height - 17)[0]! < 80 ? [frame] : [],
    )
    expect(dark).toEqual([600, 601, 602, 603, 604])
  })

  it('make a movie stale when their table changes', async () => {
    using space = movie(6, 'captions: a.csv', '[a.gif, a.srt]')
    space.write('a.csv', 'from,text\n0.1,one\n')
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
    space.write('a.csv', 'from,text\n0.1,two\n')
    const [changedMovie] = (await space.report()).movies
    expect(changedMovie).toMatchObject({ status: 'stale' })
    expect(changedMovie!.reasons).toContain('`captions` changed')
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(text(space, 'a.srt')).toContain('two')
  })

  it('are told where they are wrong', async () => {
    const refused = async (more: string, write = 'a.gif') => {
      using space = movie(4, more, write)
      space.write('a.csv', 'onset,trial\n0.1,1\n')
      const error = await space.plan().then(
        ({ movies }) => (movies[0]?.status === 'blocked' ? movies[0].error : undefined),
        (thrown: Error) => thrown,
      )
      return error?.message ?? 'nothing was refused'
    }
    expect(await refused('captions: a.csv')).toContain('captions: there is no column from in a.csv')
    expect(await refused('captions: b.csv')).toContain('b.csv')
    expect(await refused('', 'a.srt')).toContain('.srt files contain captions, and the pipeline has none')
    expect(await refused('captions: [{ from: 0, text: a }]\nfields: { caption: b }')).toContain(
      'the field caption comes from two places',
    )
    expect(await refused('captions: { rows: [{ from: 0, text: a }], place: middle }')).toContain(
      'captions.place (captions)',
    )
  })
})
