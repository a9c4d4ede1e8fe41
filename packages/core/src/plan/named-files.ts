// A pipeline tells which files it may read, those too that are not there yet: for whoever watches them.
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FieldSource, Json, Pipeline } from '../model/index.js'

/** Paths are absolute, with `/` between folders. */
export interface NamedFiles {
  /** The folders that hold all of them, without wildcards; they need not exist. */
  readonly folders: readonly string[]
  /** Whether a file is read by the pipeline, or is the pipeline itself. */
  names(file: string): boolean
  /** Whether such a file may lie in a folder or below it. */
  mayHold(folder: string): boolean
  /** Whether a file has the name of an output. */
  isOutput(file: string): boolean
}

/** Reads nothing but whether options that look like paths are files. */
export function namedFiles(pipeline: Pipeline): NamedFiles {
  const { folder, out, sources, tables, fields, frames, transform, render, write, plugins } = pipeline
  const fieldFiles = [...Object.values(fields), ...Object.values(frames)].flatMap(filesOfField)
  const labelFiles = sources.flatMap(({ labels }) =>
    Object.values(labels).flatMap((given) => ('file' in given && given.file !== undefined ? [given.file] : [])),
  )
  const steps = [...plugins, ...sources, ...transform, render, ...write]
  const options = steps.flatMap(({ use, options }) => [use ?? '', ...textsIn(options)])
  const literal = [
    pipeline.file,
    ...options.filter((text) => isFile(text, folder)).map((text) => resolve(folder, text)),
  ]
  const patterns = [
    ...[...sources.flatMap(({ files }) => files), ...tables.map(({ file }) => file), ...fieldFiles, ...labelFiles].map(
      (text) => splitPattern(text, folder),
    ),
    ...literal.map((file) => file.split(/[\\/]/)),
  ]
  const outputs = write.map(({ output }) => splitPattern(output, out))
  return {
    folders: [...new Set(patterns.map((parts) => folderOf(parts)))],
    names: (file) => patterns.some((parts) => fits(file.split('/'), parts, false)),
    mayHold: (path) => patterns.some((parts) => fits(path.split('/'), parts, true)),
    isOutput: (file) => outputs.some((parts) => fits(file.split('/'), parts, false)),
  }
}

function filesOfField(source: FieldSource): string[] {
  if (source.kind === 'record') return Object.values(source.members).flatMap(filesOfField)
  if (source.kind !== 'array') return []
  return [
    ...(source.file === undefined ? [] : [source.file]),
    ...(source.otherwise ? filesOfField(source.otherwise) : []),
  ]
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []
}

function isFile(text: string, folder: string): boolean {
  if (!/[./]/.test(text) || text.length > 1000 || /[\n\0]/.test(text)) return false
  const file = resolve(folder, text)
  return existsSync(file) && statSync(file).isFile()
}

type Part = string | RegExp
const folders = '**'

/** A pattern or template as a part for each folder and the file: captures and holes stand for text without `/`. */
function splitPattern(text: string, folder: string): Part[] {
  const hole = '\u0000'
  // A hole may hold a `/` that divides: it goes first.
  const plain = text.replace(/<<|<[^\s\d<>][^<>]*>/g, (found) => (found === '<<' ? '<' : hole))
  const path = resolve(folder, plain).replaceAll('\\', '/')
  return path.split('/').map((part): Part => {
    if (part === folders) return folders
    if (!/[*?\0]/.test(part)) return part
    // A wildcard does not stand for the dot of a hidden file.
    const source = part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/[*?\0]/g, (sign) => (sign === '?' ? '[^/]' : '[^/]*'))
    return new RegExp(`^(?!\\.)${source}$`, 'su')
  })
}

function folderOf(parts: readonly Part[]): string {
  const end = parts.findIndex((part) => typeof part !== 'string' || part === folders)
  return parts.slice(0, end < 0 ? -1 : Math.min(end, parts.length - 1)).join('/') || '/'
}

/** `begins`: the path may be that of a folder above. */
function fits(path: readonly string[], parts: readonly Part[], begins: boolean, at = 0, part = 0): boolean {
  if (at === path.length) return begins || part === parts.length
  const wanted = parts[part]
  if (wanted === undefined) return false
  if (wanted === folders)
    return (
      fits(path, parts, begins, at, part + 1) || (!path[at]!.startsWith('.') && fits(path, parts, begins, at + 1, part))
    )
  const same = typeof wanted === 'string' ? wanted === path[at] : wanted.test(path[at]!)
  return same && fits(path, parts, begins, at + 1, part + 1)
}
