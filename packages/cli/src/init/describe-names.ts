// Names of files become the pattern that matches them, and names for their movies.
import { dirname } from 'node:path'
import type { VariableInfo } from '@movieflow/core'
import { endingAsWritten, type FamilyKind, isStack } from './file-kind.js'
import { type Column, chooseColumns, formOf, type NamedFields } from './name-columns.js'

export interface DescribedNames {
  readonly pattern: string
  /** A template, without ending. */
  readonly output: string
  /** Captures, except `frame`. */
  readonly fields: readonly string[]
  /** Each file is a frame. */
  readonly frames: boolean
}

/** The pattern of names, and the names of movies. */
export function describeNames(
  kind: FamilyKind,
  files: readonly string[],
  arrays: readonly VariableInfo[],
): DescribedNames {
  const stacks = isStack(kind, arrays[0]!)
  const pictures = kind === 'images' && !stacks
  if (files.length === 1) return { pattern: literal(files[0]!), output: '<source.name>', fields: [], frames: pictures }
  const named: NamedFields = new Map()
  const folders = files.map((file) => file.split('/').slice(0, -1))
  const folderColumns = folders[0]!.map((_, place) =>
    columnsOf(
      folders.map((parts) => parts[place]!),
      named,
    ),
  )
  const stems = files.map(stemOf)
  const numbered = stems.every((stem) => /(?:^|[-_. ])(?:frame|img|image|slice|f|t|z)[-_ ]?\d+$/i.test(stem))
  const frames = pictures || (kind === 'arrays' && numbered && arrays.every(({ shape }) => shape.length === 2))
  const sameForm = new Set(stems.map(formOf)).size === 1
  const found = sameForm ? chooseColumns(stems, named, frames) : stacks ? [wholeName(stems, named)] : []
  // Pictures without a number are ordered by name.
  const wild = (!sameForm && !stacks) || (pictures && !found.some(({ field }) => field?.frame) && stems.length > 1)
  if (wild) for (const { field } of found) if (field) named.delete(field.name)
  const ending = endingAsWritten(files[0]!)
  const inFolder = [...folderColumns.map((columns) => patternOf(columns)), wild ? '*' : patternOf(found)].join('/')
  const varying = [
    ...folderColumns.map((columns) => (columns.some(({ field }) => field) ? outputOf(columns) : '')),
    wild ? '' : outputOf(found),
  ]
  const output = varying.filter((part) => part !== '').join('/') || nameOfFolder(files[0]!)
  const unique = frames || !wild
  return {
    pattern: `${inFolder}${ending}`,
    output: unique ? output : '<source.name>',
    fields: [...named.keys()].filter((name) => name !== 'frame'),
    frames,
  }
}

/** Folders of several forms are one field. */
function columnsOf(names: readonly string[], named: NamedFields): Column[] {
  if (new Set(names.map(formOf)).size === 1) return chooseColumns(names, named, false)
  named.set('folder', names)
  return [{ before: '', field: { name: 'folder', number: false, frame: false } }]
}

/** A stack is given by its name: if a `*` matched several, each would be a frame of one movie. */
function wholeName(stems: readonly string[], named: NamedFields): Column {
  named.set('stack', stems)
  return { before: '', field: { name: 'stack', number: false, frame: false } }
}

function patternOf(columns: readonly Column[]): string {
  return columns
    .map(({ before, field }) => literal(before) + (field ? `<${field.name}${field.number ? ':d' : ''}>` : ''))
    .join('')
}

/** Without the frame's number and the separator before it. */
function outputOf(columns: readonly Column[]): string {
  const kept = columns.filter(({ field }) => !field?.frame)
  const text = kept.map(({ before, field }) => {
    if (!field) return literal(before)
    const spec = field.padded === undefined ? (field.number ? ':d' : '') : `:0${field.padded}d`
    return `${literal(before)}<${field.name}${spec}>`
  })
  return text.join('').replace(/^[-_. ]+|[-_. ]+$/g, '')
}

/** Escapes a text for a pattern, in which `<` begins a capture. */
export const literal = (text: string): string => text.replaceAll('<', '<<')

export const nameOfFolder = (file: string): string => literal(dirname(file).split('/').at(-1)!.replace(/^\.$/, 'movie'))

export function stemOf(file: string): string {
  const name = file.split('/').at(-1)!
  return name.slice(0, name.length - endingAsWritten(name).length)
}
