// Texts as the page shows them, and as it reads them: paths, words of a shell, values, numbers; anywhere.
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

/** Single precision needs nine digits; sixteen say of most values more than they know. */
export function formatReading(value: PixelReading['values'][number]['value']): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(9))).replace(/^-/, '−')
  return value === null ? 'NaN' : value.map((part) => formatReading(part)).join(', ')
}

/** A comma is a point to many; the long minus is what the page itself writes. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('−', '-')
    .replace(/^([^.]*),([^.,]*)$/, '$1.$2')
  const value = plain === '' ? Number.NaN : Number(plain)
  return Number.isFinite(value) ? value : undefined
}
