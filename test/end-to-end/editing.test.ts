// A movie that is more than its data: cards, slow stretches, parts, crops and fades, decoded and held to arithmetic by hand.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { openSession } from '@movieflow/core'
import { decodeMovie, duration, pixel } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { Workspace } from '@movieflow/test-support/workspace'
import { renderFrame } from 'movieflow'
import { describe, expect, it } from 'vitest'
import { firstPartyPlugins } from '../../packages/cli/dist/first-party.js'

const [width, height] = [64, 48]
/** No two neighbours look alike. */
const level = (frame: number) => (frame * 37) % 251
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Frames of one grey each, at ten a second; a picture has no axes, so that all of it is that grey. */
function movie(frames: number, more: string, write: string, render = ''): Workspace {
  const space = new Workspace().npy('a.npy', [frames, 6, 8], (frame) => level(frame))
  return space.write(
    'pipeline.yaml',
    `source: { files: <name>.npy, axes: [frame, y, x], fps: 10 }
out: movies
render: { use: heatmap, size: [${width}, ${height}], axis: off, colormap: gray, limits: [0, 255]${render} }
write: ${write}
${more}`,
  )
}

interface Drawn {
  readonly frames: number
  readonly size: readonly [number, number]
  /** Red, green and blue of a pixel. */
  at(frame: number, x?: number, y?: number): number[]
}

/** The pictures of an `.npy` output. */
function drawn(space: Workspace, name = 'movies/a.npy'): Drawn {
  const { data, shape } = readNpy(space.path(name))
  const [frames, rows, columns] = shape as [number, number, number]
  return {
    frames,
    size: [columns, rows],
    at: (frame, x = 20, y = 20) => Array.from(data.subarray(((frame * rows + y) * columns + x) * 4).slice(0, 3)),
  }
}

const grey = (value: number) => [value, value, value]

describe('cards before and after the data', () => {
  const cards = `intro: { text: 'Session <name>', seconds: 1.5, background: '#204060' }
outro: { text: end, seconds: 0.5, background: white }`

  it('are frames of the movie, in every kind of file', async () => {
    using space = movie(12, cards, '[a.npy, a.gif, a.avi, a.html, "f/<frame:02d>.png", a.mp4]')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { frames, at } = drawn(space)
    expect(frames).toBe(15 + 12 + 5)
    for (const frame of [0, 14]) expect(at(frame, 2, 2)).toEqual([0x20, 0x40, 0x60])
    for (let frame = 0; frame < 12; frame++) expect(at(15 + frame)).toEqual(grey(level(frame)))
    for (const frame of [27, 31]) expect(at(frame, 2, 2)).toEqual(grey(255))
    expect(readdirSync(space.path('movies/f'))).toHaveLength(32)
    for (const [name, most] of [
      ['a.gif', 0],
      ['a.avi', 4],
      ['a.mp4', 4],
    ] as const) {
      const decoded = await decodeMovie(space.path(`movies/${name}`))
      expect(decoded.frames).toHaveLength(32)
      for (let frame = 0; frame < 12; frame++)
        expect(Math.abs(pixel(decoded, 15 + frame, 20, 20)[1]! - level(frame))).toBeLessThanOrEqual(most)
    }
    expect(Math.abs((await duration(space.path('movies/a.mp4'))) - 3.2)).toBeLessThan(0.06)
  })

  it('are in the plan: how long the movie is, and why', async () => {
    using space = movie(12, cards, 'a.gif')
    const { movies, problems } = await space.report()
    expect(movies[0]).toMatchObject({ frames: 32, fps: 10, size: [width, height] })
    const notes = problems.map(({ message }) => message)
    expect(notes).toContain('it begins with a card of 1.5 s (15 frames)')
    expect(notes).toContain('it ends with a card of 0.5 s (5 frames)')
  })

  it('make a long movie in pieces, the same with any number of threads', async () => {
    using space = movie(640, cards, 'a.mp4')
    expect(await space.run({ jobs: 1 })).toMatchObject({ made: 1 })
    const file = space.path('movies/a.mp4')
    const first = sha(file)
    expect(await space.run({ jobs: 3, force: true })).toMatchObject({ made: 1 })
    expect(sha(file)).toBe(first)
    const decoded = await decodeMovie(file)
    expect(decoded.frames).toHaveLength(660)
    const wrong = Array.from({ length: 640 }, (_, frame) => frame).filter(
      (frame) => Math.abs(pixel(decoded, 15 + frame, 20, 20)[0]! - level(frame)) > 3,
    )
    expect(wrong).toEqual([])
    expect(Math.abs((await duration(file)) - 66)).toBeLessThan(0.15)
  })

  it('are drawn by many threads as by one', async () => {
    using space = movie(80, cards, '[a.gif, a.npy]')
    const files = ['movies/a.gif', 'movies/a.npy'].map((name) => space.path(name))
    expect(await space.run({ jobs: 1 })).toMatchObject({ made: 1 })
    const first = files.map(sha)
    expect(await space.run({ jobs: 4, force: true })).toMatchObject({ made: 1 })
    expect(files.map(sha)).toEqual(first)
  })

  it('leave frame numbers and times of the data as they are, and count in the time of the movie', async () => {
    using space = movie(12, cards, 'a.npy')
    await using session = await openSession(space.path('pipeline.yaml'), { plugins: firstPartyPlugins, jobs: 1 }).then(
      (opened) => Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() }),
    )
    const frame = session.frame.bind(session)
    const read = session.pixel.bind(session)
    const shown = await frame({ movie: 'name=a', index: 18 })
    expect(shown).toMatchObject({ count: 32, time: 0.3 })
    expect(shown.fields).toMatchObject({ frame: 3, 'frame.count': 12, time: 0.3, 'movie.time': 1.8, 'movie.speed': 1 })
    const card = await frame({ movie: 'name=a', index: 4 })
    expect(card).toMatchObject({ time: null, fields: { name: 'a', 'movie.time': 0.4, time: null } })
    expect(await read({ movie: 'name=a', index: 18, x: 20, y: 20 })).toMatchObject({ values: [{ value: level(3) }] })
    expect(await read({ movie: 'name=a', index: 4, x: 20, y: 20 })).toBeNull()
  })

  it('are frames that a single one is asked for by', async () => {
    using space = movie(12, cards, 'a.npy')
    const look = async (index: number) => {
      const { data } = await renderFrame(space.path('pipeline.yaml'), {}, index)
      return Array.from(data.subarray(0, 3))
    }
    expect(await look(3)).toEqual([0x20, 0x40, 0x60])
    expect(await look(15)).toEqual(grey(level(0)))
    expect(await look(31)).toEqual(grey(255))
    await expect(look(32)).rejects.toMatchObject({ code: 'CALL_INVALID' })
  })

  it('have no part in limits', async () => {
    const limits = (more: string) =>
      movie(12, more, 'a.npy').write(
        'pipeline.yaml',
        `source: { files: <name>.npy, axes: [frame, y, x] }
out: movies
render: { use: heatmap, size: [64, 48], axis: off, limits: { percentile: [0, 100], over: parity }, colormap: gray }
frames: { parity: [odd, even, odd, even, odd, even, odd, even, odd, even, odd, even] }
write: a.npy
${more}`,
      )
    using bare = limits('')
    using edited = limits(cards)
    for (const space of [bare, edited]) expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const [first, second] = [drawn(bare), drawn(edited)]
    expect(second.frames).toBe(32)
    for (let frame = 0; frame < 12; frame++) expect(second.at(15 + frame)).toEqual(first.at(frame))
  })

  it('make a movie stale when they change, and not else', async () => {
    using space = movie(12, cards, 'a.gif')
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
    space.write('pipeline.yaml', text.replace('text: end', 'text: the end'))
    const { movies } = await space.report()
    expect(movies[0]).toMatchObject({ status: 'stale', reasons: ['`outro` changed'] })
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
    space.write('pipeline.yaml', text.replace('text: end', 'text: the end').replace('seconds: 1.5', 'seconds: 2'))
    expect((await space.report()).movies[0]).toMatchObject({ frames: 37, reasons: ['`intro` changed'] })
  })

  it('may show a picture, whose change makes them stale', async () => {
    using space = movie(4, '', '"logo/<frame>.png"')
    expect(await space.run()).toMatchObject({ made: 1 })
    const logo = readFileSync(space.path('movies/logo/1.png'))
    space.write('logo.png', logo)
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write(
      'pipeline.yaml',
      `${text.replace('"logo/<frame>.png"', 'a.npy')}\nintro: { image: logo.png, seconds: 0.2 }`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(drawn(space).at(0)).toEqual(grey(level(1)))
    space.write('logo.png', readFileSync(space.path('movies/logo/2.png')))
    expect((await space.report()).movies[0]).toMatchObject({ status: 'stale', reasons: ['logo.png changed'] })
    space.write('logo.png', 'no picture')
    const failed = await space.run()
    expect(failed).toMatchObject({ made: 0, failed: 1 })
    expect(JSON.stringify(failed.events)).toContain('the picture of the card cannot be read')
  })

  it('are refused where they are wrong, at their place', async () => {
    const refused = async (more: string) => {
      using space = movie(4, more, 'a.gif')
      return await space.plan().then(
        () => 'nothing was refused',
        (error: Error) => error.message,
      )
    }
    expect(await refused('intro: { seconds: 2 }')).toContain('intro (card): a card needs a text, an image, or both')
    expect(await refused('intro: { text: a, seconds: 0 }')).toContain('expected seconds above 0')
    expect(await refused('intro: { text: <time>, seconds: 1 }')).toContain('<time> changes from frame to frame')
    expect(await refused('outro: { use: figure, text: a }')).toContain('the renderer figure draws no cards')
    expect(await refused('crop: { x: 60, width: 5, height: 48 }')).toContain('the pictures, which are 64 × 48')
    expect(await refused('crop: { wdth: 5, height: 48 }')).toContain('width')
    expect(await refused('fade: { in: 1, color: mauve }')).toContain('expected black, white, or a colour')
    // Four frames, one a second.
    expect(await refused('fade: { in: 3, out: 3 }')).toContain('fade: in and out take')
    expect(await refused('captions: { file: a.csv, rows: [{ from: 0, text: a }] }')).toContain('either a file or rows')
    expect(await refused('parts: [{ render: heatmap }]')).toContain('expected render or parts, but got both')
  })

  it('a picture of a card that is missing is told of before anything is drawn', async () => {
    using space = movie(4, 'intro: { image: none.png }', 'a.gif')
    const { movies, problems } = await space.report()
    expect(movies).toMatchObject([{ status: 'blocked' }])
    expect(problems.map(({ message }) => message).join()).toContain('the picture none.png of the card was not found')
  })
})

describe('what is done to pictures', () => {
  it('crop keeps the pixels of a part', async () => {
    const figure = ', title: "t = <time:.1f>"'
    using whole = movie(6, '', 'a.npy', figure)
    using part = movie(6, 'crop: { x: 5, y: 3, width: 41, height: 30 }', '[a.npy, a.mp4]', figure)
    for (const space of [whole, part]) expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const [all, kept] = [drawn(whole), drawn(part)]
    expect(kept.size).toEqual([41, 30])
    for (const frame of [0, 5])
      for (const [x, y] of [
        [0, 0],
        [40, 29],
        [17, 4],
      ] as const)
        expect(kept.at(frame, x, y)).toEqual(all.at(frame, x + 5, y + 3))
    const { movies } = await part.report()
    expect(movies[0]).toMatchObject({ size: [41, 30], outputs: [{ size: [41, 30] }, { size: [42, 30] }] })
  })

  it('fades go from a colour to the picture and back, a step a frame', async () => {
    using space = movie(10, 'fade: { in: 0.4, out: 0.5, color: "#ff8000" }', 'a.npy')
    expect(await space.run()).toMatchObject({ made: 1 })
    const { at } = drawn(space)
    const shares = [0, 1 / 4, 2 / 4, 3 / 4, 1, 4 / 5, 3 / 5, 2 / 5, 1 / 5, 0]
    for (const [frame, share] of shares.entries())
      expect(at(frame)).toEqual([255, 128, 0].map((end) => Math.round(end + (level(frame) - end) * share)))
  })
})

describe('stretches with a speed of their own', () => {
  it('show the data slower, and say so', async () => {
    using space = movie(30, 'time: { stretches: [{ from: 1, to: 1.5, speed: 0.25 }] }', 'a.npy')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { frames, at } = drawn(space)
    // 2.9 s, of which half a second takes four times as long.
    expect(frames).toBe(Math.round((2.9 + 1.5) * 10) + 1)
    const moments = Array.from({ length: frames }, (_, frame) => {
      if (frame <= 10) return frame / 10
      return frame <= 30 ? 1 + (frame - 10) / 40 : 1.5 + (frame - 30) / 10
    })
    for (const [frame, moment] of moments.entries()) {
      // The nearest frame, of two the earlier one.
      const nearest = Math.max(0, Math.ceil(Number((moment * 10 - 0.5).toFixed(6))))
      expect(at(frame), `frame ${frame}`).toEqual(grey(level(nearest)))
    }
    const movieOf = (await space.plan()).movies[0]!
    if (movieOf.status !== 'ready') throw new Error('it is blocked')
    expect(await movieOf.fieldsOf(20)).toMatchObject({ 'movie.speed': 0.25, time: 1.25, 'movie.time': 2 })
    expect(await movieOf.fieldsOf(31)).toMatchObject({ 'movie.speed': 1, time: 1.6 })
  })

  it('are refused out of order, and warned of outside of the data', async () => {
    const plan = async (stretches: string) => {
      using space = movie(30, `time: { stretches: ${stretches} }`, 'a.npy')
      return await space.plan()
    }
    await expect(plan('[{ from: 1, to: 1, speed: 2 }]')).rejects.toThrow('has no length')
    await expect(plan('[{ from: 1, to: 2, speed: 2 }, { from: 1.5, to: 2, speed: 1 }]')).rejects.toThrow(
      'before the previous one ends at 2 s',
    )
    const { movies } = await plan('[{ from: 8, to: 9, speed: 2 }]')
    expect(movies[0]!.warnings.join()).toContain('the stretch from 8 s to 9 s is outside of the stretch that is shown')
    expect(movies[0]).toMatchObject({ spec: { frames: 30 } })
  })
})

describe('parts', () => {
  const parts = `source: { files: <name>.npy, axes: [frame, y, x], fps: 10 }
out: movies
parts:
  - { to: 0.5, render: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] } }
  - { to: 0.8, render: { use: heatmap, size: [64, 48], axis: off, colormap: gray_r, limits: { percentile: [0, 100] } } }
  - render: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: { percentile: [0, 100], over: frame } }
intro: { text: a, seconds: 0.2 }
write: [a.npy, a.gif]
`

  it('are drawn one after the other, each by its renderer with its own limits', async () => {
    using space = new Workspace().npy('a.npy', [12, 6, 8], (frame) => level(frame)).write('pipeline.yaml', parts)
    expect(await space.run({ jobs: 2 })).toMatchObject({ made: 1, failed: 0 })
    const { frames, at } = drawn(space)
    expect(frames).toBe(14)
    for (let frame = 0; frame < 5; frame++) expect(at(2 + frame)).toEqual(grey(level(frame)))
    const all = Array.from({ length: 12 }, (_, frame) => level(frame))
    const [low, high] = [Math.min(...all), Math.max(...all)]
    for (let frame = 5; frame < 8; frame++) {
      // matplotlib's index of 256 colours, from the other end.
      const index = Math.min(255, Math.floor(((level(frame) - low) / (high - low)) * 256))
      expect(Math.abs(at(2 + frame)[0]! - (255 - index)), `frame ${frame}`).toBeLessThanOrEqual(1)
    }
    const { movies } = await space.report()
    expect(movies[0]).toMatchObject({ status: 'fresh', frames: 14 })
    space.write('pipeline.yaml', parts.replace('colormap: gray_r', 'colormap: viridis'))
    expect((await space.report()).movies[0]).toMatchObject({ status: 'stale', reasons: ['`parts` changed'] })
  })

  it('are refused if their pictures differ in size, or nothing is left to show', async () => {
    const refused = async (text: string) => {
      using space = new Workspace().npy('a.npy', [12, 6, 8]).write('pipeline.yaml', text)
      return await space.plan().then(
        () => 'nothing was refused',
        (error: Error) => error.message,
      )
    }
    const other = parts.replace('size: [64, 48], axis: off, colormap: gray_r', 'size: [60, 48], axis: off')
    expect(await refused(other)).toContain('parts[1].render draws pictures of 60 × 48, but the first part of 64 × 48')
    expect(await refused(parts.replace('to: 0.8', 'to: 9'))).toContain('there is no frame after 9 s')
    expect(await refused(parts.replace('to: 0.8', 'to: 0.5'))).toContain('there is no frame before 0.5 s')
    expect(await refused(parts.replace('to: 0.8, ', ''))).toContain('`to` is missing')
  })
})
