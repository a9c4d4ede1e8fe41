// A block of LZ4 becomes bytes; whatever does not fit exactly is damage.
import { copyMatch } from './copy-match.js'
import { Damage } from './damage.js'

const damaged = () => new Damage('holds a damaged LZ4 block')

/** Fills `to` from all of `from`. */
export function decodeLz4(from: Uint8Array, to: Uint8Array): void {
  const end = from.length
  let at = 0
  let out = 0
  const lengthFrom = (length: number) => {
    for (;;) {
      if (at >= end) throw damaged()
      const more = from[at++]!
      length += more
      if (more < 255) return length
    }
  }
  while (at < end) {
    const token = from[at++]!
    let literals = token >> 4
    if (literals === 15) literals = lengthFrom(literals)
    if (at + literals > end || out + literals > to.length) throw damaged()
    if (literals > 16) to.set(from.subarray(at, at + literals), out)
    else for (let n = 0; n < literals; n++) to[out + n] = from[at + n]!
    at += literals
    out += literals
    if (at === end) break
    if (at + 2 > end) throw damaged()
    const distance = from[at]! | (from[at + 1]! << 8)
    at += 2
    let length = token & 15
    if (length === 15) length = lengthFrom(length)
    length += 4
    if (distance === 0 || distance > out || out + length > to.length) throw damaged()
    copyMatch(to, out, distance, length)
    out += length
  }
  if (out !== to.length) throw damaged()
}
