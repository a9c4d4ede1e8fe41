// Who may ask for what: the token in the path, the names of this server, and the page that asks; on the main thread.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** 128 bits, as 32 hexadecimal digits. */
export function newToken(): string {
  return randomBytes(16).toString('hex')
}

/** A path below the token, such as `frame`, or the status of the refusal. */
export type Admission = { readonly path: string } | { readonly refused: 403 | 404 }

const loopback = ['127.0.0.1', 'localhost']

/**
 * A page of another origin cannot read an answer, but it can ask: by a name that its owner points at this machine, which `Host` tells, or in its
 * own name, which `Origin` contains. Without the token, one learns only that something answers here.
 */
export class Access {
  readonly #token: Buffer
  readonly #hosts: ReadonlySet<string>

  constructor(token: string, port: number) {
    this.#token = Buffer.from(token, 'latin1')
    // Browsers leave out the port of plain HTTP.
    this.#hosts = new Set(loopback.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]))
  }

  admit(request: IncomingMessage): Admission {
    const { host: hosts = [], origin: origins = [] } = request.headersDistinct
    const [host = ''] = hosts
    if (hosts.length !== 1 || !this.#hosts.has(host)) return { refused: 403 }
    if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== `http://${host}`)) return { refused: 403 }
    if (isForeign(request)) return { refused: 403 }
    // As it was sent: nothing is decoded, and no dots are followed, so that a path is one of ours or none.
    const [, token = '', path] = /^\/([^/]*)\/(.*)$/s.exec(request.url ?? '') ?? []
    return path !== undefined && this.#isToken(token) ? { path } : { refused: 404 }
  }

  #isToken(text: string): boolean {
    const bytes = Buffer.from(text, 'utf8')
    return bytes.length === this.#token.length && timingSafeEqual(bytes, this.#token)
  }
}

/** Requests of an embedding page have no `Origin`; browsers mark them by another header. A link to the page may be anywhere. */
function isForeign({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink
}
