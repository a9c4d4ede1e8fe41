// The strings that an LZW encoder and its decoder share, and the codes since the last call of `forget`; in a worker.
import type { Runs } from './runs.js'

/** Codes have 12 bits at most (GIF89a, appendix F). */
export const mostCodes = 4096

// Open addressing: at most 3,838 strings are in the table at once, so that most look-ups hit at once.
const slotBits = 14
const slotMask = (1 << slotBits) - 1

// The strings of one index alone have room for their codes, which doubles when there are more. With all the room that was outgrown they
// take less than four times as much as there are codes, beyond the first room of each index.
const firstRoom = 4
const mostRoom = 256 * firstRoom + 4 * mostCodes
const firstPlaces = Uint16Array.from({ length: 256 }, (_, index) => index * firstRoom)

/**
 * Turns pixels into codes, always for the longest known string. A full table stays as it is. The pixels that it
 * reads are shared: two tables that begin at one pixel have their own strings and their own place.
 */
export class StringTable {
  /** Codes since {@link forget}. */
  codes = new Uint16Array(0)
  count = 0
  /** Bits of these codes. */
  cost = 0
  /** The string that is being matched, as its code; −1 before the first pixel. */
  prefix = -1
  /** Bits of the next code. */
  bits = 0
  /** The next string's code. */
  #next = 0
  /** The pixels of `prefix`, if all are in the current run. */
  #same = 0
  #run = 0
  /** Pixels of the run that are still to be taken. */
  #rest = 0

  /** A string (its prefix's code and its last index, 20 bits) and its code, 12 bits; 0 is an empty slot. */
  readonly #slots = new Int32Array(1 << slotBits)
  /** For each code the slot's content that was last found or put for a longer string. */
  readonly #children = new Int32Array(mostCodes)
  // Strings of one index alone are most of what enlarged maps have. They need no search: of every index a longest is known.
  readonly #longest = new Uint16Array(256)
  /** The code of a string of `length` times `index`, at `places[index] + length`. */
  readonly #alike = new Uint16Array(mostRoom)
  readonly #places = firstPlaces.slice()
  /** Where the next larger room begins. */
  #unused = 0

  constructor() {
    for (let index = 0; index < 256; index++) this.#alike[firstPlaces[index]! + 1] = index
  }

  /** Nothing is learnt any more. */
  get full(): boolean {
    return this.#next === mostCodes
  }

  /** Starts at the first pixel, after a clear code. */
  start(codeSize: number, { lengths }: Runs): void {
    this.#clear(codeSize)
    this.forget()
    this.#run = 0
    this.#rest = lengths[0]!
  }

  /** Ends the other table's string at its place, clears, and goes on from there. */
  startAfter(other: StringTable, codeSize: number): void {
    this.#clear(codeSize)
    this.#run = other.#run
    this.#rest = other.#rest
    if (this.codes.length < 2) this.codes = new Uint16Array(2)
    this.codes[0] = other.prefix
    this.codes[1] = 1 << codeSize
    this.count = 2
    this.cost = other.bits + (other.#next === 1 << other.bits && other.bits < 12 ? other.bits + 1 : other.bits)
  }

  /** Codes and their cost are counted again from here. */
  forget(): void {
    this.count = 0
    this.cost = 0
  }

  /** Gives the codes of the strings of `index` twice the `room` that they have filled. */
  #enlarge(index: number, room: number): void {
    const place = this.#places[index]!
    this.#alike.copyWithin(this.#unused, place, place + room)
    this.#places[index] = this.#unused
    this.#unused += 2 * room
  }

  #clear(codeSize: number): void {
    this.#slots.fill(0)
    this.#children.fill(0, 0, 1 << codeSize)
    this.#longest.fill(1)
    this.#places.set(firstPlaces)
    this.#unused = 256 * firstRoom
    this.#next = (1 << codeSize) + 2
    this.bits = codeSize + 1
    this.prefix = -1
    this.#same = 0
  }

  /** Takes the next `pixels`. The last string stays open, as it may go on. */
  take(pixels: number, { indices, lengths }: Runs): void {
    const [slots, children, longest, alike, places] = [
      this.#slots,
      this.#children,
      this.#longest,
      this.#alike,
      this.#places,
    ]
    // No pixel takes more than one code.
    if (this.codes.length < this.count + pixels) {
      const codes = new Uint16Array(2 * (this.count + pixels))
      codes.set(this.codes.subarray(0, this.count))
      this.codes = codes
    }
    const { codes } = this
    let { count, cost, prefix, bits } = this
    let next = this.#next
    let same = this.#same
    let run = this.#run
    let rest = this.#rest
    let left = pixels
    while (left > 0) {
      if (rest === 0) {
        rest = lengths[++run]!
        same = 0
      }
      const index = indices[run]!
      let length = Math.min(rest, left)
      rest -= length
      left -= length
      if (prefix < 0) {
        prefix = index
        same = 1
        length--
      }
      while (length > 0) {
        if (same > 0) {
          const known = longest[index]!
          if (same + length <= known) {
            same += length
            prefix = alike[places[index]! + same]!
            break
          }
          length -= known - same
          codes[count++] = alike[places[index]! + known]!
          cost += bits
          if (next < mostCodes) {
            // The decoder is one string behind: codes grow when the string just named could not be written any more.
            if (next === 1 << bits) bits++
            const longer = known + 1
            longest[index] = longer
            if (longer >= firstRoom && (longer & known) === 0) this.#enlarge(index, longer)
            alike[places[index]! + longer] = next
            children[next++] = 0
          }
        } else {
          const string = (prefix << 8) | index
          let found = children[prefix]!
          if (found >>> 12 !== string) {
            let slot = Math.imul(string, 0x9e3779b1) >>> (32 - slotBits)
            found = slots[slot]!
            while (found !== 0 && found >>> 12 !== string) {
              slot = (slot + 1) & slotMask
              found = slots[slot]!
            }
            if (found === 0) {
              codes[count++] = prefix
              cost += bits
              if (next < mostCodes) {
                if (next === 1 << bits) bits++
                const entry = (string << 12) | next
                slots[slot] = entry
                children[prefix] = entry
                children[next++] = 0
              }
            } else children[prefix] = found
          }
          if (found !== 0) {
            prefix = found & (mostCodes - 1)
            length--
            continue
          }
        }
        prefix = index
        same = 1
        length--
      }
    }
    this.count = count
    this.cost = cost
    this.prefix = prefix
    this.bits = bits
    this.#next = next
    this.#same = same
    this.#run = run
    this.#rest = rest
  }
}
