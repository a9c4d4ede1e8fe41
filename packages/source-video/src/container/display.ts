// What a container says of how its video is shown becomes a turn, and whether parts of it are shown with pauses between them; in any thread.
import { readMatroska } from './matroska.js'
import { readMp4 } from './mp4.js'
import { useFile } from './positional-file.js'

/** The linear part of a display matrix: a point moves to `x' = ax + cy`, `y' = bx + dy`, `y` downwards. */
export type Matrix = readonly [a: number, b: number, c: number, d: number]

export interface Display {
  /** Left out where the container says nothing. */
  readonly matrix?: Matrix
  /** Its edit list shows nothing for a while, after something was shown. */
  readonly pauses?: boolean
}

/**
 * Reads headers of MP4, MOV, MKV and WebM files; other containers have no say. What cannot be read counts as not said: ffmpeg
 * tells what is wrong with such a file.
 */
export function readDisplay(file: string): Promise<Display> {
  return useFile(file, async (bytes) => {
    const start = await bytes.read(0, 12)
    if (!start) return {}
    if (start.readUInt32BE(0) === 0x1a45dfa3) return readMatroska(bytes)
    return /^(ftyp|moov|mdat|wide|free|skip|pnot)$/.test(start.toString('latin1', 4, 8)) ? readMp4(bytes) : {}
  })
}

/** ffmpeg's filters that do what the matrix does, to the nearest quarter turn: scales and other angles are left out. */
export function filtersOf([a, b, c, d]: Matrix): string {
  if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c))
    return [a < 0 ? 'hflip' : '', d < 0 ? 'vflip' : ''].filter(Boolean).join(',')
  if (b > 0) return c > 0 ? 'transpose=cclock_flip' : 'transpose=clock'
  return c > 0 ? 'transpose=cclock' : 'transpose=clock_flip'
}
