// A movie's frame fields, as templates of one frame see them: the clock, and the fields under `frames:`; main thread.
import { MovieflowError } from '../errors/index.js'
import type { FieldSource, FieldValue, Json } from '../model/index.js'
import { clockFields, isFrameField } from '../options/index.js'
import { evaluateTemplate, hasTemplate, type Lookup, lookupIn, parseTemplate } from '../template/index.js'
import type { MovieFiles } from './discover.js'
import { rowValue } from './field-arrays.js'
import type { FrameClock } from './frame-clock.js'
import { frameFileValue } from './frame-file-fields.js'
import type { MovieFields } from './movie-fields.js'
import type { SourceFields } from './source-fields.js'
import { lacksValue, standIn } from './stand-in.js'

type ValueAt = (sourceFrame: number, lookup: Lookup) => FieldValue

/** Shared by all movies that have none. */
const noValues: ReadonlyMap<string, ValueAt> = new Map()

interface FrameFieldsInput {
  readonly movie: MovieFields
  /** Frames of the leading source, before any transform. */
  readonly sourceFrames: number
  readonly clock: FrameClock
  readonly files: MovieFiles
  readonly columns: SourceFields
}

/** The fields of each frame. Indices are those of the finished movie; values travel with the frames they came with. */
export class FrameFields {
  readonly #movie: MovieFields
  readonly #valueAt: ReadonlyMap<string, ValueAt>
  readonly #clock: FrameClock
  readonly #files: MovieFiles

  private constructor(movie: MovieFields, valueAt: ReadonlyMap<string, ValueAt>, clock: FrameClock, files: MovieFiles) {
    this.#movie = movie
    this.#valueAt = valueAt
    this.#clock = clock
    this.#files = files
  }

  static async open(
    sources: Readonly<Record<string, FieldSource>>,
    { movie, sourceFrames, clock, files, columns }: FrameFieldsInput,
  ): Promise<FrameFields> {
    const valueAt = new Map<string, ValueAt>()
    for (const [name, rows] of columns) valueAt.set(name, (frame) => rows[rows.length === 1 ? 0 : frame]!)
    for (const [name, source] of Object.entries(sources))
      valueAt.set(name, await openValue(name, source, movie, sourceFrames, sources))
    const fields = new FrameFields(movie, valueAt.size > 0 ? valueAt : noValues, clock, files)
    // Each must have a value, used or not: this finds unknown names.
    const lookup = fields.lookup(0)
    for (const name of valueAt.keys()) lookup(name)
    return fields
  }

  readonly names = (): string[] => [
    ...new Set([...this.#clock.names(), ...this.#valueAt.keys(), ...this.#movie.names(), ...this.#movie.differing]),
  ]

  get count(): number {
    return this.#clock.count
  }

  /** Whether it belongs to a source's clock, such as `cam.frame`. */
  isClockField(name: string): boolean {
    return this.#clock.has(name)
  }

  /** Whether the name, or the root of a dotted name, is a frame field. */
  has(name: string): boolean {
    const isKnown = (each: string) => this.#valueAt.has(each) || this.#clock.has(each)
    return isFrameField(name, { has: isKnown }) || this.#movie.differing.has(name)
  }

  /** The values of a frame of the finished movie. */
  lookup(index: number): Lookup {
    const sourceFrame = this.#clock.leadingFrame(index)
    const values = new Map<string, FieldValue>()
    /** The fields that are being worked out, each for the one before it. */
    const chain: string[] = []
    const lookup: Lookup = (name) => {
      if (this.#movie.differing.has(name))
        return sourceFrame === undefined ? null : frameFileValue(this.#files, name, sourceFrame)
      const root = name.split('.')[0]!
      const valueFrom = this.#valueAt.get(root)
      const ofClock = () => this.#clock.value(name, index)
      if (!valueFrom) {
        const value = ofClock()
        return value === undefined ? this.#movie.lookup(name) : value
      }
      let value = values.get(root)
      if (value === undefined) {
        if (chain.includes(root)) throw circle(chain, root)
        chain.push(root)
        try {
          // A source has no frame at that moment, so its fields have no value.
          value = sourceFrame === undefined ? null : valueFrom(sourceFrame, lookup)
        } finally {
          chain.pop()
        }
        values.set(root, value)
      }
      const found = lookupIn({ [root]: value })(name)
      return found === undefined ? ofClock() : found
    }
    return lookup
  }
}

function circle(chain: readonly string[], name: string): MovieflowError {
  const path = [...chain.slice(chain.indexOf(name)), name].join(' → ')
  return new MovieflowError('PIPELINE_INVALID', `the frame field ${name} depends on itself: ${path}`, {
    hint: 'give one of them a value that names none of the others',
  })
}

async function openValue(
  name: string,
  source: FieldSource,
  movie: MovieFields,
  frames: number,
  all: Readonly<Record<string, FieldSource>>,
): Promise<ValueAt> {
  switch (source.kind) {
    case 'value':
      return openTemplates(source.value, movie, all)
    case 'list': {
      checkCount(name, source.values.length, frames)
      const values = await Promise.all(source.values.map((value) => openTemplates(value, movie, all)))
      return (frame, lookup) => values[frame]!(frame, lookup)
    }
    case 'sequence':
      return (frame) => source.from + source.step * frame
    case 'record': {
      const members: [string, ValueAt][] = []
      for (const [member, inner] of Object.entries(source.members))
        members.push([member, await openValue(`${name}.${member}`, inner, movie, frames, all)])
      return (frame, lookup) =>
        Object.fromEntries(members.map(([member, valueFrom]) => [member, valueFrom(frame, lookup)]))
    }
    case 'array': {
      const otherwise = source.otherwise && (await openValue(name, source.otherwise, movie, frames, all))
      const rows = await movie.arrayRows(source)
      if (!rows) return otherwise!
      checkCount(name, rows.rows.length, frames)
      return (frame, lookup) => {
        const value = rowValue(rows, frame, source.columns, name)
        return otherwise && lacksValue(value) ? standIn(value, otherwise(frame, lookup)) : value
      }
    }
  }
}

function checkCount(name: string, found: number, frames: number): void {
  if (found === frames) return
  throw new MovieflowError(
    'FIELD_INVALID',
    `the frame field ${name} has ${found} values, but the movie has ${frames} frames`,
    {
      hint: 'its first axis must be as long as the axis `frame`',
    },
  )
}

/** A value with templates: those of only movie fields are filled in now, the others for each frame. */
async function openTemplates(
  value: Json,
  movie: MovieFields,
  frames: Readonly<Record<string, FieldSource>>,
): Promise<ValueAt> {
  if (typeof value === 'string' && hasTemplate(value)) {
    const template = parseTemplate(value)
    const names = new Set(Object.keys(frames))
    await movie.ensure(template.fields.filter((name) => !isFrameField(name, names) && !movie.differing.has(name)))
    const known = () => [...clockFields, ...names, ...movie.names(), ...movie.differing]
    return (_, lookup) => evaluateTemplate(template, lookup, known) as FieldValue
  }
  const filled = await movie.fill(value)
  return () => filled
}
