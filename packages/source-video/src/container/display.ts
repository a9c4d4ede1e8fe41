// Reads from a container how its video is turned, and whether parts of it are shown with pauses between them; in any thread.
import { containerOf } from './kind.js'
import type { Display } from './matrix.js'
import { readMatroskaDisplay } from './matroska.js'
import { readMp4Display } from './mp4.js'
import { useFile } from './positional-file.js'

/**
 * Reads headers of MP4, MOV, MKV and WebM files; other containers are not read. Unreadable headers count as absent: ffmpeg
 * reports the fault of such a file.
 */
export function readDisplay(file: string): Promise<Display> {
  return useFile(file, async (bytes) => {
    const container = await containerOf(bytes)
    if (container === 'matroska') return readMatroskaDisplay(bytes)
    return container === 'mp4' ? readMp4Display(bytes) : {}
  })
}
