// Pages that belong together become arrays: as tifffile, ImageJ and OME-TIFF wrote them, else those that are alike.
import type { PictureBytes } from '../picture-file.js'
import { copyAgain, refuse } from '../refuse.js'
import { dimensionsOf, nameAxes, squeezed } from './axis-names.js'
import { blockPlaces, plainStart } from './blocks.js'
import { imageJCalibration, parseImageJ, parseShaped } from './descriptions.js'
import { type TiffStart, textOf } from './directory.js'
import { isOme } from './ome.js'
import { type OpenOther, omeSeries } from './ome-series.js'
import type { Page, PageLayout } from './page.js'
import type { Series } from './plane-series.js'

/** Letters of a page's leading axis if the file does not name it. */
const unknown = 'I'

// Each page may have one.
const longestShaped = 1 << 16

/** The arrays of a file, and what should be said of them. */
export function tiffSeries(
  bytes: PictureBytes,
  start: TiffStart,
  pages: readonly Page[],
  open: OpenOther,
  say: (warning: string) => void,
): Series[] {
  const first = pages[0]!
  const texts = first.descriptions.map((field) => textOf(bytes, field))
  const [calibration] = texts.flatMap((text) => imageJCalibration(text) ?? [])
  if (calibration !== undefined)
    say(`ImageJ shows its numbers as ${calibration}, which is not applied; the transform \`math\` can`)
  if (texts.some((text) => parseShaped(text) !== undefined)) {
    const shaped = shapedSeries(bytes, start, pages)
    if (shaped !== undefined) return shaped
  }
  const ome = texts[0] !== undefined && isOme(texts[0]) ? omeSeries(bytes, texts[0], pages, open, say) : undefined
  if (typeof ome === 'object') return ome
  if (ome !== undefined) say(`its OME-XML is not followed: ${ome}; its pages are read in their order`)
  for (const text of texts) {
    const imageJ = imageJSeries(bytes, start, pages, text)
    if (imageJ !== undefined) return [imageJ]
    const told = pages.some(({ layout }) => layout.error) ? undefined : parseImageJ(text)
    if (told !== undefined && told.images !== pages.length && told.images > 1)
      say(
        `its ImageJ description has ${told.images} images, but the file has ${pages.length}: they are read in their order`,
      )
  }
  const stack = metaMorphSeries(bytes, start, pages)
  return stack === undefined ? alikeSeries(pages) : [stack]
}

const product = (lengths: readonly number[]) => lengths.reduce((all, length) => all * length, 1)

function pageBytes({ length, bits }: PageLayout): number {
  return (length * bits) / 8
}

/** The start of a page that others may follow without directories: plain, contiguous samples. */
function startOf(bytes: PictureBytes, start: TiffStart, page: Page): number | undefined {
  if (page.layout.error !== undefined || page.layout.compression !== 1) return undefined
  return plainStart(page.layout, blockPlaces(bytes, start, page))
}

/** tifffile writes each array's shape into its first page. */
function shapedSeries(bytes: PictureBytes, start: TiffStart, pages: readonly Page[]): Series[] | undefined {
  const series: Series[] = []
  for (let index = 0; index < pages.length; ) {
    const page = pages[index]!
    const { layout } = page
    const shaped = page.descriptions
      .filter(({ count }) => count <= longestShaped)
      .map((field) => parseShaped(textOf(bytes, field)))
      .find((each) => each !== undefined)
    if (shaped === undefined) return undefined
    const planes = product(shaped.shape) / layout.length
    if (!Number.isSafeInteger(planes) && planes > 1) return undefined
    const together = planes > 1 && planes <= pages.length - index && shaped.truncated !== true
    const count = together ? planes : 1
    const members = pages.slice(index, index + count)
    if (members.some((each) => each.layout.key !== layout.key)) return undefined
    const at = planes > 1 && !together ? startOf(bytes, start, page) : undefined
    if (at !== undefined) checkEnd(bytes, at, planes, layout)
    const complete = together || at !== undefined || planes === 1
    const shape = complete ? shaped.shape : layout.shape
    const letters = shaped.axes?.length === shape.length ? shaped.axes : lettersFor(shape, layout)
    const axes = letters === undefined ? undefined : nameAxes(complete ? letters : layout.axes, layout)
    const dimensions = letters === undefined ? undefined : dimensionsOf(complete ? letters : layout.axes, axes)
    series.push({
      layout,
      shape,
      axes,
      pages: members,
      ...(dimensions && { dimensions }),
      ...(at !== undefined && { start: at }),
    })
    index += count
  }
  return series
}

/** Letters of a shape that ends as the page does. */
function lettersFor(shape: readonly number[], layout: PageLayout): string | undefined {
  const leading = shape.length - layout.shape.length
  if (leading < 0 || layout.shape.some((length, at) => shape[leading + at] !== length)) return undefined
  return unknown.repeat(leading) + layout.axes
}

function checkEnd(bytes: PictureBytes, at: number, planes: number, layout: PageLayout): void {
  const present = Math.floor((bytes.size - at) / pageBytes(layout))
  if (present < planes)
    throw refuse(bytes.path, `its description has ${planes} images, but the file ends after ${present}`, copyAgain)
}

/** ImageJ describes the number of images; above 4 GB they have one directory for all. */
function imageJSeries(bytes: PictureBytes, start: TiffStart, pages: readonly Page[], text: string): Series | undefined {
  const found = parseImageJ(text)
  const page = pages[0]!
  const { layout } = page
  if (found === undefined || layout.error !== undefined) return undefined
  const { frames, slices, order } = found
  const samples = layout.samples
  // Samples of a pixel may be described as channels.
  const together = samples > 1 && !layout.planar && found.channels === samples && found.images === frames * slices
  const apart = samples > 1 && layout.planar && found.channels === samples
  const channels = together || apart ? 1 : found.channels
  let images = frames * slices * channels
  let lengths = [...order].reverse().map((axis) => ({ t: frames, z: slices, c: channels })[axis] ?? 0)
  let letters = [...order].reverse().join('').toUpperCase()
  if (lengths.includes(0) || lengths.length !== 3) {
    lengths = [frames, slices, channels]
    letters = 'TZC'
  }
  if (images === 1 && pages.length > 1) {
    images = pages.length
    lengths.unshift(images)
    letters = unknown + letters
  }
  const described = squeezed(layout, [...lengths, ...layout.shape], letters + layout.axes)
  if (images > 1 && pages.length < images) {
    const at = startOf(bytes, start, page)
    const present = at === undefined ? 1 : Math.floor((bytes.size - at) / pageBytes(layout))
    // Pages with directories of their own must be where the others would be; else the bytes after the first are not pictures.
    const inRow = pages.every(
      (each, index) => index === 0 || startOf(bytes, start, each) === at! + index * pageBytes(layout),
    )
    if (at !== undefined && inRow && (pages.length === 1 ? present > 1 : present >= images)) {
      checkEnd(bytes, at, images, layout)
      return { layout, ...described, pages: [page], start: at }
    }
    return undefined
  }
  const members = pages.slice(0, images)
  if (pages.length > images || members.some((each) => each.layout.key !== layout.key)) return undefined
  return { layout, ...described, pages: members }
}

/** MetaMorph's stacks have one directory; UIC2 has an entry for each plane. */
function metaMorphSeries(bytes: PictureBytes, start: TiffStart, pages: readonly Page[]): Series | undefined {
  const page = pages[0]!
  const { layout, planes } = page
  if (planes === undefined || planes < 2 || layout.error !== undefined) return undefined
  const at = startOf(bytes, start, page)
  if (at === undefined) return undefined
  checkEnd(bytes, at, planes, layout)
  return { layout, ...squeezed(layout, [planes, ...layout.shape], unknown + layout.axes), pages: [page], start: at }
}

/** Pages that are alike are one array; smaller versions of others are left out. */
function alikeSeries(pages: readonly Page[]): Series[] {
  const groups = new Map<string, Page[]>()
  for (const page of pages) {
    if (page.reduced && !pages[0]!.reduced) continue
    const group = groups.get(page.layout.key)
    if (group) group.push(page)
    else groups.set(page.layout.key, [page])
  }
  return [...groups.values()].map((members): Series => {
    const { layout } = members[0]!
    return { layout, ...squeezed(layout, [members.length, ...layout.shape], unknown + layout.axes), pages: members }
  })
}
