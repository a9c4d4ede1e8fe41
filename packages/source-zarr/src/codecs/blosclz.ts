// A block of BloscLZ becomes bytes; whatever does not fit exactly is damage.
import { copyMatch } from './copy-match.js'
import { Damage } from './damage.js'

const farDistance = 8191
const damaged = () => new Damage('contains a damaged BloscLZ block')

/** Fills `to` from all of `from`. */
export function decodeBloscLz(from: Uint8Array, to: Uint8Array): void {
  const end = from.length
  if (end === 0) throw damaged()
  let at = 0
  let out = 0
  const next = () => {
    if (at >= end) throw damaged()
    return from[at++]!
  }
  let control = next() & 31
  for (;;) {
    if (control < 32) {
      const literals = control + 1
      if (at + literals > end || out + literals > to.length) throw damaged()
      for (let n = 0; n < literals; n++) to[out + n] = from[at + n]!
      at += literals
      out += literals
    } else {
      let length = (control >> 5) - 1
      const high = (control & 31) << 8
      if (length === 6)
        for (;;) {
          const more = next()
          length += more
          if (more < 255) break
        }
      length += 3
      const low = next()
      let distance = high + low + 1
      if (low === 255 && high === 31 << 8) distance = (next() << 8) + next() + farDistance + 1
      if (distance > out || out + length > to.length) throw damaged()
      copyMatch(to, out, distance, length)
      out += length
    }
    if (at >= end) break
    control = from[at++]!
  }
  if (out !== to.length) throw damaged()
}
