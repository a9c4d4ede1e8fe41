// Output templates become paths inside `out`, no two the same; main thread.
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import { numberedFiles, type Pipeline, type WriteStep } from '../model/index.js'
import { isFrameField } from '../options/index.js'
import { foreignFields, formatTemplate, type Lookup, ownField, parseTemplate } from '../template/index.js'
import type { MovieFields } from './movie-fields.js'
import { formatAround, numberedTemplate } from './output-numbers.js'
import { placeOf } from './place.js'
import type { OutputPath, PlannedMovie } from './planned-movie.js'

/**
 * The path of one output. Throws MISSING_VALUE; OUTPUT_OUTSIDE if a value would lead elsewhere; PIPELINE_INVALID if the path itself
 * does, or cannot be meant. `endings` are those of all writers.
 */
export async function outputPath(
  pipeline: Pipeline,
  step: WriteStep,
  movie: MovieFields,
  endings: readonly string[],
): Promise<OutputPath> {
  const place = placeOf(pipeline, [...step.path, 'path'])
  checkWriting(step.output, movie.names(), endings, place)
  const template = parseTemplate(step.output)
  const frameNames = new Set(Object.keys(pipeline.frames))
  const isOfFile = (name: string) => movie.differing.has(name) && movie.lookup(name) === undefined
  const isFrame = (name: string) => isFrameField(name, frameNames) || isOfFile(name)
  const number = numberedTemplate(step.output, isFrame, place)
  await movie.ensure(template.fields.filter((name) => number === undefined || name !== 'frame'))
  const missing = movie.missingIn(step.output).filter((name) => number === undefined || name !== 'frame')
  if (missing.length > 0)
    throw new MovieflowError(
      'MISSING_VALUE',
      `${missing.join(', ')} has no value for this movie, but is in the path ${step.output}`,
      {
        ...place,
        hint: 'give it one in the table or the file, or leave the movie out with `except:`',
      },
    )
  const blank = movie.blankIn(step.output)
  if (blank.length > 0)
    throw new MovieflowError(
      'MISSING_VALUE',
      `${blank.join(', ')} is an empty text for this movie, but is in the path ${step.output}`,
      {
        ...place,
        hint: 'give it a text in the table or the file, or leave the movie out with `except:`',
      },
    )
  const lookup = safeLookup(movie.lookup, place)
  const around = number && formatAround(number, lookup, movie.names)
  // The longest number, for the check of the name's length.
  const mark = '\u{f8f0}'.repeat(Math.max(3, Math.ceil((number?.digits ?? 0) / 3)))
  const whole = around ? around.before + mark + around.after : formatTemplate(template, lookup, movie.names)
  const path = whole.normalize('NFC')
  const file = resolve(pipeline.out, path)
  const inside = relative(pipeline.out, file)
  const outside = inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside) || isAbsolute(path)
  // Values cannot lead out (below): the pipeline's own text does.
  if (outside || path.endsWith('/'))
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `the output ${JSON.stringify(path.replace(mark, number?.hole ?? ''))} is not a file inside ${pipeline.out}`,
      {
        ...place,
        hint: 'set `out:` to the folder for the outputs',
      },
    )
  checkNames(inside.split(sep), endings, template.fields.length > 0, place)
  const long = inside.split(sep).find((part) => Buffer.byteLength(part) > mostNameBytes)
  if (long !== undefined)
    throw new MovieflowError(
      'FIELD_INVALID',
      `the output's name ${JSON.stringify(`${long.replace(mark, number?.hole ?? '').slice(0, 40)}…`)} has ${Buffer.byteLength(long)} bytes, and file systems take ${mostNameBytes}`,
      { ...place, hint: 'leave fields out of the path, or shorten them, as <layer:.20s> does' },
    )
  const shown = inside.split(sep).join('/')
  if (!number) return { path: shown, file: join(pipeline.out, inside) }
  const [before, after] = shown.split(mark) as [string, string]
  const { digits, first, hole } = number
  return {
    path: before + hole + after,
    file: join(pipeline.out, before + hole + after),
    numbered: { before, after, digits, first },
  }
}

/** A name of only blanks, or only an ending, is never wanted: `.gif` is hidden. */
function checkNames(parts: readonly string[], endings: readonly string[], isFilled: boolean, place: ErrorPlace): void {
  const stemOf = (part: string) =>
    part.slice(
      0,
      part.length -
        Math.max(0, ...endings.filter((each) => part.toLowerCase().endsWith(each)).map((each) => each.length)),
    )
  const empty = parts.find((part, index) => (index === parts.length - 1 ? stemOf(part) : part).trim() === '')
  if (empty === undefined) return
  const what = `a file or folder of the output would be called ${JSON.stringify(empty)}`
  throw new MovieflowError(isFilled ? 'FIELD_INVALID' : 'PIPELINE_INVALID', what, {
    ...place,
    hint: 'put a field with a text into the name, or text of your own',
  })
}

/** Several paths in one text, and fields in the syntax of other languages, would be one file of that name. */
function checkWriting(path: string, names: readonly string[], endings: readonly string[], place: ErrorPlace): void {
  if (/\p{Cc}/u.test(path))
    throw new MovieflowError('PIPELINE_INVALID', `the path ${JSON.stringify(path)} has a control character`, {
      ...place,
      hint: 'YAML reads \\n, \\t and the like in double quotes as escapes: write the path in single quotes',
    })
  const parts = path.split(/\s+and\s+|\s*[,;|&+]\s*|\s+/).filter((part) => part !== '')
  const isPath = (part: string) => endings.some((ending) => ending !== part && part.toLowerCase().endsWith(ending))
  if (parts.length > 1 && parts.every(isPath))
    throw new MovieflowError('PIPELINE_INVALID', `${JSON.stringify(path)} would be one file of that name`, {
      ...place,
      hint: `write a list for several files: write: [${parts.join(', ')}]`,
    })
  // A template may calculate.
  if (path.replace(/<[^<>]*>/g, '').includes('*'))
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `the * in ${path} would stay as it is: output paths have no wildcards`,
      {
        ...place,
        hint: `a field of the movie distinguishes files: write ${path.replace(/\*+/, '<source.name>')}`,
      },
    )
  const known = [...names, 'frame']
  const foreign = foreignFields(path, { path: true }).find(
    ({ written, name, certain }) => certain || written.includes('{') || known.includes(name!),
  )
  if (!foreign) return
  const own = ownField(foreign, foreign.spec.endsWith('d') ? 'frame' : 'name')
  throw new MovieflowError('PIPELINE_INVALID', `${foreign.written} in ${path} would stay as it is`, {
    ...place,
    hint: `fields are written in < >: write ${path.replace(foreign.written, own)}${own.startsWith('<name') && foreign.name === undefined ? ', with a field of the movie' : ''}`,
  })
}

/** For a file or a folder, on all usual file systems. */
const mostNameBytes = 255

/** Values in a path stay one name: no slash, no control character, no half of a letter (which would be written as U+FFFD), no way up. */
function safeLookup(lookup: Lookup, place: object): Lookup {
  return (name) => {
    const value = lookup(name)
    if (typeof value === 'string' && (/[/\\\p{Cc}\p{Cs}]/u.test(value) || value === '..' || value === '.'))
      throw new MovieflowError(
        'OUTPUT_OUTSIDE',
        `<${name}> is ${JSON.stringify(value)}, which cannot be part of a file's name`,
        {
          ...place,
          hint: 'a value in a path may have no slash, backslash, control character or half of a letter',
        },
      )
    return value
  }
}

/**
 * Throws OUTPUT_COLLISION if two outputs are one file, or one is a file that is read (`sources` are all that the
 * patterns found), or the pipeline itself. Upper and lower case count as one.
 */
export function checkCollisions(movies: readonly PlannedMovie[], pipeline: Pipeline, sources: readonly string[]): void {
  const read = new Map<string | undefined, string>([[pipeline.written, 'the pipeline itself']])
  for (const file of sources) read.set(file, 'a file of `source`')
  for (const { references } of movies) for (const file of references) read.set(file, 'a file that fields come from')
  const owners = new Map<string, { id: string; path: string }>()
  const place = placeOf(pipeline, ['write'])
  for (const { id, outputs } of movies)
    for (const output of outputs)
      for (const path of pathsOf(output)) {
        const file = join(pipeline.out, path)
        const what = read.get(file)
        if (what !== undefined)
          throw new MovieflowError('OUTPUT_COLLISION', `the output ${path} of ${id} would overwrite ${what}`, {
            ...place,
            hint: 'give it another path, or set `out:` to a folder for the outputs',
          })
        const key = file.toLowerCase()
        const owner = owners.get(key)
        if (owner) throw collision(place, owner, { id, path })
        owners.set(key, { id, path })
      }
}

/** A blocked movie may not know how many there are. */
function pathsOf({ path, numbered }: OutputPath): string[] {
  return numbered ? numberedFiles({ count: 1, ...numbered }) : [path]
}

function collision(
  place: ErrorPlace,
  first: { id: string; path: string },
  second: { id: string; path: string },
): MovieflowError {
  const { id, path } = second
  if (first.id === id)
    return new MovieflowError('OUTPUT_COLLISION', `${id} would be written to ${path} twice`, {
      ...place,
      hint: 'each entry of `write` needs a path of its own',
    })
  return new MovieflowError('OUTPUT_COLLISION', `two movies would be written to ${path}: ${first.id} and ${id}`, {
    ...place,
    hint: hintFor(first, second),
  })
}

function hintFor(first: { id: string; path: string }, { id, path }: { id: string; path: string }): string {
  if (first.path !== path) return `their paths differ only in upper and lower case: ${first.path} and ${path}`
  if (first.id === id || first.id.normalize('NFC') !== id.normalize('NFC'))
    return 'put a field that distinguishes them into the path'
  const [one, other] = differingLetters(first.id, id)
  return `their names look alike and differ in their Unicode form: ${one} in one, ${other} in the other; rename one of the files`
}

/** The first letters in which two texts differ, with code points: `e U+0065 U+0301`. */
function differingLetters(left: string, right: string): [string, string] {
  const [lefts, rights] = [clusters(left), clusters(right)]
  const at = lefts.findIndex((letter, index) => letter !== rights[index])
  return [codePoints(lefts[at] ?? ''), codePoints(rights[at] ?? '')]
}

/** Letters with the marks that belong to them. */
function clusters(text: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment)
}

function codePoints(letter: string): string {
  const codes = Array.from(letter, (point) => `U+${point.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
  return `${letter} (${codes.join(' ')})`
}
