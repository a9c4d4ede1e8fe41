// What a container says of how its video is shown becomes a turn, and whether parts of it are shown with pauses between them; in any thread.
import { containerOf } from './kind.js'
import type { Display } from './matrix.js'
import { readMatroskaDisplay } from './matroska.js'
import { readMp4Display } from './mp4.js'
import { useFile } from './positional-file.js'

/**
 * Reads headers of MP4, MOV, MKV and WebM files; other containers have no say. What cannot be read counts as not said: ffmpeg
 * tells what is wrong with such a file.
 */
export function readDisplay(file: string): Promise<Display> {
  return useFile(file, async (bytes) => {
    const container = await containerOf(bytes)
    if (container === 'matroska') return readMatroskaDisplay(bytes)
    return container === 'mp4' ? readMp4Display(bytes) : {}
  })
}
