// OME-TIFF, in one file or over several, becomes arrays: as tifffile reads it, from the text of whichever file has it.
import path from 'node:path'
import type { PictureBytes } from '../picture-file.js'
import { squeezed } from './axis-names.js'
import { metadataFileOf, type OmeImage, type OmePlane, omeId, parseOme } from './ome.js'
import type { Page, PageLayout } from './page.js'
import type { Series } from './plane-series.js'

/** Another file of the same folder: its pages, or, of one that is no TIFF, its text. */
export interface OtherFile {
  readonly pages: readonly Page[]
  /** The description of its first page, or all of it. */
  readonly text: string
}

/** `undefined` if there is no such file. Throws if it is damaged. */
export type OpenOther = (path: string) => OtherFile | undefined

/** The arrays that this file is a part of; a text says why they are not known. */
export function omeSeries(
  bytes: PictureBytes,
  text: string,
  pages: readonly Page[],
  open: OpenOther,
  say: (warning: string) => void,
): Series[] | string {
  const others = new Map<string, OtherFile | undefined>()
  const other = (name: string) => {
    if (!others.has(name)) others.set(name, isBelow(name) ? open(path.join(path.dirname(bytes.path), name)) : undefined)
    return others.get(name)
  }
  const elsewhere = metadataFileOf(text)
  const xml = elsewhere === undefined ? text : other(elsewhere)?.text
  if (xml === undefined) return `it is in ${elsewhere}, which is not there`
  const own = path.basename(bytes.path)
  const pagesOf = (file: string | undefined) => (file === undefined ? pages : (other(file)?.pages ?? []))
  const files = { own, pageCount: (file: string | undefined) => pagesOf(file).length }
  const id = elsewhere === undefined ? undefined : omeId(text)
  let images = parseOme(xml, files, id)
  if (typeof images === 'string') return images
  // A file that was given another name: the only one that the text knows is not there.
  const [only, more] = [...others.keys()].filter((name) => name !== elsewhere)
  if (!images.some(hasOwn) && only !== undefined && more === undefined && others.get(only) === undefined)
    images = parseOme(xml, { ...files, own: only }, id)
  if (typeof images === 'string') return images
  const mine = images.filter(hasOwn)
  if (mine.length === 0) return 'none of its planes is in this file'
  const series: Series[] = []
  for (const image of mine) {
    const found = seriesOfImage(image, (plane) => pagesOf(plane.file)[plane.page])
    if (typeof found === 'string') return found
    series.push(found)
    const missing = found.pages.filter((page) => page === undefined).length
    const gone = [...others].flatMap(([name, file]) => (file === undefined ? [name] : []))
    if (missing > 0)
      say(
        `${missing} of the ${found.pages.length} planes that its OME-XML describes are missing, and are zeros${
          gone.length === 0
            ? ''
            : `: there is no ${gone.slice(0, 3).join(', ')}${gone.length > 3 ? ', …' : ''} next to it`
        }`,
      )
    const [first] = image.planes
    if (first?.file !== undefined)
      say(`it is a part of an OME-TIFF of several files, all of which are read: ${first.file} is the first of them`)
  }
  return series
}

function hasOwn({ planes }: OmeImage): boolean {
  return planes.some((plane) => plane !== undefined && plane.file === undefined)
}

function seriesOfImage(image: OmeImage, pageAt: (plane: OmePlane) => Page | undefined): Series | string {
  const members = image.planes.map((plane) => plane && pageAt(plane))
  const layout = members.find((page) => page !== undefined)?.layout
  if (layout === undefined) return 'none of its planes is there'
  if (members.some((page) => page !== undefined && !givesTheSame(page.layout, layout)))
    return 'its planes are not alike'
  const [height, width] = image.lengths.slice(-2)
  if (image.axes.slice(-2) !== 'YX' || height !== layout.height || width !== layout.width)
    return `its planes are ${width} × ${height}, but the pages are ${layout.width} × ${layout.height}`
  if (layout.samples !== image.samples) return 'its pages have another number of samples'
  const letters = image.axes.slice(0, -2) + layout.axes
  return { layout, ...squeezed(layout, [...image.lengths.slice(0, -2), ...layout.shape], letters), pages: members }
}

/** True if pages become samples of one kind, however they are stored: files of one recording may differ in that. */
function givesTheSame(one: PageLayout, other: PageLayout): boolean {
  const kindOf = ({ width, height, samples, bits, format, photometric, extra, dtype, axes, error }: PageLayout) =>
    JSON.stringify([width, height, samples, bits, format, photometric, extra, dtype, axes, error?.message])
  return one.key === other.key || kindOf(one) === kindOf(other)
}

/** True if a name leads to the file's own folder, or below it. */
function isBelow(name: string): boolean {
  return !path.isAbsolute(name) && !name.split(/[/\\]/).includes('..')
}
