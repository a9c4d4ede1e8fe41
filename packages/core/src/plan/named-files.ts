// The files that a pipeline may read, including those that do not exist yet, so that they can be watched.
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FieldSource, Json, Pipeline } from '../model/index.js'

/** A set of files, not all of which need exist. Paths are absolute, with `/` between folders. */
export interface SomeFiles {
  /** The folders that contain all of them, without wildcards; they need not exist. */
  readonly folders: readonly string[]
  /** Whether a file is one of them. */
  names(file: string): boolean
  /** Whether one of them may be in a folder or below it. */
  mayHold(folder: string): boolean
}

/** The files that a pipeline reads, and the pipeline itself. */
export interface NamedFiles extends SomeFiles {
  /** Whether a file has the name of an output. */
  isOutput(file: string): boolean
}

/** Begins a path in which `*` and `?` are wildcards and a part `**` is any number of folders; no file name contains it. */
const wild = '\0'

/** Reads nothing; only checks whether options that look like paths are files. */
export function namedFiles(pipeline: Pipeline): NamedFiles {
  const outputs = pipeline.write.map(({ output }) => splitPath(wildPath(output, pipeline.out)))
  return {
    ...filesAt(namedPaths(pipeline)),
    isOutput: (file) => outputs.some((parts) => fits(file.split('/'), parts, false)),
  }
}

/** The same files as paths, which can cross a thread: those of {@link filesAt}. */
export function namedPaths(pipeline: Pipeline): string[] {
  const { folder, sources, tables, fields, frames, transform, render, write, plugins } = pipeline
  const fieldFiles = [...Object.values(fields), ...Object.values(frames)].flatMap(filesOfField)
  const labelFiles = sources.flatMap(({ labels }) =>
    Object.values(labels).flatMap((given) => ('file' in given && given.file !== undefined ? [given.file] : [])),
  )
  const steps = [...plugins, ...sources, ...transform, render, ...write]
  const options = steps.flatMap(({ use, options }) => [use ?? '', ...textsIn(options)])
  const patterns = [
    ...sources.flatMap(({ files }) => files),
    ...tables.map(({ file }) => file),
    ...fieldFiles,
    ...labelFiles,
  ]
  return [
    pipeline.file,
    ...options.filter((text) => isFile(text, folder)).map((text) => resolve(folder, text)),
    ...patterns.map((text) => wildPath(text, folder)),
  ]
}

/** The files that these paths name: a file or folder each, or, after {@link wild}, all that fit a pattern. */
export function filesAt(paths: readonly string[]): SomeFiles {
  const patterns = paths.filter((path) => path.startsWith(wild)).map(splitPath)
  const files = paths.filter((path) => !path.startsWith(wild)).map((path) => path.replaceAll('\\', '/'))
  const known = new Set(files)
  const above = new Set<string>()
  for (const file of files)
    for (let folder = parentOf(file); !above.has(folder); folder = parentOf(folder)) above.add(folder)
  return {
    folders: [...new Set([...files.map(parentOf), ...patterns.map(folderOf)])],
    names: (file) => known.has(file) || patterns.some((parts) => fits(file.split('/'), parts, false)),
    mayHold: (path) =>
      known.has(path) || above.has(path) || patterns.some((parts) => fits(path.split('/'), parts, true)),
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

/** A pattern or template: captures and holes match text without `/`. */
function wildPath(text: string, folder: string): string {
  const hole = '\u0001'
  // A hole may contain a `/` that divides: replace holes first.
  const plain = text.replace(/<<|<[^\s\d<>][^<>]*>/g, (found) => (found === '<<' ? '<' : hole))
  const parts = resolve(folder, plain).replaceAll('\\', '/').split('/')
  return (
    wild + parts.map((part) => (part === folders ? part : part.replaceAll(hole, '*').replace(/\*+/g, '*'))).join('/')
  )
}

/** A part for each folder and the file. */
function splitPath(path: string): Part[] {
  return path
    .slice(wild.length)
    .split('/')
    .map((part): Part => {
      if (part === folders || !/[*?]/.test(part)) return part
      // A wildcard does not match the dot of a hidden file.
      const source = part
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/[*?]/g, (sign) => (sign === '?' ? '[^/]' : '[^/]*'))
      return new RegExp(`^(?!\\.)${source}$`, 'su')
    })
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
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
