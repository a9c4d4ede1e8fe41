// The headers of a Matroska or WebM file (RFC 9559) become how its first video track is shown; in any thread.
import type { Display, DisplayMatrix } from './matrix.js'
import { elementAt, floatIn } from './matroska-elements.js'
import type { PositionalFile } from './positional-file.js'

interface Range {
  readonly start: number
  readonly end: number
}

type Whole = Range & { readonly id: number }

const ids = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  track: 0xae,
  type: 0x83,
  video: 0xe0,
  projection: 0x7670,
  yaw: 0x7673,
  pitch: 0x7674,
  roll: 0x7675,
}
const videoType = 1
const mostElements = 10_000

/** The elements of a range, up to the first that does not fit into it; one of unknown length reaches to the range's end. */
async function* elements(file: PositionalFile, from: number, to: number): AsyncGenerator<Whole> {
  for (let at = from, count = 0; count < mostElements; count++) {
    const element = await elementAt(file, at, to)
    if (!element) return
    const { id, start, length } = element
    const end = length === undefined ? to : start + length
    if (end > to) return
    yield { id, start, end }
    at = end
  }
}

async function find(file: PositionalFile, { start, end }: Range, id: number) {
  for await (const element of elements(file, start, end)) {
    if (element.id === id) return element
    // The description of the tracks comes before the pictures; a live recording has endless clusters.
    if (element.id === ids.cluster) return undefined
  }
  return undefined
}

export async function readMatroskaDisplay(file: PositionalFile): Promise<Display> {
  const segment = await find(file, { start: 0, end: file.size }, ids.segment)
  const tracks = segment && (await find(file, segment, ids.tracks))
  if (!tracks) return {}
  for await (const track of elements(file, tracks.start, tracks.end)) {
    const type = track.id === ids.track ? await find(file, track, ids.type) : undefined
    if (!type || (await file.read(type.end - 1, 1))?.[0] !== videoType) continue
    const video = await find(file, track, ids.video)
    const projection = video && (await find(file, video, ids.projection))
    if (!projection) return {}
    const [yaw, pitch, roll] = await Promise.all(
      [ids.yaw, ids.pitch, ids.roll].map(async (id) => degrees(file, await find(file, projection, id))),
    )
    return { matrix: matrixOf(yaw!, pitch!, roll!) }
  }
  return {}
}

async function degrees(file: PositionalFile, element: Whole | undefined): Promise<number> {
  if (!element) return 0
  return (await floatIn(file, { ...element, length: element.end - element.start })) ?? 0
}

/**
 * Follows FFmpeg since 4.4: roll turns counter-clockwise, and a yaw of 180 degrees mirrors before. Anything else shows
 * a sphere, which is not a turn.
 */
function matrixOf(yaw: number, pitch: number, roll: number): DisplayMatrix {
  if (pitch !== 0 || (yaw !== 0 && Math.abs(yaw) !== 180) || !Number.isFinite(roll)) return [1, 0, 0, 1]
  const mirrored = yaw === 0 ? 1 : -1
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)]
  return [mirrored * cos, -mirrored * sin, sin, cos]
}
