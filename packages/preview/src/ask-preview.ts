// A running preview is asked by another command for what it keeps warm; any thread.
import type {
  FrameRequest,
  Histogram,
  HistogramRequest,
  PixelReading,
  PixelRequest,
  SessionFrame,
  SessionPlan,
} from '@movieflow/core'
import { type ErrorRecord, errorFromRecord } from '@movieflow/core/errors'
import { readFrameMessage } from './frame-message.js'

/** The questions. */
export type PreviewRequest =
  | { readonly ask: 'plan' }
  | { readonly ask: 'frame'; readonly of: FrameRequest }
  | { readonly ask: 'pixel'; readonly of: PixelRequest }
  | { readonly ask: 'histogram'; readonly of: HistogramRequest }

/** The answers. */
export type PreviewReply<Request extends PreviewRequest> = {
  plan: SessionPlan
  frame: SessionFrame
  pixel: PixelReading | null
  histogram: Histogram
}[Request['ask']]

/**
 * Has the preview look at all files first, so that the answer is of what is on the disk now. `undefined` if nobody answers there as a
 * preview does; rejects with the session's own MovieflowError, and with what ended `signal`.
 */
export async function askPreview<Request extends PreviewRequest>(
  address: string,
  request: Request,
  signal?: AbortSignal,
): Promise<PreviewReply<Request> | undefined> {
  try {
    const look = await fetch(`${address}look`, { method: 'POST', signal: signal ?? null })
    if (look.status !== 204) return undefined
    const response = await post(address, request, signal)
    if (response.status === 422 || response.status === 500)
      throw errorFromRecord((await response.json()) as ErrorRecord)
    if (!response.ok) return undefined
    const reply = request.ask === 'frame' ? await readFrame(response) : await response.json()
    return reply as PreviewReply<Request>
  } catch (error) {
    signal?.throwIfAborted()
    // Of `fetch` alone: the preview has ended meanwhile.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function post(address: string, request: PreviewRequest, signal: AbortSignal | undefined): Promise<Response> {
  const url = `${address}${request.ask}`
  if (request.ask === 'plan') return fetch(url, { signal: signal ?? null })
  return fetch(url, { method: 'POST', body: JSON.stringify(request.of), signal: signal ?? null })
}

async function readFrame(response: Response): Promise<SessionFrame> {
  const { facts, data } = readFrameMessage(new Uint8Array(await response.arrayBuffer()))
  return { ...facts, data }
}
