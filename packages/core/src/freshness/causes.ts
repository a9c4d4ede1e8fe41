// Why a movie is new, stale or blocked, as data and as a sentence: what changed, from what to what; main thread.
import { basename, relative } from 'node:path'
import type { MovieflowError } from '../errors/index.js'
import type { OutputRecord } from '../output/index.js'
import { momentsPart, outputPart, perFramePart, pluginPart, writerPart } from '../plan/index.js'
import type { InputContents } from './input-contents.js'

/**
 * `never`: it was not made before; `blocked`; `input`, `fields` (a table or an array that fields come from), `option`, `plugin`, `movieflow`,
 * `writer` (another version), `output` (its options, or the file itself), `limits` (of other movies), `hook`.
 */
export type CauseKind =
  | 'never'
  | 'blocked'
  | 'input'
  | 'fields'
  | 'option'
  | 'plugin'
  | 'movieflow'
  | 'writer'
  | 'output'
  | 'limits'
  | 'hook'

export interface Cause {
  readonly kind: CauseKind
  /** The file, relative to the pipeline or `out`; the option; the plugin; for `blocked`, the error's code. */
  readonly what: string
  /** A version, or a hash of a content or of options; `null` if there was none or it is unknown. */
  readonly before: string | null
  readonly after: string | null
  /** The same as a sentence. */
  readonly text: string
}

/** Parts with this prefix only explain changes; they do not decide freshness. */
export const referencePart = 'fields from '
export const inputPart = 'input '
export const limitsPart = 'limits shared with other movies'
export const groupsPart = 'limits, frame by frame'

type Parts = Readonly<Record<string, string>>

export const neverMade: Cause = {
  kind: 'never',
  what: '',
  before: null,
  after: null,
  text: 'it was not made before',
}

export function blockedCause(error: MovieflowError, folder: string): Cause {
  return { kind: 'blocked', what: error.code, before: null, after: null, text: blockedReason(error, folder) }
}

/** The message and the file that it is about. */
export function blockedReason({ message, place: { file } }: MovieflowError, folder: string): string {
  if (file === undefined || message.includes(basename(file))) return message
  return `${relative(folder, file)}: ${message}`
}

/** The cause if another movie, which could not be read when this one was made, has been made since. */
export function leftOutCause(id: string): Cause {
  const text = `it was made without ${id}, which shares its limits and could not be read then`
  return { kind: 'limits', what: id, before: null, after: null, text }
}

/** The cause for an output that was changed. */
export function outputCause(
  { path, sha256 }: Pick<OutputRecord, 'path'> & { sha256: string | null },
  text: string,
): Cause {
  return { kind: 'output', what: path, before: sha256 && `sha256 ${sha256}`, after: null, text }
}

/** The cause for a part of a fingerprint that has changed. */
export function changeCause(name: string, now: Parts, then: Parts, contents: InputContents): Cause {
  const [before, after] = [then[name] ?? null, now[name] ?? null]
  const cause = (kind: CauseKind, what: string, text: string): Cause => ({ kind, what, before, after, text })
  const change = `${before ?? 'none'} → ${after ?? 'none'}`
  if (name.startsWith(inputPart)) {
    const file = name.slice(inputPart.length)
    return cause('input', file, inputText(file, before, after, contents))
  }
  if (name === 'engine') return cause('movieflow', 'movieflow', `the version of movieflow changed (${change})`)
  if (name.startsWith(referencePart)) {
    const file = name.slice(referencePart.length)
    return cause('fields', file, `${file} changed`)
  }
  if (name.startsWith(writerPart)) {
    const path = name.slice(writerPart.length)
    return cause('writer', path, `the version of the writer of ${path} changed (${change})`)
  }
  if (name.startsWith(pluginPart)) {
    const plugin = name.slice(pluginPart.length)
    if (before === null) return cause('plugin', plugin, `the plugin ${plugin} was added`)
    if (after === null) return cause('plugin', plugin, `the plugin ${plugin} is no longer used`)
    return cause('plugin', plugin, `the version of the plugin ${plugin} changed (${change})`)
  }
  if (name.startsWith(outputPart)) {
    const path = name.slice(outputPart.length)
    return cause('output', path, before === null ? `${path} is a new output` : `the options of ${path} changed`)
  }
  if (name === limitsPart) return cause('limits', '', 'the inputs or frames of movies that share its limits changed')
  if (name === groupsPart) return cause('limits', '', 'other frames of it share their limits')
  if (name === perFramePart) return cause('option', 'render', 'per-frame values in `render` changed')
  if (name === momentsPart) return cause('option', 'time', 'it shows its sources at other moments')
  return cause('option', name, `\`${name}\` changed`)
}

function inputText(file: string, before: string | null, after: string | null, { trust }: InputContents): string {
  if (before === null) return `${file} is a new input`
  if (after === null) return `${file} is no longer an input`
  // Its content was not read before.
  return trust !== 'mtime' && !before.startsWith('sha256 ')
    ? `${file} differs from before in size or time`
    : `${file} changed`
}
