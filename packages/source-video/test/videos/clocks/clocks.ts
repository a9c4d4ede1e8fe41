// The videos of this folder: which pictures they show, and when, by ffprobe. `make.mjs` made them.
import { readFileSync } from 'node:fs'
import type { KnownVideo } from '../videos.js'

interface FileStamps {
  /** Seconds of a tick, as a ratio. */
  readonly base: readonly [number, number]
  /** Ascending, of the packets that are shown; `null` if one has none. */
  readonly pts: readonly number[] | null
}

const { videos } = JSON.parse(readFileSync(new URL('stamps.json', import.meta.url), 'utf8')) as {
  readonly videos: Readonly<Record<string, FileStamps>>
}

/** As ffprobe says, with the path in the folder of the videos. */
export const fileStamps = Object.entries(videos).map(([name, stamps]) => ({ name, ...stamps }))

export interface ClockedVideo extends Omit<KnownVideo, 'times'> {
  /** Its frames cannot be sought. */
  readonly unsought?: boolean
}

const shown = (name: string, first: number, frames: number, more: Partial<ClockedVideo> = {}): ClockedVideo => ({
  name: `clocks/${name}`,
  size: [32, 24],
  tolerance: 60,
  pictures: Array.from({ length: frames }, (_, index) => first + index),
  ...more,
})

export const clockedVideos: readonly ClockedVideo[] = [
  shown('even-30.mp4', 0, 240),
  shown('even-ntsc.mov', 0, 200),
  shown('even-25.mkv', 0, 200),
  shown('slow.mp4', 0, 80),
  shown('fine.mp4', 0, 200),
  shown('uneven.mp4', 0, 200),
  shown('uneven.mkv', 0, 200),
  shown('pause.mp4', 0, 200),
  shown('pause.mkv', 0, 200),
  shown('late.mp4', 0, 240),
  shown('late.mkv', 0, 240),
  // Begin 1.5 s later, in the middle of a group of pictures, whose first packets are not shown.
  shown('cut.mp4', 45, 195),
  shown('cut.mov', 45, 155),
  shown('fragments.mp4', 0, 240),
  shown('open.mp4', 0, 160),
  shown('open.mkv', 0, 160),
  shown('open-264.mp4', 0, 160),
  // Of its 87 frames the two that are shown before the first keyframe cannot be decoded.
  shown('leading.mkv', 75, 85),
  shown('sound.webm', 0, 150),
  shown('b-frames.avi', 0, 200, { unsought: true }),
  shown('mjpeg.avi', 0, 110),
  shown('holes.avi', 0, 110),
  shown('ffv1.mkv', 0, 100, { tolerance: 0 }),
]
