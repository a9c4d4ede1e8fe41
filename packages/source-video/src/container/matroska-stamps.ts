// The blocks of a Matroska or WebM file (RFC 9559) become the times of its first video track's frames; in any thread.
import { elementAt, floatIn, type MatroskaElement, unsignedIn } from './matroska-elements.js'
import { forwards, type PositionalFile } from './positional-file.js'
import { mostStamps, type Stamps } from './stamps.js'

const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  clock: 0x2ad7b1,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  trackClock: 0x23314f,
  codec: 0x86,
  cluster: 0x1f43b675,
  clusterTime: 0xe7,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
}
/** Their contents are read as if they followed them: this needs no depth, nor the length of a live recording's clusters. */
const entered = new Set([ids.segment, ids.info, ids.tracks, ids.track, ids.cluster, ids.blockGroup])
const videoType = 1
/** Including sound and all other elements. */
const mostElements = 8 * mostStamps

interface Track {
  number?: number | undefined
  type?: number | undefined
  codec?: string | undefined
  /** It runs at another speed than the file's. */
  ownClock?: boolean
}

/**
 * In the order of the file. `undefined` if the blocks do not say it: several frames in one, a clock of the track's own, Microsoft's
 * codecs (whose stamps are of decoding), damage. A recording that breaks off has the stamps up to there.
 */
export async function readMatroskaStamps(file: PositionalFile): Promise<Stamps | undefined> {
  const reading = new BlockReading(forwards(file))
  let at = 0
  for (let count = 0; count < mostElements; count++) {
    const element = await elementAt(reading.file, at, file.size)
    if (!element) break
    const inside = entered.has(element.id)
    if (!inside && element.length === undefined) return undefined
    const next = inside ? element.start : element.start + element.length!
    if (next > file.size) break
    if (!(await reading.take(element))) return undefined
    at = next
  }
  return reading.stamps
}

class BlockReading {
  readonly #tracks: Track[] = []
  readonly #pts: number[] = []
  #nanoseconds = 1_000_000
  #video: number | undefined
  #clusterTime: number | undefined

  constructor(readonly file: PositionalFile) {}

  get stamps(): Stamps | undefined {
    const [numerator, denominator] = reduce(this.#nanoseconds, 1_000_000_000)
    return this.#pts.length === 0 ? undefined : { pts: this.#pts, base: [numerator, denominator] }
  }

  /** `false` if times cannot be said. */
  async take(element: MatroskaElement): Promise<boolean> {
    const track = this.#tracks.at(-1) ?? {}
    switch (element.id) {
      case ids.clock:
        this.#nanoseconds = (await unsignedIn(this.file, element)) ?? 0
        return this.#nanoseconds > 0
      case ids.track:
        this.#tracks.push({})
        return true
      case ids.trackNumber:
        track.number = await unsignedIn(this.file, element)
        return true
      case ids.trackType:
        track.type = await unsignedIn(this.file, element)
        return true
      case ids.trackClock:
        track.ownClock = (await floatIn(this.file, element)) !== 1
        return true
      case ids.codec:
        track.codec = (await this.file.read(element.start, Math.min(element.length!, 32)))?.toString('latin1')
        return true
      case ids.cluster:
        this.#clusterTime = undefined
        this.#video ??= videoOf(this.#tracks)
        return this.#video !== undefined
      case ids.clusterTime:
        this.#clusterTime = await unsignedIn(this.file, element)
        return this.#clusterTime !== undefined
      case ids.block:
      case ids.simpleBlock:
        return this.#takeBlock(element)
      default:
        return true
    }
  }

  /** Its track's number, the time since the cluster's, and flags, of which two say how several frames are laid into one block. */
  async #takeBlock({ start, length }: MatroskaElement): Promise<boolean> {
    const header = await this.file.read(start, Math.min(length!, 9))
    const size = header?.length ? Math.clz32(header[0]!) - 23 : 9
    if (!header || size > 6 || header.length < size + 3 || this.#clusterTime === undefined) return false
    if (header.readUIntBE(0, size) - 2 ** (7 * size) !== this.#video) return true
    this.#pts.push(this.#clusterTime + header.readInt16BE(size))
    return (header[size + 2]! & 0x06) === 0 && this.#pts.length <= mostStamps
  }
}

/** The number of the first video track, if its blocks say when they are shown, by the file's clock. */
function videoOf(tracks: readonly Track[]): number | undefined {
  const track = tracks.find(({ type }) => type === videoType)
  return track && !track.ownClock && !track.codec?.startsWith('V_MS/') ? track.number : undefined
}

function reduce(numerator: number, denominator: number): readonly [number, number] {
  let [larger, rest] = [denominator, numerator]
  while (rest > 0) [larger, rest] = [rest, larger % rest]
  return [numerator / larger, denominator / larger]
}
