// A dataset for each time point: variables of a file whose names differ only in `<frame>`, ordered by number; from headers, main thread.
import { basename } from 'node:path'
import type { PluginContext, SourcePlugin, VariableInfo } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { Json } from '../model/index.js'
import { missingNumbers } from './discover.js'
import type { MovieFields } from './movie-fields.js'
import type { SourceHeaders } from './source-headers.js'

/** `<frame>` with or without a format; captures the digits that the format pads to. */
const hole = /<\s*frame\s*(?::\s*0*(\d*)d?\s*)?>/g

export interface FrameVariable {
  readonly number: number
  readonly name: string
}

export interface FrameVariables {
  /** In the order of their numbers. */
  readonly variables: readonly FrameVariable[]
  /** Numbers that are missing between the first and the last. */
  readonly gaps: readonly number[]
}

interface Reading {
  readonly plugin: SourcePlugin
  readonly headers: SourceHeaders
  readonly movie: MovieFields
  readonly context: PluginContext
  readonly options: Json
}

/** Whether a `variable` means one variable per frame. */
export function namesFrames(variable: string | undefined): variable is string {
  return variable !== undefined && variable.search(hole) >= 0
}

/** The first alternative of a `variable` (`a | b`) that exists. Throws if there is none. */
export async function findFrameVariables(variable: string, file: string, reading: Reading): Promise<FrameVariables> {
  const { plugin, headers, context, options } = reading
  const listed = await headers.scan(plugin, file, context, options)
  for (const alternative of variable.split('|')) {
    const pattern = await readPattern(alternative.trim(), reading.movie)
    const matched = matchListed(pattern, listed, file)
    const found = matched.length > 0 ? matched : await findMembers(pattern, listed, file, reading)
    if (found.length > 0) {
      checkAlike(found, listed, file)
      return { variables: found, gaps: missingNumbers(found.map(({ number }) => number)) }
    }
  }
  const names = listed.flatMap(({ name }) => name ?? [])
  throw new MovieflowError('INPUT_UNREADABLE', `${basename(file)} has no variables ${variable}`, {
    file,
    hint: suggestNames(variable.replace(hole, ''), names) || 'it holds no variables with names: leave `variable` out',
  })
}

interface NamePattern {
  /** As it is written. */
  readonly text: string
  /** The texts around the numbers, with other templates filled in. */
  readonly parts: readonly string[]
  /** Digits that a number is padded to, in each place. */
  readonly widths: readonly number[]
}

async function readPattern(text: string, movie: MovieFields): Promise<NamePattern> {
  const parts: string[] = []
  for (const part of text.replace(hole, '\0').split('\0')) parts.push(await movie.text(part))
  const widths = [...text.matchAll(hole)].map(([, width]) => Number(width || 1))
  return { text, parts, widths }
}

/** A leading slash means nothing. */
const plainName = (name: string) => name.replace(/^\/+/, '')

/** The numbers in listed names. `rest` follows the listed part in the full names: members of structs are not listed. */
function matchListed(
  { parts, text }: NamePattern,
  listed: readonly VariableInfo[],
  file: string,
  rest = '',
): FrameVariable[] {
  const quoted = parts.map((part, index) =>
    (index === 0 ? plainName(part) : part).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  const pattern = new RegExp(`^${quoted.join('(\\d+)')}$`, 'u')
  const cut = listed.find(({ error, dtype }) => dtype === 'link' && error?.includes('not listed'))
  const found = new Map<number, string>()
  for (const { name } of listed) {
    const numbers = name === null ? undefined : pattern.exec(plainName(name))?.slice(1).map(Number)
    if (!numbers || numbers.some((number) => number !== numbers[0])) continue
    const before = found.get(numbers[0]!)
    if (before !== undefined)
      throw new MovieflowError('INPUT_UNREADABLE', `${before} and ${name} are both frame ${numbers[0]} of ${text}`, {
        file,
        hint: 'write the part that distinguishes them into `variable`',
      })
    found.set(numbers[0]!, name!)
  }
  if (cut && found.size > 0)
    throw new MovieflowError('INPUT_UNREADABLE', `not all variables of ${basename(file)} can be listed: ${cut.error}`, {
      file,
      hint: 'put the time points into one array, or into several files',
    })
  return [...found]
    .map(([number, name]) => ({ number, name: name + rest }))
    .sort((left, right) => left.number - right.number)
}

/** The most successive numbers that may be missing among names that are not listed. */
const mostMissing = 100

/** Members of structs, which a file does not list: those of the listed structs, or numbered from 0 as long as some exist. */
async function findMembers(
  pattern: NamePattern,
  listed: readonly VariableInfo[],
  file: string,
  reading: Reading,
): Promise<FrameVariable[]> {
  if (!reading.plugin.find) return []
  const { parts, widths } = pattern
  const last = parts.at(-1)!
  const end = last.search(/[./(]/)
  const heads =
    end < 0 ? [] : matchListed({ ...pattern, parts: parts.with(-1, last.slice(0, end)) }, listed, file, last.slice(end))
  const nameOf = (number: number) =>
    parts.map((part, at) => part + (at < widths.length ? String(number).padStart(widths[at]!, '0') : '')).join('')
  const found: FrameVariable[] = []
  const infos: VariableInfo[] = []
  const look = async (number: number, name: string): Promise<boolean> => {
    const info = await findIfThere(name, file, reading)
    if (!info) return false
    infos.push({ ...info, name })
    found.push({ number, name })
    checkSame(infos.at(-1)!, infos[0]!, file)
    return true
  }
  for (const { number, name } of heads) await look(number, name)
  if (heads.length > 0) return found
  for (let number = 0, missing = 0; missing < mostMissing; number++)
    missing = (await look(number, nameOf(number))) ? 0 : missing + 1
  return found
}

async function findIfThere(
  name: string,
  file: string,
  { plugin, headers, context, options }: Reading,
): Promise<VariableInfo | undefined> {
  try {
    return await headers.find(plugin, file, [name], context, options)
  } catch (error) {
    // A struct with other members; problems of the file were reported when it was listed.
    if (error instanceof MovieflowError && error.responsible !== 'bug') return undefined
    throw error
  }
}

function checkAlike(found: readonly FrameVariable[], listed: readonly VariableInfo[], file: string): void {
  const infos = new Map(listed.map((info) => [info.name, info]))
  const first = infos.get(found[0]!.name)
  for (const { name } of found) {
    const info = infos.get(name)
    if (info && first) checkSame(info, first, file)
  }
}

function checkSame(info: VariableInfo, first: VariableInfo, file: string): void {
  if (info.error !== undefined)
    throw new MovieflowError('INPUT_UNREADABLE', `${info.name} of ${basename(file)} cannot be read: ${info.error}`, {
      file,
    })
  const [found, expected] = [info, first].map(({ shape, dtype }) => `[${shape.join(', ')}] of ${dtype}`)
  if (found === expected) return
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `${info.name} is ${found}; all frames of a movie must be alike, and ${first.name} is ${expected}`,
    { file, hint: 'only arrays of one shape can be frames: pad them, or read those of other lengths as a table' },
  )
}

/** The warning about missing numbers. */
export function gapsWarning(variable: string, gaps: readonly number[]): string | undefined {
  if (gaps.length === 0) return undefined
  const listed = gaps.slice(0, 5).join(', ') + (gaps.length > 5 ? ', …' : '')
  return `${gaps.length === 1 ? `the frame ${listed} of ${variable} is` : `the frames ${listed} of ${variable} are`} missing: the next frame follows directly`
}
