// Texts that the page shows and reads: paths, words of a shell, values, numbers; anywhere.
import type { PixelReading } from '@movieflow/core'

export function splitPath(path: string): readonly [folder: string, name: string] {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return [path.slice(0, Math.max(0, end)), path.slice(end + 1)]
}

/** In quotes, if a shell would take it apart. */
export function shellWord(text: string): string {
  if (text === '') return 'pipeline.yaml'
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** The word that begins there, or the one letter. */
export function wordAt(text: string, start: number): string {
  return /^(?:[\w.<>/-]+|"[^"]*"|'[^']*'|.)/su.exec(text.slice(start))?.[0] ?? ''
}

/** With as many digits as distinguish a value of single precision from its neighbours; other values with ten. */
export function formatReading(value: PixelReading['values'][number]['value']): string {
  if (value === null) return 'NaN'
  if (typeof value !== 'number') return value.map((part) => formatReading(part)).join(', ')
  const isSingle = Math.fround(value) === value
  let digits = isSingle ? 6 : 10
  while (isSingle && digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits++
  // Whole numbers are known to the last digit.
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)))
  return text.replace(/^-/, '−')
}

/** A file as it is called within the pipeline's folder, or from the root if it is elsewhere. */
export function pathWithin(folder: string, path: string): string {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}

/** A comma is a point to many; the long minus is what the page itself writes. */
export function readTyped(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/^([^.]*),([^.,]*)$/, '$1.$2')
  const value = plain === '' ? Number.NaN : Number(plain)
  return Number.isFinite(value) ? value : undefined
}
