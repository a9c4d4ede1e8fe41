// Fills in the templates in a step's options with a value, several values, or data of a source; main thread.
import type { z } from 'zod'
import { MovieflowError } from '../errors/index.js'
import {
  type AxisLabels,
  countElements,
  type FieldValue,
  formatOptionPath,
  type Json,
  type OptionPath,
  type Pipeline,
  stridesOf,
} from '../model/index.js'
import {
  evaluateTemplate,
  hasTemplate,
  type Lookup,
  missingFields,
  numberFromText,
  parseTemplate,
  type Reference,
  type Template,
} from '../template/index.js'
import { isFrameField, isName } from './field-names.js'
import { optionFaults } from './option-faults.js'
import { type OptionTable, optionTable } from './option-table.js'
import type { ColumnsReference, DataReference } from './references.js'
import { findColumns, findOwner, findReference, findSeries, findTimed, type NamedSource } from './source-references.js'

/** The movie's own fields, as far as templates of options need them. */
export interface MovieValues {
  readonly lookup: Lookup
  /** Names that are fields of single frames, because the movie has a file for each frame. */
  readonly differing: { has(name: string): boolean }
  names(): string[]
  /** Computes the fields that these names refer to, dotted or not. */
  ensure(names: Iterable<string>): Promise<void>
}

/** Fields that change with the frames. */
export interface ValuesOfFrames {
  readonly count: number
  /** A name, or the root of a dotted one. */
  has(name: string): boolean
  /** Names of a source's clock, such as `cam.frame`. */
  isClockField(name: string): boolean
  lookup(index: number): Lookup
  names(): string[]
}

/** The values for the templates of a step's options. */
export interface FillInput {
  readonly pipeline: Pick<Pipeline, 'written' | 'frames' | 'locate'>
  readonly movie: MovieValues
  /** Left out for steps that come before the frames are known. */
  readonly frames?: ValuesOfFrames
  /** The movie's sources: `<name>` alone means their data. */
  readonly sources: readonly NamedSource[]
  /** Axes that the options are repeated along, with their lengths: `<axis>` is its index. */
  readonly repeats?: Repeats
}

export interface Repeats {
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  /** Then `<axis>` is the label, and `<axis.index>` the index. */
  readonly labels?: AxisLabels
}

/** The name of the index of an axis with labels: `cell.index`. */
const indexMember = /\.index$/

/** A template with more than one value: for frames, for repeats, or both. */
interface VaryingTemplate {
  readonly path: OptionPath
  readonly text: string
  readonly template: Template
  readonly place: OptionTable
  /** `patched`: each frame's options have its value; `listed`: the options contain the values of all frames. */
  readonly frames: 'none' | 'patched' | 'listed'
  readonly repeated: boolean
}

/** For one step; `filledPaths` and `varying` describe the templates that {@link OptionFiller.fill} has filled in. */
export class OptionFiller {
  readonly filledPaths: OptionPath[] = []
  readonly varying: VaryingTemplate[] = []
  readonly #table: OptionTable
  readonly #path: OptionPath
  readonly #plugin: string
  readonly #input: FillInput
  readonly #frameNames: { has(root: string): boolean }

  constructor({ name, options }: { name: string; options: z.ZodType }, path: OptionPath, input: FillInput) {
    this.#table = optionTable(options)
    this.#path = path
    this.#plugin = name
    this.#input = input
    const { pipeline, frames } = input
    this.#frameNames = { has: (root) => Object.hasOwn(pipeline.frames, root) || frames?.has(root) === true }
  }

  /** Sequentially, so that templates are listed in the order of the options, however long their fields take. */
  async fill(value: Json, at: OptionPath): Promise<Json> {
    if (typeof value === 'string') return hasTemplate(value) ? this.#fillText(value, at) : value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const list: Json[] = []
      for (const [index, each] of value.entries()) list.push(await this.fill(each, [...at, index]))
      return list
    }
    const series = this.#seriesIn(value as Readonly<Record<string, Json>>, at)
    const entries: [string, Json][] = []
    for (const [key, each] of Object.entries(value)) {
      const samples = series && typeof each === 'string' ? this.#samples(each, series, [...at, key]) : undefined
      entries.push([key, samples ?? (await this.fill(each, [...at, key]))])
    }
    return Object.fromEntries(entries)
  }

  /** The source whose samples this map means, because one of its options takes all of them, or their times. */
  #seriesIn(value: Readonly<Record<string, Json>>, at: OptionPath): NamedSource | undefined {
    for (const [key, each] of Object.entries(value)) {
      if (typeof each !== 'string' || !isName(each)) continue
      const name = parseTemplate(each).fields[0]!
      const owner = findOwner(name, this.#input.sources)
      if (!owner) continue
      const { sampleTimes, everySample } = this.#table.at([...at, key])
      if (everySample || (sampleTimes && findTimed(name, [owner]))) return owner
    }
    return undefined
  }

  #samples(text: string, source: NamedSource, at: OptionPath): Json | undefined {
    if (!isName(text)) return undefined
    try {
      const found = findSeries(parseTemplate(text).fields[0]!, source)
      return found && this.#table.at(at).takes(found) ? plain(found) : undefined
    } catch (error) {
      throw error instanceof MovieflowError ? error.at(this.#place(at)) : error
    }
  }

  async #fillText(text: string, at: OptionPath): Promise<Json> {
    const template = parseTemplate(text)
    const place = this.#table.at(at)
    const { perFrame, everyFrame } = place
    this.filledPaths.push(at)
    const reference = isName(text) ? this.#reference(template, place, at) : undefined
    if (reference) return reference
    const isRepeat = (name: string) => this.#input.repeats?.axes.includes(name.replace(indexMember, '')) === true
    const { differing } = this.#input.movie
    const isFrame = (name: string) => !isRepeat(name) && (isFrameField(name, this.#frameNames) || differing.has(name))
    const frameName = template.fields.find(isFrame)
    const repeatName = template.fields.find(isRepeat)
    await this.#input.movie.ensure(template.fields.filter((name) => !isFrame(name) && !isRepeat(name)))
    if (frameName === undefined && repeatName === undefined) {
      const value = this.#evaluate(template, this.#input.movie.lookup, at)
      this.#refuseMap(value as Json, template, place.schemas, at)
      return this.#checkMissing(fitted(value as Json, place), text, perFrame || everyFrame, at)
    }
    if (!(perFrame || everyFrame) || (frameName !== undefined && !this.#input.frames))
      throw this.error(
        'OPTION_INVALID',
        at,
        frameName === undefined
          ? `<${repeatName}> changes from panel to panel, but this option is one for the whole movie`
          : `<${frameName}> changes from frame to frame, but this option is one for the whole movie`,
        'use a field of the movie, or move it to an option that may change per frame, such as the title',
      )
    const one: VaryingTemplate = {
      path: at,
      text,
      template,
      place,
      frames: frameName === undefined ? 'none' : everyFrame ? 'listed' : 'patched',
      repeated: repeatName !== undefined,
    }
    this.varying.push(one)
    return this.#oneValue(one, 0, 0)
  }

  /** `cam.time`, unless the source has a column of that name. */
  #isClockField(name: string): boolean {
    const dot = name.indexOf('.')
    const { sources, frames, movie } = this.#input
    const source = sources.find((each) => each.name === name.slice(0, dot))
    if (dot < 0 || !source || source.columns?.names.includes(name.slice(dot + 1))) return false
    return frames?.isClockField(name) === true || movie.lookup(name) !== undefined
  }

  /** The data of a source, if the option takes data. */
  #reference({ whole, fields }: Template, place: OptionTable, at: OptionPath): Json | undefined {
    const [name] = fields
    if (!whole || name === undefined || this.#isClockField(name)) return undefined
    try {
      const found = findReference(name, this.#input.sources)
      if (!found) return undefined
      // If the option takes no data, the name may mean a value, as in a text. An unknown option is reported as such.
      const columns = findColumns(name, this.#input.sources)
      if (columns && !place.takes(found) && place.takes(columns)) return plain(columns)
      const takesData = place.schemas.length === 0 || place.takes(found)
      return takesData || (found.column === undefined && this.#input.sources.length > 1) ? plain(found) : undefined
    } catch (error) {
      throw error instanceof MovieflowError ? error.at(this.#place(at)) : error
    }
  }

  /** All values at once: of the repeats, and of the frames if these are listed. */
  valueOf(one: VaryingTemplate, index: number): Json {
    const { repeats, frames } = this.#input
    const ofRepeat = (repeat: number): Json =>
      one.frames === 'listed'
        ? { $frames: Array.from({ length: frames!.count }, (_, frame) => this.#oneValue(one, frame, repeat)) }
        : this.#oneValue(one, index, repeat)
    if (!one.repeated) return ofRepeat(0)
    const { axes, shape } = repeats!
    return { $each: { axes, shape, values: Array.from({ length: countElements(shape) }, (_, at) => ofRepeat(at)) } }
  }

  #oneValue({ path, template, place, frames, repeated }: VaryingTemplate, index: number, repeat: number): Json {
    const { checks } = place
    const lookup = frames === 'none' ? this.#input.movie.lookup : this.#input.frames!.lookup(index)
    const local = repeated ? this.#withRepeat(lookup, repeat) : lookup
    const found = this.#evaluate(template, local, path, frames === 'none' ? undefined : index) as Json
    this.#refuseMap(found, template, checks, path, frames === 'none' ? undefined : index)
    const fits = (value: Json) => checks.some((schema) => schema.safeParse(value).success)
    // A title is text: what is missing prints in it.
    const value = found === null && !fits(null) ? 'NaN' : fitted(found, place)
    // The first value is checked with all the options; the others against their own schema.
    if (index === 0 && repeat === 0) return value
    if (fits(value)) return value
    const [fault] = checks.flatMap((schema) => {
      const result = schema.safeParse(value)
      return result.success ? [] : optionFaults(schema, value, result.error)
    })
    throw this.error(
      'FIELD_INVALID',
      path,
      fault?.message ?? `${JSON.stringify(value)} does not fit`,
      fault?.hint,
      frames === 'none' ? undefined : index,
    )
  }

  /** A field that has members, although the option takes one value. */
  #refuseMap(
    found: Json,
    { whole, fields }: Template,
    checks: readonly z.ZodType[],
    at: OptionPath,
    frame?: number,
  ): void {
    if (!whole || fields.length !== 1 || typeof found !== 'object' || found === null || Array.isArray(found)) return
    const members = Object.keys(found)
    if (members.length === 0 || checks.length === 0 || checks.some((schema) => schema.safeParse(found).success)) return
    const name = fields[0]!
    throw this.error(
      'FIELD_INVALID',
      at,
      `<${name}> has ${members.length === 1 ? 'the member' : 'the members'} ${members.join(', ')}`,
      `write <${name}.${members[0]}>`,
      frame,
    )
  }

  #withRepeat(lookup: Lookup, repeat: number): Lookup {
    const { axes, shape, labels = {} } = this.#input.repeats!
    const strides = stridesOf(shape)
    return (name) => {
      const axis = axes.indexOf(name.replace(indexMember, ''))
      if (axis < 0) return lookup(name)
      const index = Math.floor(repeat / strides[axis]!) % shape[axis]!
      const known = Object.hasOwn(labels, name) ? labels[name] : undefined
      return known ? known[index]! : index
    }
  }

  #evaluate(template: Template, lookup: Lookup, at: OptionPath, frame?: number): FieldValue | Reference {
    const { movie, frames, repeats, sources } = this.#input
    // An option that takes data knows sources by name, too.
    const names = () => {
      const option = this.#table.at(at)
      const data = sources.map(({ name }) => name).filter((name) => option.takes({ $source: name }))
      return [...data, ...(repeats?.axes ?? []), ...(frames ?? movie).names()]
    }
    try {
      return evaluateTemplate(template, lookup, names)
    } catch (error) {
      throw error instanceof MovieflowError ? error.at(this.#place(at, frame)) : error
    }
  }

  #checkMissing(value: Json, text: string, perFrame: boolean, at: OptionPath): Json {
    if (value !== null) return value
    // A title is text: what is missing prints in it.
    if (perFrame) return 'NaN'
    const names = missingFields(parseTemplate(text), this.#input.movie.lookup)
    throw this.error(
      'MISSING_VALUE',
      at,
      `${names.join(', ') || text} has no value for this movie`,
      'give it one in the table or the file, or leave the movie out with `except:`',
    )
  }

  error(
    code: 'OPTION_INVALID' | 'FIELD_INVALID' | 'MISSING_VALUE',
    at: OptionPath,
    message: string,
    hint?: string,
    frame?: number,
  ) {
    const place = this.#place(at, frame)
    const shown = formatOptionPath([...this.#path, ...at])
    return new MovieflowError(code, `${shown} (${this.#plugin}): ${message}`, { ...place, hint })
  }

  #place(at: OptionPath, frame?: number) {
    const path = [...this.#path, ...at]
    const { written: file } = this.#input.pipeline
    return {
      file,
      ...this.#input.pipeline.locate(path),
      option: formatOptionPath(path),
      ...(frame !== undefined && { frame }),
    }
  }
}

/** A value converted for the option: a number to text, or text to the number that it contains. */
function fitted(value: Json, place: OptionTable): Json {
  if (place.schemas.length === 0 || place.takes(value)) return value
  if (typeof value === 'number' && place.takes(String(value))) return String(value)
  const number = typeof value === 'string' ? numberFromText(value) : undefined
  return number !== undefined && place.takes(number) ? number : value
}

/** A reference, as its schema has it, is plain data; its type has optional members, unlike `Json`. */
function plain(reference: DataReference | ColumnsReference): Json {
  return reference as Json
}
