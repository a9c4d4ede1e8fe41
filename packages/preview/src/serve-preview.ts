// A session becomes a page on this machine, for as long as somebody looks at it; on the main thread.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Session } from '@movieflow/core'
import { Access, newToken } from './access.js'
import { answer, denyRequest } from './answers.js'
import { LoopbackServer } from './loopback-server.js'
import { recordPreview } from './running-previews.js'
import { Visitors } from './visitors.js'
import { watchSession } from './watch-session.js'

export interface PreviewOptions {
  /** By default any that is free. */
  readonly port?: number | undefined
  /** It ends so long after the last page was closed; a minute. */
  readonly idleSeconds?: number | undefined
  /** When the session began to read files, in milliseconds since 1970; now. */
  readonly since?: number | undefined
  /** Settings of the plan besides the pipeline: `--set` and `--only`, as given. */
  readonly settings?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
  /** Something of no harm to what is shown, a sentence. */
  readonly warn?: (message: string) => void
}

export interface Preview {
  /** The address for a browser: `http://127.0.0.1:PORT/TOKEN/`. */
  readonly address: string
  readonly port: number
  /** Resolves when the last page has been closed for a while; the preview is then still to be closed. */
  readonly left: Promise<void>
  /** Ends all connections and the watch of files. The session stays open: it is the caller's. */
  close(): Promise<void>
}

/**
 * Answers on 127.0.0.1 alone, those alone who know the address, until it is closed. Files that the session reads are watched. Rejects with a
 * MovieflowError if it cannot listen there.
 */
export async function servePreview(session: Session, options: PreviewOptions = {}): Promise<Preview> {
  const { port: wanted = 0, idleSeconds = 60, since = Date.now(), settings = [], only = [], warn = () => {} } = options
  const token = newToken()
  const turns = new WeakMap<Socket, Promise<void>>()
  let access: Access | undefined
  const server = new LoopbackServer(async (request: IncomingMessage, response: ServerResponse) => {
    const admission = access?.admit(request) ?? { refused: 404 }
    if ('refused' in admission) return denyRequest(response, admission.refused)
    const { socket } = request
    server.know(socket)
    visitors.greet()
    // A connection that asks for the next before it has read the last one waits: no answers pile up.
    const before = turns.get(socket)
    const ended = new Promise<void>((resolve) => response.once('close', resolve))
    turns.set(socket, before ? before.then(() => ended) : ended)
    await before
    await answer(admission.path, request, response, {
      session,
      look: () => watch.look(),
      enter: () => visitors.enter(),
    })
  })
  const port = await server.listen(wanted)
  access = new Access(token, port)
  const address = `http://127.0.0.1:${port}/${token}/`
  const visitors = new Visitors(idleSeconds)
  const watch = await watchSession(session, { since, warn })
  const forget = recordPreview({ pipeline: session.plan.pipeline, address, settings, only }, warn)
  return {
    address,
    port,
    left: visitors.left,
    async close() {
      forget()
      visitors.close()
      watch.close()
      await server.close()
    },
  }
}
