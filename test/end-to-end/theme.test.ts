// Themes and fonts through the built command: their files are inputs, the plan warns of dull lines for the outputs that make them so.
import { copyFileSync, readFileSync } from 'node:fs'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const fonts = new URL('../../packages/renderer-figure/test/fixtures/', import.meta.url)

function curves() {
  const space = new Workspace()
  space.npy('curve.npy', [4, 7], (frame, t) => frame * t)
  return space
}

const pipeline = (render: string, write: string) => `sources:
  curve: { files: curve.npy, axes: [frame, t] }
render: { use: line, y: <curve>, size: [200, 160], ${render} }
write: ${write}
`

describe('a theme', () => {
  it('of a file makes the movie stale if the file changes, and so does a font', async () => {
    using space = curves()
    space.write('lab.yaml', 'base: dark\n')
    copyFileSync(new URL('blocks.ttf', fonts), space.path('a.ttf'))
    space.write('pipeline.yaml', pipeline('theme: lab.yaml, font: a.ttf, title: AB漢', 'a.gif'))
    const run = async () => (await space.call(['run', 'pipeline.yaml'])).stdout
    expect(await run()).toContain('1 made')
    const first = readFileSync(space.path('a.gif'))
    expect(await run()).toContain('1 fresh')
    space.write('lab.yaml', 'base: dark\ncolor: yellow\n')
    const { stdout } = await space.call(['plan', 'pipeline.yaml'])
    expect(stdout).toContain('lab.yaml')
    expect(await run()).toContain('1 made')
    const second = readFileSync(space.path('a.gif'))
    expect(second.equals(first)).toBe(false)
    copyFileSync(new URL('blocks.otf', fonts), space.path('a.ttf'))
    expect((await space.call(['plan', 'pipeline.yaml'])).stdout).toContain('a.ttf')
    expect(await run()).toContain('1 made')
  })

  it('draws the same with one worker and with several', async () => {
    using space = curves()
    copyFileSync(new URL('blocks.otf', fonts), space.path('a.otf'))
    for (const jobs of ['1', '2']) {
      const text = pipeline('theme: dark, font: a.otf, title: "AB <frame>"', `${jobs}.gif`)
      space.write(`${jobs}.yaml`, text)
      const { code, stderr } = await space.call(['run', `${jobs}.yaml`, '--jobs', jobs])
      expect(code, stderr).toBe(0)
    }
    expect(readFileSync(space.path('1.gif')).equals(readFileSync(space.path('2.gif')))).toBe(true)
  })
})

describe('a thin line in a strong colour', () => {
  it('is warned of for the outputs that halve colours, with the way out', async () => {
    using space = curves()
    const outputs =
      '[a.mp4, a.mkv, a.gif, { path: b.mp4, pixelFormat: yuv444p }, c.avi, { path: c.mp4, codec: lossless }]'
    space.write('pipeline.yaml', pipeline('color: red, width: 1', outputs))
    const { stdout } = await space.call(['plan', 'pipeline.yaml'])
    const dull = stdout.split('\n').filter((line) => line.includes('may look as dull'))
    expect(dull).toHaveLength(2)
    expect(dull[0]).toContain(
      'render.color is a line of 1.4 pixels in #ff0000, and a.mp4 keeps colours at half the resolution',
    )
    expect(dull[0]).toContain(
      'as dull as #9b1b1b; write width: 1.5, or `pixelFormat: yuv444p` or `codec: lossless` for the output',
    )
    expect(dull[1]).toContain('c.avi')
    expect(dull[1]).toContain('or `codec: lossless` for the output')
  })

  it('that is wide enough, or grey, is not', async () => {
    using space = curves()
    for (const look of ['color: red, width: 2', 'color: "0.4", width: 0.5', 'color: k, width: 0.5']) {
      space.write('pipeline.yaml', pipeline(look, 'a.mp4'))
      expect((await space.call(['plan', 'pipeline.yaml'])).stdout).not.toContain('dull')
    }
  })
})
