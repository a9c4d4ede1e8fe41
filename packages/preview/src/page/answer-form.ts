// The form in which frames are requested: as pixels, or as PNG files if pixels take long; anywhere.

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
