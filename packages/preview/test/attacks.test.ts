import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '@movieflow/test-support/poll'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Preview, servePreview } from '../src/index.js'
import { ask, askBelow, RawConnection, sendRaw } from './asking.js'
import { TestSession } from './test-session.js'

let preview: Preview
let session: TestSession
let path: string
beforeEach(async () => {
  session = new TestSession()
  preview = await servePreview(session)
  path = new URL(preview.address).pathname
})
afterEach(async () => {
  // Whatever was tried: it goes on for who knows the address.
  const { status } = await askBelow(preview.address, 'frame', { movie: 'a', index: 1 })
  await preview.close()
  expect(status).toBe(200)
})

const frame = JSON.stringify({ movie: 'a', index: 1 })

describe('who does not know the address', () => {
  it('learns nothing without the token, or with another', async () => {
    const others = ['/', '', '//', '/0123456789abcdef0123456789abcdef/', path.toUpperCase(), path.slice(0, -1)]
    const near = [`${path.slice(0, -2)}x/`, path.slice(0, -2) + path.slice(-1), `${path.slice(0, -1)}0/`]
    const encoded = `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`
    for (const wrong of [...others, ...near, encoded, `/x${path}`, `/.${path}`, `/%2e${path}`])
      for (const method of ['GET', 'POST']) {
        if (wrong === path) continue
        const { status, body } = await ask(preview.address, wrong || '/', { method })
        expect({ wrong, status, body: body.toString() }).toEqual({ wrong, status: 404, body: '' })
      }
    expect(session.drawing).toBe(0)
  })

  it('is refused by another name of this machine, as a page has that points its own name here', async () => {
    const { port } = preview
    const names = ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `0.0.0.0:${port}`]
    for (const host of [...names, `[::1]:${port}`, `127.0.0.1.nip.io:${port}`, `localhost.:${port}`]) {
      const { status, body } = await ask(preview.address, path, { headers: { host } })
      expect({ host, status, body: body.toString() }).toEqual({ host, status: 403, body: '' })
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await ask(preview.address, path, { headers: { host } })).status).toBe(200)
    // Two names, an empty one, and none.
    const twice = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\n\r\n`
    expect(await sendRaw(port, twice)).toMatch(/^HTTP\/1\.1 (400|403) /)
    expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost:\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /)
    expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\n\r\n`)).toMatch(/^(HTTP\/1\.1 400 |$)/)
    expect(await sendRaw(port, `GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('is refused in the name of another page, with the right token too', async () => {
    const { port } = preview
    const origins = ['http://evil.example', 'null', `https://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`]
    for (const origin of [
      ...origins,
      `http://localhost:${port}`,
      'http://127.0.0.1',
      `http://127.0.0.1:${port}.evil.example`,
    ]) {
      const { status, body } = await ask(preview.address, `${path}frame`, {
        method: 'POST',
        headers: { origin },
        body: frame,
      })
      expect({ origin, status, body: body.toString() }).toEqual({ origin, status: 403, body: '' })
    }
    const own = { origin: `http://127.0.0.1:${port}` }
    expect((await ask(preview.address, `${path}frame`, { method: 'POST', headers: own, body: frame })).status).toBe(200)
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
    expect((await ask(preview.address, `${path}page.js`, { headers: embedded })).status).toBe(403)
    const framed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    expect((await ask(preview.address, path, { headers: framed })).status).toBe(403)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await ask(preview.address, path, { headers: link })).status).toBe(200)
  })
})

describe('a path', () => {
  it('is one of the preview’s own, or none, however it is written', async () => {
    const dots = [
      '..',
      '../',
      '../../etc/passwd',
      '../../../../../../etc/passwd',
      './',
      'page.js/..',
      'page.js/../page.css',
    ]
    const encoded = [
      '%2e%2e/',
      '%2e%2e%2f',
      '..%2f..%2fetc%2fpasswd',
      '..%5c..%5c',
      '%252e%252e%252f',
      '..%c0%af',
      '%00',
      'page.js%00',
    ]
    const others = [
      '..\\..\\',
      '..;/',
      '....//',
      '/etc/passwd',
      '//etc/passwd',
      'C:\\Windows',
      'page.js?',
      'page.js#',
      'page.js?x=1',
    ]
    const files = [
      'package.json',
      'page-bundle.js',
      'dist/page-bundle.js',
      'index.js',
      'frame',
      'constructor',
      '__proto__',
    ]
    for (const tail of [...dots, ...encoded, ...others, ...files]) {
      const { port } = preview
      const text = await sendRaw(port, `GET ${path}${tail} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
      expect(`${tail}: ${text.split('\r\n')[0]}`).toMatch(/: (HTTP\/1\.1 404 Not Found|)$/)
      expect(text).not.toContain('root:')
      expect(text.split('\r\n\r\n')[1] ?? '').toBe('')
    }
  })

  it('is no address: absolute forms and other methods are refused', async () => {
    const { port } = preview
    const lines = [
      `GET http://127.0.0.1:${port}${path} HTTP/1.1`,
      `GET http://evil.example${path} HTTP/1.1`,
      `GET file:///etc/passwd HTTP/1.1`,
      `GET /..${path} HTTP/1.1`,
      `GET /x/..${path} HTTP/1.1`,
      `HEAD ${path} HTTP/1.1`,
      `PUT ${path}frame HTTP/1.1`,
      `DELETE ${path} HTTP/1.1`,
      `OPTIONS ${path}frame HTTP/1.1`,
      `OPTIONS * HTTP/1.1`,
      `TRACE ${path} HTTP/1.1`,
      `CONNECT 127.0.0.1:22 HTTP/1.1`,
      `GET ${path}frame HTTP/1.1`,
      `POST ${path} HTTP/1.1`,
      'no request at all',
    ]
    for (const line of lines) {
      const text = await sendRaw(port, `${line}\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
      expect(`${line}: ${text.split('\r\n')[0]}`).toMatch(/: (HTTP\/1\.1 404 Not Found|)$/)
    }
    const upgrade = `GET ${path}frame HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    expect(await sendRaw(port, upgrade)).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('is not looked for on the disk: what lies there is not told from what does not', async () => {
    const { port } = preview
    const answers = await Promise.all(
      ['package.json', 'no-such-file.json'].map((name) =>
        sendRaw(port, `GET ${path}../${name} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
      ),
    )
    const [there, missing] = answers.map((text) => text.replace(/Date: .*/, ''))
    expect(there).toBe(missing)
  })
})

describe('too much', () => {
  const post = (headers: string) =>
    `POST ${path}frame HTTP/1.1\r\nHost: 127.0.0.1:${preview.port}\r\n${headers}\r\n\r\n`

  it('is refused before it is read: a request of 1 GB', async () => {
    const { port } = preview
    for (const to of ['frame', 'write', 'undo', 'look']) {
      const head = `POST ${path}${to} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000000000\r\n\r\n`
      using connection = new RawConnection(port).send(head)
      await connection.ended
      expect(connection.text).toMatch(/^HTTP\/1\.1 413 /)
    }
    // Of who goes on sending, next to nothing is taken.
    using connection = new RawConnection(port).send(post('Content-Length: 1000000000'))
    let sent = 0
    const mebibyte = 'x'.repeat(1 << 20)
    for (; sent < 1000 && !connection.socket.destroyed; sent++) {
      connection.send(mebibyte)
      if (connection.socket.writableNeedDrain)
        await Promise.race([new Promise((resolve) => connection.socket.once('drain', resolve)), connection.ended])
    }
    expect(sent).toBeLessThan(50)
    expect(connection.text).toMatch(/^(HTTP\/1\.1 413 |$)/)
  })

  it('is refused as it comes: a request in pieces that does not say its length', async () => {
    using connection = new RawConnection(preview.port).send(post('Transfer-Encoding: chunked'))
    const piece = `4000\r\n${' '.repeat(0x4000)}\r\n`
    for (let sent = 0; sent < 1000 && !connection.socket.destroyed; sent++) {
      connection.send(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await connection.ended
    expect(connection.text).toMatch(/^(HTTP\/1\.1 413 |$)/)
  })

  it('is refused: headers without end', async () => {
    const { port } = preview
    using connection = new RawConnection(port).send(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(100_000)}`,
    )
    await connection.ended
    expect(connection.text).toBe('')
  })

  it('ends what dawdles: a connection that never says what it wants', async () => {
    const { port } = preview
    using silent = new RawConnection(port)
    using slow = new RawConnection(port).send('GET / HTTP/1.1\r\nHo')
    await Promise.all([silent.ended, slow.ended])
    expect(slow.text).not.toContain('200')
  })

  it('keeps nobody out who knows the address: 10,000 connections', async () => {
    const { port } = preview
    const open = new Set<RawConnection>()
    for (let round = 0; round < 40; round++) {
      for (let each = 0; each < 250; each++) {
        const connection = new RawConnection(port)
        open.add(connection)
        void connection.ended.then(() => open.delete(connection))
      }
      const { status } = await askBelow(preview.address, 'frame', { movie: 'a', index: round % 10 })
      expect(status).toBe(200)
      await until(() => open.size <= 256, 'the end of all but the newest')
    }
    for (const connection of open) connection.socket.destroy()
  })
})

it('a page of another origin cannot have its questions answered by asking through a server of its own', async () => {
  // Such a server has the page's name in `Host`, whatever it asks on.
  const proxied = createServer((request, response) => {
    void ask(preview.address, request.url!, { headers: { host: request.headers.host! } }).then(({ status }) => {
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => proxied.listen(0, '127.0.0.1', resolve))
  const { port } = proxied.address() as AddressInfo
  const { status } = await ask(`http://127.0.0.1:${port}/`, path)
  proxied.close()
  expect(status).toBe(403)
})
