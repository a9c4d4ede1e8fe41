// Turns the planes of a TIFF's array into frames, one plane at a time, straight from the file if they are stored uncompressed; in workers.
import { allocateArray, type FrameReader, MovieflowError, type NumericArray } from '@movieflow/core/plugin'
import type { StackLayout } from '../layout.js'
import { checkSame, type PictureBytes, readParts } from '../picture-file.js'
import { blockPlaces, plainStart } from './blocks.js'
import type { Tiff } from './chain.js'
import { decodePage } from './decode-page.js'
import { isDirect, type PageLayout } from './page.js'
import type { Series } from './plane-series.js'
import { isNative, swapSamples, toSamples } from './samples.js'

// Planes that are kept if a frame has a part of each.
const mostKeptBytes = 1 << 26

/** The file is open while it is read, and no longer. */
export function openTiff(path: string, tiff: Tiff, series: Series, { clip, outer, inner }: StackLayout): FrameReader {
  const { layout } = series
  const { frames, axes, shape } = clip
  const planes = new PlaneReader(tiff, series)
  const inPlane = inner % layout.length !== 0
  return {
    async read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frames)
        throw new MovieflowError('SHAPE_MISMATCH', `there is no frame ${index}: its frames are 0 to ${frames - 1}`, {
          file: path,
        })
      const data = await readParts(path, async (bytes) => {
        checkSame(path, tiff, bytes)
        const frame =
          outer === 1 && inner === layout.length
            ? await planes.read(bytes, index)
            : await gather(planes, bytes, { index, frames, outer, inner, inPlane, layout })
        bytes.checkUnchanged()
        return frame
      })
      return { axes, shape, data }
    },
  }
}

interface Gathering {
  readonly index: number
  readonly frames: number
  readonly outer: number
  readonly inner: number
  readonly inPlane: boolean
  readonly layout: Series['layout']
}

/** A frame out of several planes, or of parts of them. */
async function gather(planes: PlaneReader, bytes: PictureBytes, what: Gathering): Promise<NumericArray> {
  const { index, frames, outer, inner, inPlane, layout } = what
  let data: NumericArray | undefined
  for (let row = 0; row < outer; row++) {
    let from = (row * frames + index) * inner
    let to = row * inner
    const stop = to + inner
    while (to < stop) {
      const plane = Math.floor(from / layout.length)
      const samples = inPlane ? await planes.readKept(bytes, plane) : await planes.read(bytes, plane)
      const within = from - plane * layout.length
      const run = samples.subarray(within, Math.min(layout.length, within + stop - to))
      // Behind the first plane: what claims to be huge has turned out to be there.
      data ??= allocateArray(layout.dtype, outer * inner)
      data.set(run, to)
      from += run.length
      to += run.length
    }
  }
  return data!
}

class PlaneReader {
  readonly #kept = new Map<number, NumericArray>()

  constructor(
    private readonly tiff: Tiff,
    private readonly series: Series,
  ) {}

  /** All samples of a plane, in memory of their own. */
  async read(bytes: PictureBytes, plane: number): Promise<NumericArray> {
    const { layout, pages, start } = this.series
    const allocate = () => allocateArray(layout.dtype, layout.length)
    if (start !== undefined) return readPlain(bytes, layout, start + (plane * layout.length * layout.bits) / 8)
    const page = pages[plane]
    if (page === undefined) return allocate()
    // Pages of other files may be in another order of bytes, or compressed otherwise.
    const readPage = (from: PictureBytes, { start: home } = this.tiff as Pick<Tiff, 'start'>) => {
      const places = blockPlaces(from, home, page)
      const at = plainStart(page.layout, places)
      return at === undefined ? decodePage(from, page, places, allocate) : readPlain(from, page.layout, at)
    }
    const { home } = page
    if (home === undefined) return readPage(bytes)
    return readParts(home.path, async (others) => {
      checkSame(home.path, home, others)
      const samples = await readPage(others, home)
      others.checkUnchanged()
      return samples
    })

    function readPlain(from: PictureBytes, layout: PageLayout, position: number): NumericArray {
      if (!isDirect(layout)) {
        const raw = new Uint8Array((layout.length * layout.bits) / 8)
        from.fill(raw, position)
        return toSamples(raw, { rows: 1, samplesPerRow: layout.length, step: 1 }, layout)
      }
      const data = allocate()
      const memory = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      from.fill(memory, position)
      if (!isNative(layout)) swapSamples(memory, layout.bits)
      return data
    }
  }

  /** The same, but not to be passed on: it is read again for the next frame. */
  async readKept(bytes: PictureBytes, plane: number): Promise<NumericArray> {
    const known = this.#kept.get(plane)
    if (known !== undefined) return known
    const samples = await this.read(bytes, plane)
    const most = Math.max(1, Math.floor(mostKeptBytes / samples.byteLength))
    if (this.#kept.size >= most) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(plane, samples)
    return samples
  }
}
