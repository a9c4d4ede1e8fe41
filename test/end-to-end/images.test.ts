// Folders of pictures: which of them are one movie, in which order, and what happens where one of them is another size.
import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMovie } from '@movieflow/test-support/decode'
import { writePng } from '@movieflow/test-support/png'
import { writeTiff } from '@movieflow/test-support/tiff'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let space: Workspace
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space[Symbol.dispose]())

/** A grey picture of one value. */
const grey = (name: string, value: number, side = 16) => writePng(space.path(name), [side, side, 1], () => value)

const render = 'render: { size: [16, 16], axis: off, colormap: gray, limits: [0, 255] }'

/** The values of a movie's frames, in order. */
async function framesOf(movie: string): Promise<number[]> {
  const { frames } = await decodeMovie(space.path(movie))
  return frames.map((frame) => frame[3 * 8 * 16 + 24]!)
}

describe('a folder of pictures', () => {
  it('is one movie, in natural order, and comes back exactly', async () => {
    const draw = (frame: number) => (y: number, x: number, channel: number) => (frame * 20 + y * 3 + x + channel) % 256
    for (let frame = 1; frame <= 12; frame++) writePng(space.path(`stills/img${frame}.png`), [24, 32, 3], draw(frame))
    space.write(
      'pipeline.yaml',
      `source: stills/*.png
transform: { use: select, axis: rgb, index: 1 }
render: { size: [32, 24], axis: off, colormap: gray, limits: [0, 255] }
write: all.mkv`,
    )
    const { code, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect([code, stderr]).toEqual([0, ''])
    const { width, height, frames } = await decodeMovie(space.path('all.mkv'))
    expect([width, height, frames.length]).toEqual([32, 24, 12])
    for (const [index, frame] of frames.entries())
      for (const place of [0, 100, 32 * 24 - 1]) {
        const value = draw(index + 1)(Math.floor(place / 32), place % 32, 1)
        expect([index, ...frame.subarray(3 * place, 3 * place + 3)]).toEqual([index, value, value, value])
      }
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
  })

  it('is a movie for each folder that is captured', async () => {
    for (const trial of ['b', 'a']) for (const shot of [9, 10, 11]) grey(`${trial}/shot ${shot}.png`, shot * 10)
    grey('a/shot.png', 80)
    space.write('pipeline.yaml', `source: <trial>/*.png\n${render}\nwrite: <trial>.mkv`)
    const { movies } = await space.report()
    expect(movies.map(({ id, frames }) => [id, frames])).toEqual([
      ['trial=a', 4],
      ['trial=b', 3],
    ])
    expect(await space.run()).toMatchObject({ made: 2 })
    expect(await framesOf('a.mkv')).toEqual([80, 90, 100, 110])
    expect(await framesOf('b.mkv')).toEqual([90, 100, 110])
  })

  it('is in the order of <frame:d>, with a word about gaps', async () => {
    for (const shot of [8, 9, 11]) grey(`${12 - shot}_${shot}.png`, shot)
    space.write('pipeline.yaml', `source: "*_<frame:d>.png"\n${render}\nwrite: all.mkv`)
    const { movies, problems } = await space.report()
    expect(movies).toMatchObject([{ frames: 3 }])
    expect(problems.map(({ message }) => message).join()).toMatch(/a frame is missing in the sequence of files: 10/)
    await space.run()
    expect(await framesOf('all.mkv')).toEqual([8, 9, 11])
  })

  it('follows the order of a list of patterns', async () => {
    for (const [index, name] of ['z1', 'z2', 'z10', 'a1', 'm'].entries()) grey(`${name}.png`, index)
    space.write('pipeline.yaml', `source: { files: ["z*.png", "a*.png", m.png] }\n${render}\nwrite: all.mkv`)
    await space.run()
    expect(await framesOf('all.mkv')).toEqual([0, 1, 2, 3, 4])
  })

  it('orders what wildcards match, whatever stands around it, the same every time', async () => {
    const names = ['01', '1', '1b', '1 b', '2', '10'].map((name) => `run/${name}_raw.png`)
    for (const [index, name] of names.entries()) grey(name, index)
    space.write('pipeline.yaml', `source: "*/*_raw.png"\n${render}\nwrite: all.mkv`)
    const { movies } = await space.report()
    expect(movies[0]!.inputs).toEqual(['01', '1', '1 b', '1b', '2', '10'].map((name) => `run/${name}_raw.png`))
  })

  it('is a movie for each picture where all of the name is captured', async () => {
    for (const name of ['a', 'b']) grey(`${name}.png`, 9)
    space.write('pipeline.yaml', `source: <name>.png\n${render}\nwrite: <name>.mkv`)
    expect((await space.report()).movies.map(({ id, frames }) => [id, frames])).toEqual([
      ['name=a', 1],
      ['name=b', 1],
    ])
  })

  it('takes a movie for each colour', async () => {
    for (const shot of [1, 2])
      writePng(space.path(`${shot}.png`), [16, 16, 3], (_y, _x, channel) => shot + channel * 50)
    space.write('pipeline.yaml', `source: "*.png"\nmatrix: { colour: { axis: rgb } }\n${render}\nwrite: <colour>.mkv`)
    expect(await space.run()).toMatchObject({ made: 3 })
    expect(await framesOf('2.mkv')).toEqual([101, 102])
  })
})

describe('a picture that is not like the others', () => {
  const pipeline = `source: <trial>/*.png\n${render}\nwrite: <trial>.mkv`

  it('costs its movie alone, at the plan, by name and size', async () => {
    for (const shot of [1, 2, 3]) {
      grey(`good/${shot}.png`, 9)
      grey(`small/${shot}.png`, 9, shot === 3 ? 8 : 16)
      writePng(space.path(`colour/${shot}.png`), [16, 16, shot === 2 ? 3 : 1], () => 9)
    }
    space.write('pipeline.yaml', pipeline)
    const { movies, problems } = await space.report()
    expect(movies.map(({ id, status }) => [id, status])).toEqual([
      ['trial=colour', 'blocked'],
      ['trial=good', 'new'],
      ['trial=small', 'blocked'],
    ])
    const said = problems.map(({ message }) => message).join('\n')
    const alike = 'the frames of a movie are alike, and 1.png is y 16, x 16 of uint8'
    expect(said).toContain(`3.png is y 8, x 8 of uint8; ${alike}`)
    expect(said).toContain(`2.png: it is 16 x 16 pixels of 3 colours, but 2 axes are named: y, x; ${alike}`)
  })

  it('is found when it is read, where the plan did not look', async () => {
    for (let shot = 1; shot <= 250; shot++) grey(`long/${shot}.png`, 9, shot === 101 ? 8 : 16)
    space.write('pipeline.yaml', pipeline)
    expect((await space.report()).movies).toMatchObject([{ status: 'new', frames: 250 }])
    const { failed, events } = await space.run()
    expect(failed).toBe(1)
    expect(JSON.stringify(events)).toContain(
      '101.png is y 8, x 8 of uint8; the frames of a movie are alike, and 1.png is y 16',
    )
    expect(readdirSync(space.folder).filter((name) => name.endsWith('.mkv'))).toEqual([])
  })

  it('that is damaged is named', async () => {
    for (const shot of [1, 2, 3]) grey(`${shot}.png`, 9)
    space.write('2.png', 'no picture at all')
    space.write('pipeline.yaml', `source: "*.png"\n${render}\nwrite: all.mkv`)
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(
      /2\.png: it is of an unknown kind, not a PNG, JPEG, WebP or TIFF picture/,
    )
  })
})

describe('a stack of TIFF pages', () => {
  const draw = (page: number, y: number, x: number) => (page * 20 + y * 3 + x) % 256

  it('is a movie of its pages, and comes back exactly', async () => {
    writeTiff(space.path('stacks/a.tif'), [12, 24, 32], draw)
    writeTiff(space.path('stacks/b.tif'), [3, 24, 32], draw)
    space.write(
      'pipeline.yaml',
      `source: stacks/<stack>.tif
render: { size: [32, 24], axis: off, colormap: gray, limits: [0, 255] }
write: <stack>.mkv`,
    )
    const { code, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect([code, stderr]).toEqual([0, ''])
    for (const [stack, pages] of [
      ['a', 12],
      ['b', 3],
    ] as const) {
      const { width, height, frames } = await decodeMovie(space.path(`${stack}.mkv`))
      expect([width, height, frames.length]).toEqual([32, 24, pages])
      for (const [index, frame] of frames.entries())
        for (const place of [0, 100, 32 * 24 - 1])
          expect([index, frame[3 * place]]).toEqual([index, draw(index, Math.floor(place / 32), place % 32)])
    }
    expect(await space.run()).toMatchObject({ made: 0, fresh: 2 })
  })

  it('beside others of the same captures is refused, with what to write', async () => {
    for (const stack of ['a', 'b', 'c']) writeTiff(space.path(`${stack}.tif`), [4, 8, 8], draw)
    space.write('pipeline.yaml', `source: "*.tif"\n${render}\nwrite: all.mkv`)
    const { stderr, code } = await space.call(['run', 'pipeline.yaml'])
    expect(code).toBe(2)
    expect(stderr).toContain('a.tif, b.tif and 1 more would be the frames of one movie, but each is a stack of frames')
    expect(stderr).toContain('`<stack>.tif` in place of `*.tif`')
  })

  it('is one frame where its axes say so', async () => {
    writeTiff(space.path('volume.tif'), [4, 16, 16], (page) => page * 10)
    space.write(
      'pipeline.yaml',
      `source: { files: volume.tif, axes: [z, y, x] }
transform: { use: reduce, axis: z, by: max }
${render}
write: all.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await framesOf('all.mkv')).toEqual([30])
  })
})

describe('numbered pictures of other kinds', () => {
  it('TIFF: in the order of <frame:d>, with a word about gaps', async () => {
    for (const shot of [8, 9, 11])
      writeTiff(space.path(`run/img_${String(shot).padStart(4, '0')}.tif`), [1, 16, 16], () => shot)
    space.write('pipeline.yaml', `source: run/img_<frame:04d>.tif\n${render}\nwrite: all.mkv`)
    const { movies, problems } = await space.report()
    expect(movies).toMatchObject([{ frames: 3 }])
    expect(problems.map(({ message }) => message).join()).toMatch(/a frame is missing in the sequence of files: 10/)
    await space.run()
    expect(await framesOf('all.mkv')).toEqual([8, 9, 11])
  })

  it('WebP: a movie for each trial', async () => {
    const picture = join(import.meta.dirname, '../../packages/source-images/test/fixtures/webp/lossless.webp')
    for (const shot of [1, 2, 4]) {
      space.write(`one/img_${shot}.txt`, '')
      copyFileSync(picture, space.path(`one/img_000${shot}.webp`))
    }
    space.write(
      'pipeline.yaml',
      `source: <trial>/img_<frame:04d>.webp
transform: { use: select, axis: rgb, index: 0 }
${render}
write: <trial>.mkv`,
    )
    const { movies, problems } = await space.report()
    expect(movies.map(({ id, frames }) => [id, frames])).toEqual([['trial=one', 3]])
    expect(problems.map(({ message }) => message).join()).toMatch(/a frame is missing in the sequence of files: 3/)
    expect(await space.run()).toMatchObject({ made: 1 })
    expect((await decodeMovie(space.path('one.mkv'))).frames).toHaveLength(3)
  })
})

it('inspect shows a picture', async () => {
  writePng(space.path('a.png'), [4, 5, 3], (y, x, channel) => y * 50 + x * 10 + channel)
  const { stdout, code } = await space.call(['inspect', 'a.png', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).variables).toMatchObject([{ dtype: '|u1', shape: [4, 5, 3], min: 0, max: 192, nan: 0 }])
})
