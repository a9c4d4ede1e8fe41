// File patterns become files, each with the fields that its name captured; main thread.
import { existsSync, type readdir, realpathSync, type Stats, stat, statSync } from 'node:fs'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import fastGlob from 'fast-glob'
import { MovieflowError } from '../errors/index.js'
import { endingOf, type FieldValue } from '../model/index.js'
import { compileFilePattern, type FilePattern, foreignFields, ownField } from '../template/index.js'
import type { FileKinds } from './file-kinds.js'
import { passedOver, readFolderTelling } from './found-names.js'

export interface FoundFile {
  /** Absolute. */
  readonly file: string
  /** As the pattern found it: relative to the pipeline's folder unless the pattern is absolute. */
  readonly path: string
  /** `source.name`. */
  readonly name: string
  readonly fields: Readonly<Record<string, FieldValue>>
}

/** The files of one movie: one, one for each frame, or parts of a recording. */
export interface MovieFiles {
  readonly files: readonly FoundFile[]
  /** Captures, `frame` left out. */
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Numbers of frames, or parts, that are missing between the first and the last. */
  readonly gaps: readonly number[]
  /** The capture that distinguishes the parts of a recording. */
  readonly concat?: string
  /** The pattern has wildcards, so that captures alone may not distinguish its files. */
  readonly wild: boolean
  /** Files that become an axis: `files` are those of all members. */
  readonly stack?: StackedFiles
}

export interface StackedFiles {
  /** The capture, which is the axis. */
  readonly axis: string
  /** What it captured, one for each member. */
  readonly values: readonly FieldValue[]
  readonly members: readonly MovieFiles[]
  /** Values that most movies have and this one lacks: indices of its axis mean other values here. */
  readonly lacking: readonly FieldValue[]
}

/** How files are looked for. */
export interface Discovery {
  readonly folder: string
  readonly kinds: FileKinds
  /** The capture that distinguishes the parts of a recording. */
  readonly concat?: string | undefined
  /** Whether a folder is never an input, such as that of the outputs. */
  readonly isOutputs?: (folder: string) => boolean
  /** Called for what matches and is left out. */
  readonly warn?: (message: string) => void
}

export const naturalOrder = new Intl.Collator('en', { numeric: true })

/**
 * Every movie's files, in natural order. Files that are a frame each and have the same captures are one movie, in the order of the patterns.
 * Throws NO_FILES if a pattern finds none.
 */
export async function discoverMovies(patterns: readonly string[], discovery: Discovery): Promise<MovieFiles[]> {
  const { kinds, concat } = discovery
  if (concat !== undefined) return joinParts(patterns, discovery, concat)
  const movies: MovieFiles[] = []
  const pictures = new Map<string, FoundFile[]>()
  const seen = new Set<string>()
  for (const pattern of patterns) {
    const wild = /[*?]/.test(pattern)
    const found = (await findFiles(pattern, discovery)).filter(({ file }) => !seen.has(file))
    const frames: FoundFile[] = []
    const others: FoundFile[] = []
    for (const each of found) {
      seen.add(each.file)
      const list = (await kinds.isFrame(each.file)) ? frames : others
      list.push(each)
    }
    movies.push(...groupFrames(others, wild))
    for (const [fields, files] of groupByFields(frames)) {
      const group = pictures.get(fields) ?? []
      if (group.length === 0) pictures.set(fields, group)
      group.push(...orderByWildcards(files, compileFilePattern(pattern)))
    }
  }
  // Their captures alone distinguish these movies, with or without wildcards.
  for (const files of pictures.values()) movies.push(sequence(files, false))
  return movies
}

/** A pattern that ends in `/` means folders alone. */
async function findFiles(text: string, discovery: Discovery): Promise<FoundFile[]> {
  const { folder, kinds, isOutputs = () => false, warn = () => {} } = discovery
  const foldersAlone = text.endsWith('/') && text.length > 1
  const pattern = compileFilePattern(foldersAlone ? text.replace(/\/+$/, '') : text)
  if (pattern.literal) {
    const { path } = pattern
    const file = isAbsolute(path) ? path : resolve(folder, path)
    if (!existsSync(file)) throw noFiles(text, folder)
    const isFolder = statSync(file).isDirectory()
    if (isFolder && !(await kinds.isInput(file))) throw folderNotTaken(text)
    if (!isFolder && foldersAlone) throw noFiles(text, folder)
    return [{ file, path, name: await kinds.nameOf(file), fields: {} }]
  }
  const namesAStore = pattern.path
    .split('/')
    .some((part) => endingOf(part, kinds.folderEndings) !== undefined && !pattern.path.endsWith(part))
  const deep = pattern.glob.includes('**') && !namesAStore
  // Do not list stores of hundred thousands of files.
  const ignore = deep ? kinds.folderEndings.map((ending) => `**/*${ending.replace(/[^\w.]/g, '?')}/*`) : []
  // Not only files: a dangling link is an experiment that would be missed.
  const paths = await fastGlob(pattern.glob, {
    ...{ onlyFiles: false, markDirectories: true, cwd: folder, ignore },
    dot: /(^|\/)\.[^./]/.test(pattern.path),
    fs: { stat: statUnlessLoop(folder), readdir: readFolderTelling(warn) as typeof readdir },
  })
  const found: FoundFile[] = []
  const others: string[] = []
  for (const marked of paths.sort(inNaturalOrder)) {
    const isFolder = marked.endsWith('/')
    const path = isFolder ? marked.slice(0, -1) : marked
    const fields = pattern.match(path)
    const file = isAbsolute(path) ? path : join(folder, path)
    if (fields === undefined || (foldersAlone && !isFolder)) continue
    if (isFolder && !foldersAlone && !(await kinds.isInput(file)) && !isAskedFor(path, pattern)) {
      if (!isOutputs(file)) others.push(path)
      continue
    }
    if (deep && isInside(dirname(path), kinds)) continue
    found.push({ file, path, name: await kinds.nameOf(file), fields })
  }
  if (found.length === 0) throw noFiles(text, folder)
  // `**` is meant to pass through folders.
  if (others.length > 0 && !pattern.glob.includes('**')) warn(passedOver(text, others))
  return found
}

/** A folder whose name fits a pattern of files (`Exp3.npy`): its source reports that it reads no folders. */
function isAskedFor(path: string, pattern: FilePattern): boolean {
  const ending = extname(pattern.path)
  return /^\.\w+$/.test(ending) && path.endsWith(ending)
}

/** Whether one of these folders is an input itself, which `**` does not search. */
function isInside(path: string, kinds: FileKinds): boolean {
  for (let folder = path; folder !== '.' && folder !== dirname(folder); folder = dirname(folder))
    if (endingOf(folder, kinds.folderEndings) !== undefined) return true
  return false
}

function folderNotTaken(pattern: string): MovieflowError {
  const path = pattern.replace(/\/+$/, '')
  return new MovieflowError('NO_FILES', `${path} is a folder, and the source reads files`, {
    hint: `for the files in it: \`${path}/*\``,
  })
}

/**
 * For links: a link to a folder that contains it, directly or not, is not followed. Two such would be followed in
 * every order, forever.
 */
function statUnlessLoop(folder: string): typeof stat {
  const known = new Map<string, string>()
  const realPath = (path: string): string => {
    let real = known.get(path)
    if (real === undefined) {
      real = realpathSync(path)
      known.set(path, real)
    }
    return real
  }
  const leadsBack = (link: string): boolean => {
    const real = realPath(link)
    for (let parent = dirname(link); ; parent = dirname(parent)) {
      if (realPath(parent) === real) return true
      if (parent === dirname(parent)) return false
    }
  }
  const look = (path: string, done: (error: NodeJS.ErrnoException | null, stats?: Stats) => void) =>
    stat(path, (error, stats) => {
      try {
        if (!error && stats.isDirectory() && leadsBack(resolve(folder, path)))
          return done(Object.assign(new Error(`${path} leads back`), { code: 'ELOOP' }))
      } catch (thrown) {
        return done(thrown as NodeJS.ErrnoException)
      }
      done(error, stats)
    })
  return look as typeof stat
}

/** Names that count as equal (`1` and `01`) are ordered by their characters, so that the order is always the same. */
function inNaturalOrder(left: string, right: string): number {
  return naturalOrder.compare(left, right) || (left < right ? -1 : 1)
}

/** The files of one pattern in natural order of what its wildcards matched: `img` before `img (1)`, whatever follows. */
function orderByWildcards(found: readonly FoundFile[], pattern: FilePattern): FoundFile[] {
  const parts = new Map(found.map(({ path }) => [path, pattern.wildParts(path)]))
  return found.toSorted((left, right) => {
    const others = parts.get(right.path)!
    for (const [index, part] of parts.get(left.path)!.entries()) {
      const order = naturalOrder.compare(part, others[index] ?? '')
      if (order !== 0) return order
    }
    return inNaturalOrder(left.path, right.path)
  })
}

function noFiles(pattern: string, folder: string): MovieflowError {
  const parts = pattern.split('/')
  let existing = isAbsolute(pattern) ? '/' : folder
  let missing: string | undefined
  for (const part of parts.slice(0, -1)) {
    if (/[*?<]/.test(part)) break
    const next = resolve(existing, part === '' ? '.' : part)
    if (!existsSync(next)) {
      missing = next
      break
    }
    existing = next
  }
  const why = missing === undefined ? `looked in ${existing}` : `the folder ${missing} does not exist`
  return new MovieflowError('NO_FILES', `no file matches ${pattern} (${why})`, {
    hint:
      hintForFolder(pattern) ??
      hintForWriting(pattern) ??
      'paths are relative to the pipeline file; <name> matches any text without a slash',
  })
}

/** Drives and shares of Windows have other paths on other machines. */
function hintForFolder(pattern: string): string | undefined {
  const elsewhere = /^([a-z]:|\/\/[^/<*?]+\/[^/<*?]+)(?=\/)/i.exec(pattern)?.[0]
  if (elsewhere === undefined) return undefined
  return `map it to a folder of this machine: pathMap: { "${elsewhere}": /mnt/… }`
}

/** For the syntax of other languages, and several patterns in one text. */
function hintForWriting(pattern: string): string | undefined {
  if (/\p{Cc}/u.test(pattern))
    return 'YAML reads \\n, \\t and the like in double quotes as escapes: write the path in single quotes'
  const parts = pattern.split(/\s*[,;]\s*/)
  if (parts.length > 1 && parts.every((part) => /\.[a-z]\w{0,4}$/i.test(part)))
    return `write a list for several patterns: files: [${parts.join(', ')}]`
  const foreign = foreignFields(pattern, { path: true })[0]
  if (!foreign) return undefined
  const own = ownField({ ...foreign, spec: foreign.spec.endsWith('d') ? 'd' : '' }, 'name')
  return `parts of a file's name are captured by < >: write ${pattern.replace(foreign.written, own)}`
}

function groupFrames(found: readonly FoundFile[], wild: boolean): MovieFiles[] {
  if (!found.some(({ fields }) => 'frame' in fields))
    return found.map((each) => ({ files: [each], fields: each.fields, gaps: [], wild }))
  return [...groupByFields(found).values()].map((files) => sequence(files, wild))
}

/** Files that differ only in the capture `concat` are the parts of one recording, in natural order. */
async function joinParts(patterns: readonly string[], discovery: Discovery, concat: string): Promise<MovieFiles[]> {
  const found: FoundFile[] = []
  const seen = new Set<string>()
  let wild = false
  for (const pattern of patterns) {
    const { fields } = compileFilePattern(pattern)
    if (!fields.includes(concat))
      throw new MovieflowError('PIPELINE_INVALID', `concat: ${pattern} captures no ${concat}`, {
        hint: `put <${concat}> where the parts of a recording have their number, such as msCam<${concat}:d>.avi`,
      })
    wild ||= /[*?]/.test(pattern)
    for (const each of await findFiles(pattern, discovery)) if (!seen.has(each.file)) found.push(each)
    for (const { file } of found) seen.add(file)
  }
  return [...groupByFields(found, concat).values()].map((files) => {
    const partOf = ({ fields }: FoundFile) => String(fields[concat])
    files.sort(
      (left, right) => naturalOrder.compare(partOf(left), partOf(right)) || inNaturalOrder(left.path, right.path),
    )
    const { [concat]: _, ...fields } = files[0]!.fields
    const twice = files.find(
      (each, index) => index > 0 && naturalOrder.compare(partOf(each), partOf(files[index - 1]!)) === 0,
    )
    if (twice)
      throw new MovieflowError('PIPELINE_INVALID', `two files are part ${partOf(twice)} of one recording`, {
        file: twice.file,
        hint: 'capture a field that distinguishes the recordings',
      })
    const numbers = files.map((each) => (/^\d+$/.test(partOf(each)) ? Number(partOf(each)) : Number.NaN))
    return { files, fields, gaps: missingNumbers(numbers), wild, concat }
  })
}

/** Between the first and the last of ascending numbers, at most 1000; none if one is NaN. */
export function missingNumbers(numbers: readonly number[]): number[] {
  const known = new Set(numbers)
  const missing: number[] = []
  for (let number = numbers[0]!; number < numbers.at(-1)! && missing.length < 1000; number++)
    if (!known.has(number)) missing.push(number)
  return known.has(Number.NaN) ? [] : missing
}

/** Files by their captures without `apart`. */
function groupByFields(found: readonly FoundFile[], apart = 'frame'): Map<string, FoundFile[]> {
  const groups = new Map<string, FoundFile[]>()
  for (const each of found) {
    const { [apart]: _, ...others } = each.fields
    const key = JSON.stringify(others)
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return groups
}

/** Frames by their numbers if all have one, else in the given order. */
function sequence(files: FoundFile[], wild: boolean): MovieFiles {
  const { frame: _, ...fields } = files[0]!.fields
  if (!files.every((each) => 'frame' in each.fields)) return { files, fields, gaps: [], wild }
  const number = (each: FoundFile) => Number(each.fields.frame)
  files.sort((left, right) => number(left) - number(right))
  return { files, fields, gaps: missingNumbers(files.map(number)), wild }
}
