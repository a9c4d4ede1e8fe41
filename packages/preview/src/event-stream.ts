// Events that pages receive without asking: plans and progress, as server-sent events; on the main thread.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Session, SessionPlan, SessionProgress } from '@movieflow/core'
import { createSession } from 'better-sse'

interface Untold {
  plan?: SessionPlan
  progress?: SessionProgress
}

/** A page that lost its connection asks again so soon. */
const retryMilliseconds = 1000

/** The current plan first, then each new one, and progress, until the connection closes. */
export async function streamEvents(
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const stream = await createSession(request, response, { retry: retryMilliseconds, trustClientEventId: false })
  if (!stream.isConnected) return
  let untold: Untold = { plan: session.plan }
  // Who reads slowly gets the newest of each, and no queue of them.
  const tell = () => {
    if (!stream.isConnected || response.writableNeedDrain) return
    const { plan, progress } = untold
    untold = {}
    if (plan) stream.push(plan, 'plan')
    if (progress) stream.push(progress, 'progress')
  }
  const end = session.listen({
    plan: (plan) => {
      untold.plan = plan
      tell()
    },
    progress: (progress) => {
      untold.progress = progress
      tell()
    },
  })
  stream.once('disconnected', end)
  response.on('drain', tell)
  tell()
}
