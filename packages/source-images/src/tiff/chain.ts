// A TIFF file becomes its pages, from its directories alone; kept for as long as the file stays what it is, once a thread.
import type { HeaderBytes } from '../picture-file.js'
import { refuse } from '../refuse.js'
import { damaged, isTiff, readDirectory, readTiffStart, type TiffStart } from './directory.js'
import { type Page, type PageLayout, readPage } from './page.js'
import { type Series, seriesOf } from './series.js'

/** What the directories of a file say. */
export interface Tiff {
  readonly start: TiffStart
  readonly size: number
  readonly mtimeMs: number
  /** In all series, and those left out. */
  readonly pages: number
  readonly series: readonly Series[]
  /** Behind its last page comes an earlier one again: there may have been more. */
  readonly circular: boolean
}

// A second's work, and a hundred megabytes.
const mostPages = 1 << 18
const mostKeptFiles = 8

const kept = new Map<string, Tiff>()

/** `undefined` where it is no TIFF. */
export function readTiff(bytes: HeaderBytes): Tiff | undefined {
  if (!isTiff(bytes.some(0, 4))) return undefined
  const { path, size, mtimeMs } = bytes
  const known = kept.get(path)
  if (known !== undefined && known.size === size && known.mtimeMs === mtimeMs) return known
  const start = readTiffStart(bytes)
  const { pages, circular } = readPages(bytes, start)
  const tiff = { start, size, mtimeMs, pages: pages.length, series: seriesOf(bytes, start, pages), circular }
  kept.delete(path)
  kept.set(path, tiff)
  const total = () => [...kept.values()].reduce((sum, each) => sum + each.pages, 0)
  while (kept.size > mostKeptFiles || (kept.size > 1 && total() > mostPages)) kept.delete(kept.keys().next().value!)
  return tiff
}

function readPages(bytes: HeaderBytes, start: TiffStart): { pages: Page[]; circular: boolean } {
  const pages: Page[] = []
  const seen = new Set<number>()
  const layouts = new Map<string, PageLayout>()
  let at = start.first
  while (at !== 0 && !seen.has(at)) {
    if (pages.length === mostPages) throw refuse(bytes.path, `it has more than ${mostPages} pages`)
    seen.add(at)
    const directory = readDirectory(bytes, start, at)
    if (pages.length === 0 && directory.fields.has(34412))
      throw refuse(bytes.path, 'it is a Zeiss LSM file', 'save it as TIFF, for example by ImageJ')
    pages.push(readPage(bytes, start, directory, layouts))
    at = directory.next
  }
  if (pages.length === 0) throw damaged(bytes, 'it has no page')
  return { pages, circular: at !== 0 }
}
