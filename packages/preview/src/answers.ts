// Answers to requests with the token: the page, its events, and the session's answers; on the main thread.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Session, SessionFrame } from '@movieflow/core'
import { streamEvents } from './event-stream.js'
import { frameHead } from './frame-message.js'
import { answerMistake } from './mistake.js'
import { readPageFiles } from './page-files.js'
import { readRequest, saysTooLong, schemas, TooLong } from './request-body.js'

export interface AnswerScene {
  readonly session: Session
  /** Looks at all files now, and resolves when what changed is in the plan. */
  look(): Promise<void>
  /** A page listens until what is returned is called. */
  enter(): () => void
}

interface Asked extends AnswerScene {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Comes when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** By method and path: there are no others. */
const answers: Readonly<Record<string, (asked: Asked) => Promise<void> | void>> = {
  'GET ': ({ response }) => send(response, 'text/html; charset=utf-8', readPageFiles().html),
  'GET page.js': ({ response }) => send(response, 'text/javascript; charset=utf-8', readPageFiles().script),
  'GET page.css': ({ response }) => send(response, 'text/css; charset=utf-8', readPageFiles().style),
  'GET plan': ({ response, session }) => sendJson(response, session.plan),
  'GET events': async ({ request, response, session, enter }) => {
    response.once('close', enter())
    await streamEvents(session, request, response)
  },
  'POST look': async ({ response, look }) => {
    await look()
    sendNothing(response)
  },
  'POST frame': async ({ request, response, session, signal }) => {
    const frame = await session.frame(await readRequest(request, schemas.frame), signal)
    await sendFrame(response, frame, request.headers.accept === 'image/png')
  },
  'POST pixel': async ({ request, response, session, signal }) =>
    sendJson(response, await session.pixel(await readRequest(request, schemas.pixel), signal)),
  'POST histogram': async ({ request, response, session, signal }) =>
    sendJson(response, await session.histogram(await readRequest(request, schemas.histogram), signal)),
  'POST write': async ({ request, response, session }) => {
    await session.write((await readRequest(request, schemas.write)).settings)
    sendNothing(response)
  },
  'POST undo': async ({ response, session }) => {
    await session.undo()
    sendNothing(response)
  },
}

/** Without a body; ends the connection, and with it the unread part of the request. */
export function denyRequest(response: ServerResponse, status: 403 | 404 | 413): void {
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': 0 }).end()
}

/** Answers what was asked at this path below the token. Never rejects. */
export async function answer(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  scene: AnswerScene,
): Promise<void> {
  const perform = Object.hasOwn(answers, `${request.method} ${path}`) ? answers[`${request.method} ${path}`] : undefined
  if (!perform) return denyRequest(response, 404)
  if (saysTooLong(request)) return denyRequest(response, 413)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  try {
    await perform({ ...scene, request, response, signal: gone.signal })
  } catch (thrown) {
    if (gone.signal.aborted || response.headersSent) response.destroy()
    else if (thrown instanceof TooLong) denyRequest(response, 413)
    else {
      const { status, mistake } = answerMistake(thrown)
      response.statusCode = status
      sendJson(response, mistake)
    }
  }
}

async function sendFrame(response: ServerResponse, frame: SessionFrame, asPng: boolean): Promise<void> {
  const head = frameHead(frame)
  const data = asPng ? (await import('@movieflow/picture-files')).encodePng(frame) : frame.data
  if (response.destroyed) return
  response.setHeader('content-type', 'application/octet-stream')
  response.setHeader('content-length', head.length + data.length)
  response.write(head)
  response.end(data)
}

function send(response: ServerResponse, type: string, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  response.setHeader('content-type', type)
  response.setHeader('content-length', bytes.length)
  response.end(bytes)
}

function sendJson(response: ServerResponse, data: unknown): void {
  send(response, 'application/json; charset=utf-8', JSON.stringify(data))
}

function sendNothing(response: ServerResponse): void {
  response.statusCode = 204
  response.end()
}
