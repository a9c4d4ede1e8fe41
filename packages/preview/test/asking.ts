// Requests as browsers and as attackers make them: with any header, or as raw text over a connection.
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** `path` goes out as it is. */
export function ask(
  address: string,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answered> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** A request below the token. */
export function askBelow(address: string, path: string, data?: unknown, headers?: Record<string, string>) {
  const method = data === undefined ? 'GET' : 'POST'
  const body = data === undefined ? {} : { body: JSON.stringify(data) }
  return ask(address, `${new URL(address).pathname}${path}`, { method, ...(headers && { headers }), ...body })
}

/** What comes back for these bytes until the other side ends the connection. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const connection = new RawConnection(port)
  connection.send(text)
  await connection.ended
  return connection.text
}

export class RawConnection {
  text = ''
  readonly socket: Socket
  /** Resolves when it is closed, by whom or why ever. */
  readonly ended: Promise<void>

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.setEncoding('latin1').on('data', (text) => {
      this.text += text
    })
    this.socket.on('error', () => {})
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve()))
  }

  send(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }
}
