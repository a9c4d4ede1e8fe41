// `movieflow preview` as a program: what it says, what it follows, how it ends, and that it leaves nothing; pages of others in a browser.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { launchBrowser } from '@movieflow/test-support/browser'
import { until } from '@movieflow/test-support/poll'
import { processesWith } from '@movieflow/test-support/processes'
import { exits, writeStandIn } from '@movieflow/test-support/stand-in'
import { StayingCommand } from '@movieflow/test-support/staying-command'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { askPreview, findPreview } from '../../packages/preview/dist/index.js'

const pipeline = (render: string) => `out: movies
source: { files: "data/<animal>.npy", axes: [frame, y, x] }
render: { use: ${render}, size: [120, 90], limits: [0, 1000] }
write: <animal>.gif
`

function project(): Workspace {
  const space = new Workspace().write('p.yaml', pipeline('heatmap'))
  mkdirSync(space.path('temporary'))
  return space.npy('data/Beto.npy', [8, 9, 10])
}

/** The command with its address, and files for the moment in the workspace. */
async function preview(space: Workspace, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const more = { TMPDIR: space.path('temporary'), SSH_CONNECTION: undefined, ...environment }
  const stay = new StayingCommand(space, ['preview', space.path('p.yaml'), ...args], more)
  const address = await stay.line(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/)
  return { stay, address }
}

/** Frame 0 of the one movie. */
const frame = (address: string, movie = 'animal=Beto') => askPreview(address, { ask: 'frame', of: { movie, index: 0 } })

const leftBehind = (space: Workspace) =>
  readdirSync(space.path('temporary'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

describe('movieflow preview', () => {
  it('says its address and what to do, draws as run does, and follows what is saved', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    await stay.line(/^shows 1 movie of .*p\.yaml to a browser on this machine/)
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
    expect(stay.lines.filter((line) => /^(error|mended)/.test(line))).toHaveLength(3)
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

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends in order by %s, and leaves nothing', async (signal, code) => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    await frame(address)
    expect(processesWith(space.path('p.yaml'))).not.toEqual([])
    expect(await stay.stop(signal)).toBe(code)
    expect(processesWith(space.path('p.yaml'))).toEqual([])
    expect(leftBehind(space)).toEqual([])
    expect(existsSync(space.path('movies'))).toBe(false)
    expect(stay.text).not.toMatch(/bug|rror/)
  })

  it('ends by itself when nobody looks any more', async () => {
    using space = project()
    const { stay, address } = await preview(space, ['--idle', '0.5'])
    using _ = stay
    const events = await fetch(`${address}events`)
    const reader = events.body!.getReader()
    const { value } = await reader.read()
    expect(Buffer.from(value!).toString()).toContain(':')
    await reader.cancel()
    expect(await stay.ended).toBe(0)
    expect(stay.lines.at(-1)).toBe('Nobody looks any more: the preview has ended.')
    expect(leftBehind(space)).toEqual([])
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

  it('opens the browser if asked to, and goes on if there is none', async () => {
    using space = project()
    const bin = space.path('bin')
    mkdirSync(bin)
    const path = { PATH: `${bin}${delimiter}${process.env['PATH']}` }
    writeStandIn(join(bin, 'xdg-open'), `fs.writeFileSync(${JSON.stringify(space.path('opened'))}, args.join(' '))`)
    {
      const { stay, address } = await preview(space, ['--open'], path)
      using _ = stay
      await until(
        () => existsSync(space.path('opened')) && readFileSync(space.path('opened'), 'utf8') === address,
        'the browser',
      )
    }
    writeStandIn(join(bin, 'xdg-open'), exits(3))
    for (const environment of [path, { PATH: '' }]) {
      const { stay, address } = await preview(space, ['--open'], environment)
      using _ = stay
      await stay.line(/no browser could be opened/)
      expect(await frame(address)).toBeDefined()
    }
  })

  it('says that a port is taken, that a file is missing, and what a port is', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    const { port } = new URL(address)
    const taken = await space.command(['preview', 'p.yaml', '--port', port])
    expect(taken.code).toBe(2)
    expect(taken.stderr).toContain(`the preview cannot listen on port ${port}: another program listens there`)
    const missing = await space.command(['preview', 'q.yaml'])
    expect(missing.code).toBe(2)
    expect(missing.stderr).toContain('q.yaml')
    const wrong = await space.command(['preview', 'p.yaml', '--port', '70000'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('Expected a port')
  })
})

describe('a page of another origin', needs('chromium'), () => {
  it('gets no frame and no script, and cannot show the preview in a frame, though it knows the address', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    const other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>other</title>')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      // Another port, another name of the same machine, and a page without an origin.
      for (const from of [
        `http://127.0.0.1:${port}/`,
        `http://localhost:${port}/`,
        'data:text/html,<title>other</title>',
      ]) {
        await page.goto(from)
        const got = await page.evaluate(async (address) => {
          const body = JSON.stringify({ movie: 'animal=Beto', index: 0 })
          const asked = async (url: string, options: RequestInit) =>
            fetch(url, options).then(
              async (response) => `${response.type} ${response.status} ${(await response.text()).length}`,
              () => 'refused',
            )
          const loaded = (element: HTMLScriptElement | HTMLImageElement | HTMLLinkElement) =>
            new Promise<string>((resolve) => {
              element.onload = () => resolve('loaded')
              element.onerror = () => resolve('refused')
              document.head.append(element)
            })
          const events = new Promise<string>((resolve) => {
            const source = new EventSource(`${address}events`)
            source.onopen = () => resolve('open')
            source.onerror = () => {
              source.close()
              resolve('refused')
            }
          })
          return {
            cors: await asked(`${address}frame`, { method: 'POST', body }),
            opaque: await asked(`${address}frame`, { method: 'POST', body, mode: 'no-cors' }),
            page: await asked(address, { mode: 'no-cors' }),
            script: await loaded(Object.assign(document.createElement('script'), { src: `${address}page.js` })),
            image: await loaded(Object.assign(document.createElement('img'), { src: `${address}page.js` })),
            style: await loaded(
              Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${address}page.css` }),
            ),
            events: await events,
          }
        }, address)
        const opaque = expect.stringMatching(/^(opaque 0 0|refused)$/)
        expect(got).toEqual({
          ...{ cors: 'refused', opaque, page: opaque },
          ...{ script: 'refused', image: 'refused', style: 'refused', events: 'refused' },
        })
        const frames = page.frames().length
        await page.evaluate((address) => {
          document.body.append(Object.assign(document.createElement('iframe'), { src: address }))
        }, address)
        await until(() => page.frames().length > frames, 'the frame')
        const inner = page.frames().at(-1)!
        await inner.waitForLoadState().catch(() => {})
        expect(await inner.locator('#preview').count()).toBe(0)
      }
      // The page itself has what it asks for.
      const own = await browser.newPage()
      await own.goto(address)
      const status = await own.evaluate(async () => {
        const body = JSON.stringify({ movie: 'animal=Beto', index: 0 })
        return (await fetch('frame', { method: 'POST', body })).status
      })
      expect(status).toBe(200)
    } finally {
      await browser.close()
      other.close()
    }
  })
})
