// What a container says of how its video is shown becomes a turn, and whether parts of it are shown with pauses between them; in any thread.
import type { Display } from './matrix.js'
import { readMatroska } from './matroska.js'
import { readMp4 } from './mp4.js'
import { useFile } from './positional-file.js'

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
