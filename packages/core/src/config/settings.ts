// `--set a.b=c`: single options of a pipeline, changed for one call.
import { isAlias, isCollection, parseDocument, visit } from 'yaml'
import { MovieflowError } from '../errors/index.js'
import { formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import { setAt } from '../options/index.js'
import { isMap, type JsonMap, writeOut } from './normal-form.js'

export interface OptionSetting {
  /** As written: `transform[0].sigma=2`. */
  readonly text: string
  /** The path in the pipeline with short forms written out. */
  readonly path: OptionPath
}

const part = /(?:^|\.)([^.[\]=\s]+)|\[(\d+)\]/y

/** The pipeline, short forms written out, with the settings in it; throws `CALL_INVALID` if one cannot be read. */
export function applySettings(data: JsonMap, texts: readonly string[]): { data: JsonMap; settings: OptionSetting[] } {
  let changed = writeOut(data)
  const settings: OptionSetting[] = []
  for (const text of texts) {
    const { path, value } = readSetting(text)
    const placed = place(changed, path, value, text)
    settings.push({ text, path: placed.path })
    changed = writeOut(placed.data as JsonMap)
  }
  return { data: changed, settings }
}

/** Whether it stays valid whatever plugins change: a place in a list changes if they add an item. */
export function isLasting({ path }: OptionSetting): boolean {
  return path.every((part) => typeof part === 'string')
}

/** Applies the settings that stay valid to data that plugins have changed since. */
export function applyAgain(data: JsonMap, settings: readonly OptionSetting[]): JsonMap {
  let changed = data
  for (const setting of settings.filter(isLasting)) {
    const { value } = readSetting(setting.text)
    changed = writeOut(place(changed, setting.path, value, setting.text).data as JsonMap)
  }
  return changed
}

/** Options of a single plugin, such as `dtype=int16`; throws `CALL_INVALID` if one cannot be read. */
export function readOptions(texts: readonly string[]): JsonMap {
  let data: Json = {}
  for (const text of texts) {
    const { path, value } = readSetting(text)
    data = place(data, path, value, text).data
  }
  return data as JsonMap
}

/** An option with its new value. */
export interface OptionEdit {
  /** As in `--set`, or its path in the pipeline with short forms written out: both reach the only step of a list. */
  readonly path: OptionPath
  readonly value: Json
}

/** The edits of `--set` texts, in their order; throws `CALL_INVALID` if one cannot be read. */
export function settingsToEdits(texts: readonly string[]): OptionEdit[] {
  return texts.map(readSetting)
}

/**
 * Data, short forms written out, with an option changed, and its path; throws `CALL_INVALID` if there is no place for
 * it.
 */
export function placeEdit(data: JsonMap, { path, value }: OptionEdit): { data: JsonMap; path: OptionPath } {
  const placed = place(data, path, value, `${formatOptionPath(path)}=${JSON.stringify(value)}`)
  return { data: writeOut(placed.data as JsonMap), path: placed.path }
}

function readSetting(text: string): { path: (string | number)[]; value: Json } {
  const equals = text.indexOf('=')
  const left = text
    .slice(0, Math.max(0, equals))
    .trim()
    .replace(/^[.[].*/s, '')
  const path: (string | number)[] = []
  part.lastIndex = 0
  while (part.lastIndex < left.length) {
    const match = part.exec(left)
    if (!match) break
    path.push(match[1] ?? Number(match[2]))
    if (part.lastIndex === left.length) return { path: joinFields(path), value: readValue(text.slice(equals + 1)) }
  }
  throw refuse(text, 'expected an option, = and its value', 'such as --set fps=5 or --set "transform[0].sigma=2"')
}

/** A field's name may contain a dot: `where.stat.label`. */
function joinFields(path: (string | number)[]): (string | number)[] {
  const start = typeof path[1] === 'number' ? 2 : 1
  const fields = (path[0] === 'where' || path[0] === 'except') && path.length > start + 1
  return fields ? [...path.slice(0, start), path.slice(start).join('.')] : path
}

/** Reads YAML's inline forms; a value that they would misread is taken as text. */
function readValue(text: string): Json {
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false })
  let literal = document.errors.length > 0 || document.warnings.length > 0 || text.trim() === ''
  const { contents } = document
  if (document.comment || document.commentBefore) literal = true
  if (isCollection(contents) && !contents.flow) literal = true
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.comment || node.anchor) literal = true
    },
  })
  const value = literal ? text : (document.toJS() as Json)
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(text.trim()) ? text.trim() : value
}

/** Data with an option set by a text of `--set`, and the option's path. */
function place(into: Json, path: OptionPath, value: Json, text: string): { data: Json; path: OptionPath } {
  const found = resolvePath(into, path, text, [])
  return { data: setAt(into, found, value), path: found }
}

/**
 * Resolves a path in this data, to the only item of a list if it names none; throws `CALL_INVALID` if there is no such
 * place.
 */
function resolvePath(into: Json, path: OptionPath, text: string, at: OptionPath): OptionPath {
  const [next, ...rest] = path
  if (next === undefined) return at
  if (Array.isArray(into)) {
    if (typeof next === 'string') {
      if (into.length === 1) return resolvePath(into, [0, ...path], text, at)
      throw refuse(
        text,
        `expected the index of one of ${into.length} items before .${next}`,
        `as ${join(at)}[0].${next}`,
      )
    }
    if (next > into.length) throw refuse(text, `expected an index up to ${into.length}, but got ${next}`)
    return resolvePath(into[next] ?? {}, rest, text, [...at, next])
  }
  if (typeof next === 'number') {
    if (isMap(into) && Object.keys(into).length === 0) return resolvePath([], path, text, at)
    throw refuse(text, `${join(at)} is no list, and has no item ${next}`)
  }
  if (!isMap(into)) throw refuse(text, `${join(at)} is ${JSON.stringify(into)}, and has no member ${next}`)
  return resolvePath(Object.hasOwn(into, next) ? into[next]! : {}, rest, text, [...at, next])
}

function join(path: OptionPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
}

function refuse(text: string, message: string, hint?: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', `--set ${text}: ${message}`, { hint })
}
