// The videos of a folder become cameras of a session, parts of one recording, or recordings of their own.
import { compileFilePattern } from '@movieflow/core'
import { literal } from './describe-names.js'
import type { Family } from './find-family.js'
import type { NameFields, Recordings } from './match-names.js'

export interface Camera {
  /** The name of its source. */
  readonly name: string
  readonly pattern: string
  /** Its first file. */
  readonly file: string
  /** The capture in which the files of one recording differ. */
  readonly concat?: string
  /** Frames of the first recording, in all of its parts. */
  readonly frames: number
  readonly height: number
  readonly width: number
}

export interface Cameras {
  readonly cameras: readonly Camera[]
  /** Those of the first camera; of a recording in parts, only the first part. */
  readonly recordings: Recordings
  /** A template of the names of movies, without ending. */
  readonly output: string
  /** The capture that would number the parts, if the names leave open whether files are parts of one recording. */
  readonly perhapsParts?: string
}

/** Words that identify one of several cameras. */
const view =
  /^(?:left|right|top|bottom|side|front|back|rear|above|below|overhead|face|body|eyes?|pupil|head|whiskers?|paws?|tail|ir|nir|l|r|(?:cam|camera|view)[-_]?[a-z0-9]{0,2})$/i
const camera = /^(?:cam|camera|view)$/i
/** Words for numbered parts of a recording. */
const part = /^(?:ms_?cam|behav_?cam|parts?|chunks?|seg|segments?|pieces?)$/i
/** Words for numbered recordings that are independent of each other. */
const recording = /^(?:trial|exp|run|ses|session|day|mouse|rat|sub|subject|animal|fish|fly|id)/i
const mostCameras = 4

/** `family` is all videos that have one form of names. */
export function findVideos(family: Family): Cameras {
  const [text] = family.patterns
  const pattern = compileFilePattern(text!)
  const all = family.files.flatMap((file, index) => {
    const fields = pattern.match(file)
    return fields ? [{ file, fields, shape: family.arrays[index]?.shape ?? family.arrays[0]!.shape }] : []
  })
  const sizeOf = ({ shape }: (typeof all)[number]) => ({ height: shape[1]!, width: shape[2]! })
  const names = [...family.fields.keys()]
  const views = names.find((name) => isView(name, text!, family.fields.get(name)!))
  if (views !== undefined) {
    const first = all[0]!
    const together = all.filter(({ fields }) => sameBut(views, fields, first.fields))
    const leading = all.filter(({ fields }) => fields[views] === first.fields[views])
    return {
      cameras: together.map((one, index) => ({
        ...{
          name: nameOf(one.fields[views]!, index),
          pattern: text!.replaceAll(capture(views), writtenAs(views, text!, one.file)),
        },
        ...{ file: one.file, frames: one.shape[0]!, ...sizeOf(one) },
      })),
      recordings: {
        files: leading.map(({ file }) => file),
        fields: leading.map(({ fields }) => without(views, fields)),
      },
      output: outputWithout(views, family.output) || 'session',
    }
  }
  const parts = names.find((name) => isNumbered(name, all))
  if (parts !== undefined) {
    const first = all[0]!
    const together = all.filter(({ fields }) => sameBut(parts, fields, first.fields))
    const lengths = together.map(({ shape }) => shape[0]!)
    // Programs that split recordings give all files the same number of frames, except the last, which has the rest.
    const full = lengths.slice(0, -1).every((each) => each === lengths[0])
    const cut = lengths.length > 2 && full && lengths.at(-1)! < lengths[0]!
    const before = textBefore(parts, text!)
    if (part.test(before) || (cut && !recording.test(before))) {
      const leading = all.filter(({ fields }) => fields[parts] === first.fields[parts])
      const cam: Camera = {
        ...{
          name: 'cam',
          pattern: text!.replaceAll(capture(parts), (_, spec) => `<part${spec ?? ''}>`),
          concat: 'part',
        },
        ...{ file: first.file, frames: lengths.reduce((sum, each) => sum + each, 0), ...sizeOf(first) },
      }
      return {
        cameras: [cam],
        recordings: {
          files: leading.map(({ file }) => file),
          fields: leading.map(({ fields }) => without(parts, fields)),
        },
        output: outputWithout(parts, family.output) || before || 'session',
      }
    }
  }
  return {
    cameras: [{ name: 'cam', pattern: text!, file: all[0]!.file, frames: all[0]!.shape[0]!, ...sizeOf(all[0]!) }],
    recordings: { files: all.map(({ file }) => file), fields: all.map(({ fields }) => fields) },
    output: family.output,
    ...(parts !== undefined && { perhapsParts: parts }),
  }
}

/** The position at which a pattern captures `name`. */
const capture = (name: string) => new RegExp(`<${name}(:[^>]*)?>`, 'g')

function isView(name: string, pattern: string, values: readonly (string | number)[]): boolean {
  if (values.length < 2 || values.length > mostCameras) return false
  return camera.test(textBefore(name, pattern)) || values.every((value) => view.test(String(value)))
}

/** Letters right before a capture, separators left out: `msCam` of `a/msCam<mscam:d>`. */
function textBefore(name: string, pattern: string): string {
  const at = pattern.search(capture(name))
  return /([\p{L}_]*?)[-_. ]*$/u.exec(pattern.slice(0, at))?.[1]?.replace(/^.*[-_]/, '') ?? ''
}

interface Named {
  readonly file: string
  readonly fields: NameFields
}

/** Whether files that differ in `name` alone count 0, 1, 2 … or from 1. */
function isNumbered(name: string, all: readonly Named[]): boolean {
  const first = all[0]!
  const values = all.filter(({ fields }) => sameBut(name, fields, first.fields)).map(({ fields }) => fields[name]!)
  return (
    values.length > 1 &&
    (values[0] === 0 || values[0] === 1) &&
    values.every((value, index) => typeof value === 'number' && value === Number(values[0]) + index)
  )
}

function without(name: string, fields: NameFields): NameFields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name))
}

const sameBut = (name: string, one: NameFields, other: NameFields) =>
  JSON.stringify(without(name, one)) === JSON.stringify(without(name, other))

const outputWithout = (name: string, output: string) =>
  output
    .replace(capture(name), '')
    .replace(/[-_. ]{2,}/g, '_')
    .replace(/^[-_. /]+|[-_. /]+$/g, '')

/** The text of a capture in a file's name: numbers may have leading zeros. */
function writtenAs(name: string, pattern: string, file: string): string {
  const fields = compileFilePattern(pattern.replace(capture(name), `<${name}>`)).match(file)
  return literal(String(fields![name]))
}

function nameOf(value: string | number, index: number): string {
  const word = String(value).replace(/[^\p{L}\p{N}_]/gu, '_')
  return /^\p{L}/u.test(word) && word.length > 1
    ? word
    : `cam${typeof value === 'number' ? value : `_${word || index}`}`
}
