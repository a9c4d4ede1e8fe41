// A TIFF file becomes its pages, from its directories alone; kept for as long as the file stays what it is, once a thread.
import fs from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { type PictureBytes, readFirstBytes } from '../picture-file.js'
import { refuse } from '../refuse.js'
import { damagedTiff, isTiff, readDirectory, readTiffStart, type TiffStart, textOf } from './directory.js'
import type { OpenOther, OtherFile } from './ome-series.js'
import { type Page, type PageLayout, readPage } from './page.js'
import type { Series } from './plane-series.js'
import { tiffSeries } from './series.js'

/** The contents of a file's directories. */
export interface Tiff {
  readonly start: TiffStart
  readonly size: number
  readonly mtimeMs: number
  /** In all series, and those left out. */
  readonly pages: number
  readonly series: readonly Series[]
  /** Behind its last page comes an earlier one again: there may have been more. */
  readonly circular: boolean
  /** Warnings for the user. */
  readonly warnings: readonly string[]
  /** Other files that contain parts of its arrays, also missing ones. */
  readonly others: readonly OtherState[]
}

interface OtherState {
  readonly path: string
  /** `undefined` if there is none. */
  readonly size: number | undefined
  readonly mtimeMs: number | undefined
}

// The text of an OME-TIFF that has it in a file of its own.
const mostTextBytes = 1 << 25

// A second's work, and a hundred megabytes.
const mostPages = 1 << 18
const mostKeptFiles = 8

const kept = new Map<string, Tiff>()

/** `undefined` if it is not a TIFF. */
export function readTiff(bytes: PictureBytes): Tiff | undefined {
  if (!isTiff(bytes.some(0, 4))) return undefined
  const { path, size, mtimeMs } = bytes
  const known = kept.get(path)
  const isSame = known?.size === size && known.mtimeMs === mtimeMs
  if (isSame && known.others.every((other) => isDeepStrictEqual(other, stateOf(other.path)))) return known
  const start = readTiffStart(bytes)
  const { pages, circular } = readPages(bytes, start)
  const warnings: string[] = []
  const others: OtherState[] = []
  const open: OpenOther = (other) => {
    others.push(stateOf(other))
    return openOther(other)
  }
  const series = tiffSeries(bytes, start, pages, open, (warning) => warnings.push(warning))
  const tiff: Tiff = { start, size, mtimeMs, pages: pages.length, series, circular, warnings, others }
  kept.delete(path)
  kept.set(path, tiff)
  const total = () => [...kept.values()].reduce((sum, each) => sum + each.pages, 0)
  while (kept.size > mostKeptFiles || (kept.size > 1 && total() > mostPages)) kept.delete(kept.keys().next().value!)
  return tiff
}

function stateOf(path: string): OtherState {
  const stats = fs.statSync(path, { throwIfNoEntry: false })
  return { path, size: stats?.size, mtimeMs: stats?.mtimeMs }
}

function openOther(path: string): OtherFile | undefined {
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined
  return readFirstBytes(path, (bytes) => {
    if (!isTiff(bytes.some(0, 4)))
      return { pages: [], text: bytes.some(0, Math.min(bytes.size, mostTextBytes)).toString('utf8') }
    const start = readTiffStart(bytes)
    const home = { path, start, size: bytes.size, mtimeMs: bytes.mtimeMs }
    const { pages } = readPages(bytes, start)
    return { pages: pages.map((page) => ({ ...page, home })), text: textOf(bytes, pages[0]!.descriptions[0]) }
  })
}

function readPages(bytes: PictureBytes, start: TiffStart): { pages: Page[]; circular: boolean } {
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
  if (pages.length === 0) throw damagedTiff(bytes, 'it has no page')
  return { pages, circular: at !== 0 }
}
