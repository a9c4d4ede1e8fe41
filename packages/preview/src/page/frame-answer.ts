// The bytes of an answer become a frame: the length of its facts, the facts as JSON, and pixels or a PNG file; anywhere.
import type { FrameFacts } from './state.js'

export interface FrameAnswer {
  readonly facts: FrameFacts
  /** RGBA, or a PNG file, as it was asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export function readAnswer(buffer: ArrayBuffer): FrameAnswer {
  const length = new DataView(buffer).getUint32(0, true)
  const facts = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as FrameFacts
  return { facts, bytes: new Uint8Array(buffer, 4 + length) }
}

/** Slower than this for several frames on end, in milliseconds, and PNG files are asked for: the page is looked at from afar. */
const slow = 120
const patience = 3

/** Which form to ask for, by how long the last answers took from their first byte to their last. */
export class AnswerForm {
  #slow = 0

  /** PNG files, once pixels were slow: they are a few times smaller, and cost the server some time. */
  get isPng(): boolean {
    return this.#slow >= patience
  }

  took(milliseconds: number): void {
    if (!this.isPng) this.#slow = milliseconds > slow ? this.#slow + 1 : 0
  }
}
