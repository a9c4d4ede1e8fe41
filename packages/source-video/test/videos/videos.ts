// What the videos of this folder show, by arithmetic: which pictures, when, and how they are turned. `make.mjs` made them.
import { fileURLToPath } from 'node:url'
import { colorOf } from './picture.mjs'

/** Pixels of a frame before it is turned. */
export type Point = readonly [x: number, y: number]

export interface KnownVideo {
  readonly name: string
  /** Of a frame as it is shown: width, height. */
  readonly size: readonly [number, number]
  /** The numbers of the pictures that are shown, in order. */
  readonly pictures: readonly number[]
  /** When each is shown, in seconds, rounded to the container's unit. AVI has no times: they follow from the rate. */
  readonly times: readonly number[]
  /** Where a point of the upright picture is shown; the same place where left out. */
  readonly place?: (point: Point) => Point
  /** How far a colour may be from what was drawn. */
  readonly tolerance: number
  /** Where it is grey. */
  readonly grey?: boolean
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
const even = (count: number, step: number, start = 0) => range(0, count).map((index) => start + index * step)
const milliseconds = (times: readonly number[]) => times.map((time) => Math.round(time * 1000) / 1000)

const ntsc = 1001 / 30_000
/** All of the first 20, then every third. */
const thinned = [...range(0, 20), ...range(7, 20).map((third) => third * 3)]
const [width, height] = [32, 24]
const usual = { size: [width, height] as const, tolerance: 14 }
const odd = { size: [31, 23] as const, tolerance: 14 }
const exact = { tolerance: 0 }
const upright = { ...usual, pictures: range(0, 6), times: even(6, 1 / 25) }
const sideways = { ...upright, size: [height, width] as const }

/** Turned and mirrored in all eight ways, the upright one among them. */
export const turnedVideos: readonly KnownVideo[] = [
  { name: 'upright.mp4', ...upright },
  { name: 'turned-90.mp4', ...sideways, place: ([x, y]) => [height - 1 - y, x] },
  { name: 'turned-180.mp4', ...upright, place: ([x, y]) => [width - 1 - x, height - 1 - y] },
  { name: 'turned-270.mp4', ...sideways, place: ([x, y]) => [y, width - 1 - x] },
  { name: 'mirrored-x.mp4', ...upright, place: ([x, y]) => [width - 1 - x, y] },
  { name: 'mirrored-y.mp4', ...upright, place: ([x, y]) => [x, height - 1 - y] },
  { name: 'transposed.mp4', ...sideways, place: ([x, y]) => [y, x] },
  { name: 'transversed.mp4', ...sideways, place: ([x, y]) => [height - 1 - y, width - 1 - x] },
  { name: 'turned-90.mkv', ...sideways, place: ([x, y]) => [height - 1 - y, x] },
  { name: 'turned-270.mkv', ...sideways, place: ([x, y]) => [y, width - 1 - x] },
  { name: 'mirrored-x.mkv', ...upright, place: ([x, y]) => [width - 1 - x, y] },
  { name: 'mirrored-y.mkv', ...upright, place: ([x, y]) => [x, height - 1 - y] },
  { name: 'transposed.mkv', ...sideways, place: ([x, y]) => [y, x] },
  // Its H.264 stream asks to be turned, and its container does not: that one decides.
  { name: 'wished.mp4', ...upright },
]

export const knownVideos: readonly KnownVideo[] = [
  { name: 'even.mp4', ...usual, pictures: range(0, 39), times: even(39, ntsc) },
  { name: 'variable.mp4', ...usual, pictures: thinned, times: thinned.map((index) => index / 30) },
  { name: 'variable.mkv', ...usual, pictures: thinned, times: milliseconds(thinned.map((index) => index / 30)) },
  // FFmpeg of 2018 makes the edit as long as the decode times, 1.8 s, while the last of the frames ends at 1.933 s.
  {
    name: 'short-edit.mp4',
    ...usual,
    pictures: thinned.slice(0, -2),
    times: thinned.slice(0, -2).map((index) => index / 30),
  },
  {
    name: 'jitter.mkv',
    ...usual,
    pictures: range(0, 30),
    times: range(0, 30).map((index) => (index * 33 + ((index * 7) % 5)) / 1000),
  },
  {
    name: 'gap.mkv',
    ...usual,
    pictures: range(0, 30),
    times: range(0, 30).map((index) => (index * 33 + (index < 15 ? 0 : 2000)) / 1000),
  },
  // The container has 27 packets, from the keyframe before on, of which its edit list shows 21.
  { name: 'cut.mp4', ...usual, pictures: range(18, 39), times: even(21, ntsc) },
  { name: 'middle.mp4', ...usual, pictures: range(5, 25), times: even(20, ntsc) },
  {
    name: 'parts.mp4',
    ...usual,
    pictures: [...range(20, 26), ...range(2, 7)],
    times: [...even(6, ntsc), ...even(5, ntsc, 0.2)],
  },
  { name: 'late.mp4', ...usual, pictures: range(0, 39), times: even(39, ntsc, 0.5) },
  { name: 'late.mkv', ...usual, pictures: range(0, 39), times: milliseconds(even(39, ntsc, 0.5)) },
  // No edit list: it starts as much later as B-frames are held back.
  { name: 'fragments.mp4', ...usual, pictures: range(0, 39), times: even(39, ntsc, 2 * ntsc) },
  { name: 'open.mp4', ...usual, pictures: range(0, 40), times: even(40, 1 / 25) },
  { name: 'open-cut.mp4', ...usual, pictures: range(15, 40), times: even(25, 1 / 25) },
  { name: 'b-frames.avi', ...usual, pictures: range(0, 39), times: even(39, ntsc) },
  // A packet holds a frame and the B-frame before it; no decoder gives the B-frame of the last one (37), and the encoder kept 38.
  { name: 'packed.avi', ...usual, tolerance: 40, pictures: [...range(0, 37), 39], times: even(38, 1 / 25) },
  {
    name: 'holes.avi',
    ...usual,
    pictures: range(0, 12),
    times: range(0, 12).map((index) => (index + (index < 5 ? 0 : 2)) / 30),
  },
  { name: 'ffv1.mkv', ...odd, ...exact, pictures: range(0, 12), times: even(12, 0.1) },
  { name: 'raw.avi', ...odd, ...exact, pictures: range(0, 4), times: even(4, 0.1) },
  { name: 'grey.mkv', ...usual, grey: true, pictures: range(0, 9), times: even(9, 0.1) },
  { name: 'mjpeg.avi', ...odd, pictures: range(0, 10), times: even(10, ntsc) },
  { name: 'mpeg2.mpg', ...usual, pictures: range(0, 25), times: even(25, 1 / 25, 0.54) },
  { name: 'wmv2.wmv', ...usual, pictures: range(0, 25), times: even(25, 1 / 25) },
  { name: 'vp9.webm', ...odd, pictures: range(0, 30), times: even(30, 1 / 25) },
  { name: 'loop.gif', ...odd, pictures: range(0, 7), times: even(7, 0.1) },
  { name: 'one.mov', ...usual, pictures: [0], times: [0] },
  { name: 'bt709.mp4', ...usual, pictures: range(0, 10), times: even(10, 1 / 25) },
  { name: 'full-range.mp4', ...usual, pictures: range(0, 10), times: even(10, 1 / 25) },
]

export const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The number that a frame of packed RGB shows. */
export function pictureIn(
  { size, place = (point) => point }: Pick<KnownVideo, 'size' | 'place'>,
  frame: Uint8Array,
): number {
  const bits = range(0, 8).map((bit) => (channelAt(frame, size[0], place([bit * 4 + 1, 4]), 1) > 128 ? 1 : 0))
  return bits.reduce<number>((number, bit) => number * 2 + bit, 0)
}

/** How far the two colours of a frame are from those that were drawn: the largest difference of a channel. */
export function colorError(
  { size, place = (point) => point, grey }: KnownVideo,
  frame: Uint8Array,
  picture: number,
): number {
  const [red, green, blue] = colorOf(picture)
  const errors = [
    { point: [7, 15] as const, drawn: [red, green, blue] },
    { point: [24, 15] as const, drawn: [blue, red, green] },
  ].flatMap(({ point, drawn }) =>
    range(0, 3).map((channel) => {
      // Rec. 601's luma, as FFmpeg makes grey.
      const wanted = grey ? 0.299 * drawn[0]! + 0.587 * drawn[1]! + 0.114 * drawn[2]! : drawn[channel]!
      return Math.abs(channelAt(frame, size[0], place(point), channel) - wanted)
    }),
  )
  return Math.max(...errors)
}

function channelAt(frame: Uint8Array, width: number, [x, y]: Point, channel: number): number {
  return frame[(y * width + x) * 3 + channel]!
}
