// `movieflow preview` as a program: what it says, what it follows, and that other commands find it.
import { readFileSync, rmSync } from 'node:fs'
import { until } from '@movieflow/test-support/poll'
import { describe, expect, it } from 'vitest'
import { askPreview, findPreview } from '../../packages/preview/dist/index.js'
import { frame, pipeline, preview, project } from './previewed-project.js'

describe('movieflow preview', () => {
  it('says its address and what to do, draws as run does, and follows what is saved', async () => {
    using space = project()
    const { stay, address } = await preview(space, [], { SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22' })
    using _ = stay
    await stay.line(/^shows 1 movie of .*p\.yaml to a browser on this machine/)
    const { port } = new URL(address)
    await stay.line(new RegExp(`^From your own machine: ssh -L ${port}:127\\.0\\.0\\.1:${port} `))
    const first = await frame(address)
    expect(first).toMatchObject({ width: 120, height: 90, count: 8 })

    space.write('p.yaml', pipeline('heatmap').replace('1000', '500'))
    const second = await frame(address)
    expect(Buffer.from(second!.data).equals(first!.data)).toBe(false)

    space.npy('data/Beto.npy', [8, 9, 10], () => 7)
    const third = await frame(address)
    expect(Buffer.from(third!.data).equals(second!.data)).toBe(false)
    space.npy('data/Alfa.npy', [5, 9, 10])
    expect((await frame(address, 'animal=Alfa'))!.count).toBe(5)

    // The same pixels as those of the command for one frame.
    const { code } = await space.command(['frame', 'p.yaml', '--only', 'animal=Beto', '-o', 'frame.png'])
    expect(code).toBe(0)
    const { createCanvas, loadImage } = await import('@napi-rs/canvas')
    const context = createCanvas(120, 90).getContext('2d')
    context.drawImage(await loadImage(space.path('frame.png')), 0, 0)
    expect(Buffer.from(context.getImageData(0, 0, 120, 90).data).equals(third!.data)).toBe(true)
  })

  it('tells mistakes as they come and go, a line each', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    space.write('p.yaml', 'out: movies\nsource: [\n')
    await stay.line(/^error .*p\.yaml:\d+:\d+/)
    space.write('p.yaml', pipeline('heatmapp'))
    await stay.line(/^error .*no renderer is called heatmapp/)
    space.write('p.yaml', pipeline('heatmap'))
    await stay.line(/^mended 1 movie$/)
    expect(await frame(address)).toBeDefined()
    space.write('data/Bad.npy', 'no array')
    await stay.line(/^error 1 of 2 movies blocked: .*Bad\.npy/)
    rmSync(space.path('data/Bad.npy'))
    await until(() => stay.lines.filter((line) => line === 'mended 1 movie').length === 2, 'the end of the mistake')
    // Each is said once.
    const said = stay.lines.filter((line) => /^(error|mended)/.test(line))
    expect(said.filter((line, index) => line === said[index - 1])).toEqual([])
  })

  it('begins with a broken pipeline, too, and shows it when it is mended', async () => {
    using space = project().write('p.yaml', pipeline('heatmap').replace('source:', 'sorce:'))
    const { stay, address } = await preview(space)
    using _ = stay
    await stay.line(/^error .*p\.yaml:2:1 .*sorce/)
    space.write('p.yaml', pipeline('heatmap'))
    await stay.line(/^mended 1 movie$/)
    expect(await frame(address)).toBeDefined()
  })

  it('plans once after a write of its own, and not at all after a save that changes nothing', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    const edition = async () => (await askPreview(address, { ask: 'plan' }))!.edition
    const before = await edition()
    const body = JSON.stringify({ settings: ['render.colormap=magma'] })
    expect((await fetch(`${address}write`, { method: 'POST', body })).status).toBe(204)
    expect(readFileSync(space.path('p.yaml'), 'utf8')).toContain('colormap: magma')
    expect(await edition()).toBe(before + 1)
    space.write('p.yaml', readFileSync(space.path('p.yaml'), 'utf8'))
    expect(await edition()).toBe(before + 1)
    expect((await fetch(`${address}undo`, { method: 'POST' })).status).toBe(204)
    expect(readFileSync(space.path('p.yaml'), 'utf8')).toBe(pipeline('heatmap'))
    expect(await edition()).toBe(before + 2)
  })

  it('is found by other commands while it runs', async () => {
    using space = project()
    const { stay, address } = await preview(space, ['--set', 'fps=3', '--only', 'animal=Beto'])
    using _ = stay
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = space.path('temporary')
    try {
      expect(findPreview(space.path('p.yaml'))).toMatchObject({
        address,
        settings: ['fps=3'],
        only: ['animal=Beto'],
      })
      expect((await askPreview(address, { ask: 'plan' }))!.movies).toMatchObject([{ id: 'animal=Beto', fps: 3 }])
      await stay.stop()
      expect(findPreview(space.path('p.yaml'))).toBeUndefined()
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })
})
