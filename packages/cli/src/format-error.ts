// An error becomes lines for a person: the place, the problem, and the next step; the one formatter of all commands.
import { basename } from 'node:path'
import type { ErrorRecord } from '@movieflow/core'
import { escapeControls, escapeLines } from './text/escape.js'
import { type Paint, plainPaint } from './text/paint.js'
import { shownPath } from './text/paths.js'

export interface ErrorFormat {
  readonly paint?: Paint
  /** Adds the cause's stack, and cuts nothing. */
  readonly verbose?: boolean
  /** Leaves out the movie's name because a heading has it. */
  readonly underMovie?: boolean
}

/** Longer messages are cut: pages of a program's output help nobody. */
const mostBytes = 480

export const bugNote = 'This is a bug of movieflow: please report it with the output of --verbose.'

/** `pipeline.yaml:12:7 transform[0] (crop): expected …, but got …`, with the hint on the next line. */
export function formatError(
  record: ErrorRecord,
  { paint = plainPaint, verbose = false, underMovie = false }: ErrorFormat = {},
): string[] {
  const { place, message } = placeAndMessage(record, underMovie)
  const room = verbose ? Number.POSITIVE_INFINITY : mostBytes - Buffer.byteLength(place)
  const [first = '', ...more] = escapeLines(shorten(message, room))
  const lines = [`${place === '' ? '' : `${paint('bold', place)}: `}${first}`, ...more.map((line) => `  ${line}`)]
  if (record.hint) {
    const hint = shorten(record.hint, Math.max(160, room - Buffer.byteLength(message)))
    for (const line of escapeLines(hint)) lines.push(`  ${paint('cyan', line)}`)
  }
  if (record.code === 'INTERNAL') lines.push(`  ${bugNote}`)
  if (verbose && record.stack) for (const line of escapeLines(record.stack)) lines.push(`    ${paint('gray', line)}`)
  return lines
}

/** Each is shown once: a message may already begin with the option or name the file. */
function placeAndMessage(record: ErrorRecord, underMovie: boolean): { place: string; message: string } {
  const { file, line, column, option, plugin, step, movie, frame } = record
  const parts: string[] = []
  const named = line === undefined && file !== undefined && mentions(record.message, file)
  if (file !== undefined && !named) parts.push([shownPath(file), line, column].filter(isKnown).join(':'))
  const at = option ?? step
  const by = plugin !== undefined && plugin !== at && at !== undefined ? ` (${plugin})` : ''
  const label = at === undefined ? '' : labelOf(record.message, at)
  if (label !== '') parts.push(label)
  else if (at !== undefined && !record.message.startsWith(`${at} `)) parts.push(`${at}${by}`)
  if (movie !== undefined && !underMovie) parts.push(`[${movie}]`)
  if (frame !== undefined) parts.push(`frame ${frame}`)
  const message = label === '' ? record.message : record.message.slice(label.length + 2)
  return { place: escapeControls(parts.join(' ')), message }
}

/** `render.title (heatmap)` of `render.title (heatmap): expected …`; '' if the message begins otherwise. */
function labelOf(message: string, option: string): string {
  if (!message.startsWith(option)) return ''
  const by = /^(?: \([^()]*\))?(?=: )/.exec(message.slice(option.length))
  return by ? option + by[0] : ''
}

function isKnown(part: string | number | undefined): boolean {
  return part !== undefined
}

function mentions(message: string, file: string): boolean {
  if (message.startsWith(basename(file))) return true
  return [file, shownPath(file)].some((name) => {
    const around = ` ${message} `.split(name)
    // Whole words only: `t.csv` is not in `at.csv`.
    return around.some(
      (after, index) => index > 0 && /[\s"'`([]$/.test(around[index - 1]!) && /^(?:[\s"'`)\]:;,]|\.\s)/.test(after),
    )
  })
}

/** Cuts the middle to fit this many bytes, since the ends of a message say most. */
function shorten(text: string, bytes: number): string {
  const room = Math.max(120, bytes)
  const length = Buffer.byteLength(text)
  if (length <= room) return text
  const letters = [...text]
  const share = Math.floor((letters.length * (room - 5)) / length / 2)
  return `${letters.slice(0, share).join('')} … ${letters.slice(letters.length - share).join('')}`
}
