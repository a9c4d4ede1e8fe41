// A frame as the bytes of one answer, and back: the length of its description, that as JSON, then its pixels; any thread, and the page.
import type { SessionFrame } from '@movieflow/core'

/** The description of a frame, without its pixels. */
export type FrameFacts = Omit<SessionFrame, 'data'>

const lengthBytes = 4

/** The bytes before the pixels: 4 bytes with the length of the JSON, the lowest first, and the JSON in UTF-8. */
export function frameHead({ data: _, ...facts }: SessionFrame): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(facts))
  const head = new Uint8Array(lengthBytes + json.length)
  new DataView(head.buffer).setUint32(0, json.length, true)
  head.set(json, lengthBytes)
  return head
}

/** The pixels, or the PNG file, are a view of `bytes`. */
export function readFrameMessage<Memory extends ArrayBufferLike>(
  bytes: Uint8Array<Memory>,
): { readonly facts: FrameFacts; readonly data: Uint8Array<Memory> } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const end = lengthBytes + length
  const facts: FrameFacts = JSON.parse(new TextDecoder().decode(bytes.subarray(lengthBytes, end)))
  return { facts, data: bytes.subarray(end) }
}
