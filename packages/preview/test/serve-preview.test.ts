import { get, type IncomingMessage } from 'node:http'
import { until } from '@movieflow/test-support/poll'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterEach, describe, expect, it } from 'vitest'
import { askPreview, type Preview, type PreviewOptions, servePreview } from '../src/index.js'
import { ask, askBelow, RawConnection } from './asking.js'
import { pictureOf, TestSession } from './test-session.js'

let preview: Preview | undefined
afterEach(async () => {
  await preview?.close()
  preview = undefined
})

async function serve(options: PreviewOptions = {}) {
  const session = new TestSession()
  preview = await servePreview(session, options)
  const { address } = preview
  return { session, address, port: preview.port, path: new URL(address).pathname }
}

/** Server-sent events as they come; `head` is what stands before them. */
interface Listening {
  readonly response: IncomingMessage
  readonly texts: string[]
  head: string
}

function events(address: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    get(`${address}events`, { agent: false }, (response) => {
      const listening: Listening = { response, texts: [], head: '' }
      let text = ''
      response.setEncoding('utf8').on('data', (more) => {
        const parts = (text + more).split('\n\n')
        text = parts.pop()!
        for (const part of parts)
          if (part.includes('event:')) listening.texts.push(part)
          else listening.head += part
      })
      response.on('error', () => {})
      resolve(listening)
    }).on('error', reject)
  })
}

describe('the preview', () => {
  it('serves its page with a policy that lets it ask nobody else', async () => {
    const { address } = await serve()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/)
    for (const [path, type] of [
      ['', 'text/html; charset=utf-8'],
      ['page.js', 'text/javascript; charset=utf-8'],
      ['page.css', 'text/css; charset=utf-8'],
    ] as const) {
      const { status, headers, body } = await askBelow(address, path)
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type })
      expect(body.length).toBeGreaterThan(0)
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      })
    }
  })

  it('draws a frame: the length of its description, that, and its pixels', async () => {
    const { address } = await serve()
    const { status, headers, body } = await askBelow(address, 'frame', { movie: 'a', index: 7 })
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/octet-stream' })
    const length = body.readUInt32LE(0)
    const facts = JSON.parse(body.toString('utf8', 4, 4 + length))
    expect(facts).toMatchObject({ movie: 'a', index: 7, count: 10, width: 48, height: 32, time: 1.4 })
    expect(facts.data).toBeUndefined()
    expect(body.subarray(4 + length)).toEqual(Buffer.from(pictureOf(7)))
  })

  it('draws it as a PNG file of the same pixels if that is asked for', async () => {
    const { address } = await serve()
    const { body } = await askBelow(address, 'frame', { movie: 'a', index: 3 }, { accept: 'image/png' })
    const image = await loadImage(body.subarray(4 + body.readUInt32LE(0)))
    const context = createCanvas(48, 32).getContext('2d')
    context.drawImage(image, 0, 0)
    expect([image.width, image.height]).toEqual([48, 32])
    expect(Buffer.from(context.getImageData(0, 0, 48, 32).data)).toEqual(Buffer.from(pictureOf(3)))
  })

  it('answers pixels, histograms and plans, writes and takes back', async () => {
    const { session, address } = await serve()
    const json = async (path: string, data?: unknown) =>
      JSON.parse((await askBelow(address, path, data)).body.toString())
    expect(await json('pixel', { movie: 'a', index: 0, x: 5, y: 2 })).toMatchObject({ values: [{ value: 101 }] })
    expect(await json('pixel', { movie: 'a', index: 0, x: 500, y: 2 })).toBeNull()
    expect(await json('histogram', { movie: 'a', limits: 'heatmap' })).toMatchObject({ counts: [3, 4] })
    expect(await json('plan')).toMatchObject({ edition: 1, canUndo: false })
    expect((await askBelow(address, 'write', { settings: ['fps=3'] })).status).toBe(204)
    expect(session.written).toEqual([['fps=3']])
    expect(await json('plan')).toMatchObject({ edition: 2, canUndo: true })
    expect((await askBelow(address, 'undo', {})).status).toBe(204)
    expect(await json('plan')).toMatchObject({ edition: 3, canUndo: false })
  })

  it('tells mistakes as data, and what is wrong with a request', async () => {
    const { address } = await serve()
    const mistake = async (path: string, data: unknown) => {
      const { status, body } = await askBelow(address, path, data)
      return { status, ...JSON.parse(body.toString()) }
    }
    expect(await mistake('frame', { movie: 'c', index: 0 })).toEqual({
      status: 422,
      code: 'CALL_INVALID',
      message: 'no movie is called c',
      hint: 'there are a and b',
    })
    const bug = await mistake('histogram', { movie: 'a', limits: 'broken' })
    expect(bug).toEqual({ status: 500, code: 'INTERNAL', message: 'nobody expected this' })
    expect((await mistake('frame', { movie: 'a', index: -1 })).message).toMatch(
      /^the request is not understood: index: /,
    )
    expect((await mistake('frame', { movie: 7, index: 1 })).message).toBe(
      'the request is not understood: movie: expected text',
    )
    expect((await mistake('frame', { movie: 'a', index: 1, file: '/etc/passwd' })).message).toContain('"file"')
    expect((await mistake('write', { settings: [] })).status).toBe(422)
    const { body } = await ask(address, `${new URL(address).pathname}frame`, { method: 'POST', body: '{' })
    expect(JSON.parse(body.toString()).message).toBe('the request is not valid JSON')
  })

  it('gives a frame up when nobody waits for it any more', async () => {
    const { session, port, path } = await serve()
    session.hold = new Promise(() => {})
    const body = JSON.stringify({ movie: 'a', index: 1 })
    const connection = new RawConnection(port).send(
      `POST ${path}frame HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await until(() => session.drawing === 1, 'the drawing of a frame')
    connection.socket.destroy()
    await until(() => session.abandoned === 1, 'the end of the drawing')
  })

  it('draws one frame at a time for a connection that asks for many at once', async () => {
    const { session, port, path } = await serve()
    let release = () => {}
    session.hold = new Promise((resolve) => {
      release = resolve
    })
    const frame = (index: number) => {
      const body = JSON.stringify({ movie: 'a', index })
      return `POST ${path}frame HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    }
    using connection = new RawConnection(port).send([1, 2, 3, 4].map(frame).join(''))
    await until(() => session.drawing > 0, 'the drawing of a frame')
    // Its answer means that all earlier ones have been read.
    await askBelow(preview!.address, 'plan')
    expect(session.drawing).toBe(1)
    release()
    await until(() => connection.text.split('HTTP/1.1 200').length === 5, 'four answers')
  })

  it('tells the plan first, then each new one and progress, and each page by itself', async () => {
    const { session, address } = await serve()
    const [first, second] = [await events(address), await events(address)]
    await until(() => first.texts.length === 1 && second.texts.length === 1, 'the plan')
    expect(first.texts[0]).toMatch(/event: ?plan\n/)
    // A page that slept finds its way back within a second.
    expect(first.head).toMatch(/retry: ?1000/)
    expect(JSON.parse(/^data: ?(.*)$/m.exec(first.texts[0]!)![1]!)).toEqual(session.plan)
    session.progress('reading walk.mat')
    session.replan()
    await until(() => first.texts.length === 3 && second.texts.length === 3, 'both events')
    expect(first.texts[1]).toContain('"reading walk.mat"')
    expect(first.texts[2]).toContain('"edition":2')
    const before = session.listeners
    first.response.destroy()
    await until(() => session.listeners === before - 1, 'the end of a page')
    session.replan()
    await until(() => second.texts.length === 4, 'the next plan')
    second.response.destroy()
  })

  it('keeps only the newest plan for a page that does not read', async () => {
    const { session, address } = await serve()
    const { response, texts } = await events(address)
    await until(() => texts.length === 1, 'the plan')
    response.pause()
    // More than the system takes from a connection that nobody reads.
    const problem = { code: 'PIPELINE_INVALID', message: 'x'.repeat(1_000_000) } as const
    for (let time = 0; time < 60; time++) {
      session.replan({ problem })
      await new Promise((resolve) => setImmediate(resolve))
    }
    response.resume()
    await until(() => texts.at(-1)!.includes('"edition":61'), 'the newest plan')
    expect(texts.length).toBeLessThan(40)
    response.destroy()
  })

  it('is left when no page has been open for a while', async () => {
    const { address } = await serve({ idleSeconds: 0.2 })
    let left = false
    void preview!.left.then(() => {
      left = true
    })
    const { response, texts } = await events(address)
    await until(() => texts.length === 1, 'the plan')
    expect(left).toBe(false)
    response.destroy()
    await until(() => left, 'the end')
  })

  it('ends all connections when it is closed', async () => {
    const { session, address, port } = await serve()
    const { response } = await events(address)
    const closed = new Promise((resolve) => response.once('close', resolve))
    using silent = new RawConnection(port)
    await preview!.close()
    await Promise.all([closed, silent.ended])
    expect(session.listeners).toBe(0)
    await expect(ask(address, '/')).rejects.toThrow('ECONNREFUSED')
  })

  it('says that a port is taken', async () => {
    const { port } = await serve()
    await expect(servePreview(new TestSession(), { port })).rejects.toThrow(
      `the preview cannot listen on port ${port}: another program is listening on it`,
    )
  })

  it('is asked by other commands, which get the frame as it was drawn, and mistakes as errors', async () => {
    const { session, address } = await serve()
    const frame = await askPreview(address, { ask: 'frame', of: { movie: 'b', index: 2 } })
    expect(frame).toMatchObject({ movie: 'b', index: 2, width: 48 })
    expect(Buffer.from(frame!.data)).toEqual(Buffer.from(pictureOf(2)))
    expect(await askPreview(address, { ask: 'plan' })).toEqual(session.plan)
    await expect(askPreview(address, { ask: 'frame', of: { movie: 'c', index: 0 } })).rejects.toMatchObject({
      code: 'CALL_INVALID',
      hint: 'there are a and b',
    })
    expect(await askPreview(address.replace(/.\/$/, 'x/'), { ask: 'plan' })).toBeUndefined()
    await preview!.close()
    expect(await askPreview(address, { ask: 'plan' })).toBeUndefined()
  })
})
