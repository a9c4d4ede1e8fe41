// A server for one person on this machine: few connections, small requests, short waits; on the main thread.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { MovieflowError } from '@movieflow/core/errors'

/** Answers one request; what it leaves open goes on until the response ends. */
export type HttpAnswer = (request: IncomingMessage, response: ServerResponse) => void

/** So many connections may wait to be known, and so many that are known may be open. */
const mostStrangers = 256
const mostKnown = 256

const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1000,
  // Between two looks at a frame nothing need be opened again.
  keepAliveTimeout: 60_000,
}

/**
 * Strangers are connections that have not asked with the token. When there are too many, the oldest one goes: ten thousand of them keep
 * nobody out who knows the token.
 */
export class LoopbackServer {
  readonly #server: Server
  readonly #strangers = new Set<Socket>()
  readonly #known = new Set<Socket>()

  /** `answer` is called when it is known that the server listens. */
  constructor(answer: HttpAnswer) {
    this.#server = createServer(limits, answer)
    this.#server.on('connection', (socket: Socket) => this.#meet(socket))
    // A request that is no HTTP gets no answer.
    this.#server.on('clientError', (_, socket) => socket.destroy())
  }

  /** `0` for any free port; resolves to the port. Rejects if it is not to be had. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(notListening(port, error)))
      this.#server.listen({ host: '127.0.0.1', port }, resolve)
    })
    return (this.#server.address() as AddressInfo).port
  }

  /** A connection has asked with the token. */
  know(socket: Socket): void {
    if (!this.#strangers.delete(socket)) return
    if (this.#known.size >= mostKnown) return void socket.destroy()
    this.#known.add(socket)
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #meet(socket: Socket): void {
    this.#strangers.add(socket)
    socket.once('close', () => {
      this.#strangers.delete(socket)
      this.#known.delete(socket)
    })
    if (this.#strangers.size <= mostStrangers) return
    const [oldest] = this.#strangers
    this.#strangers.delete(oldest!)
    oldest!.destroy()
  }
}

function notListening(port: number, error: NodeJS.ErrnoException): MovieflowError {
  const because =
    error.code === 'EADDRINUSE'
      ? 'another program is listening on it'
      : error.code === 'EACCES'
        ? 'the system does not allow it'
        : error.message
  const hint = port === 0 ? undefined : 'choose another port, or leave it out for one that is free'
  return new MovieflowError('CALL_INVALID', `the preview cannot listen on port ${port}: ${because}`, {
    hint,
    cause: error,
  })
}
