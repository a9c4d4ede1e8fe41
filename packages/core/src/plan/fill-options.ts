// A step's options, their templates filled in and held against the plugin's schema; main thread.
import type { z } from 'zod'
import { schemaAt } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type FieldValue,
  formatOptionPath,
  type Json,
  type OptionPatch,
  type OptionPath,
  type Pipeline,
} from '../model/index.js'
import {
  evaluateTemplate,
  hasTemplate,
  type Lookup,
  missingFields,
  parseTemplate,
  type Reference,
  type Template,
} from '../template/index.js'
import { type FrameFields, isFrameField } from './frame-fields.js'
import type { MovieFields } from './movie-fields.js'
import { optionFaults } from './option-errors.js'
import { numberOf } from './values.js'

export interface FillInput {
  readonly pipeline: Pipeline
  readonly movie: MovieFields
  /** Where frame fields have values; left out for steps that come before the frames are known. */
  readonly frames?: FrameFields
  /** Names of the movie's other sources: `<name>` alone stands for their data. */
  readonly sources: readonly string[]
}

export interface FilledOptions {
  /** Checked, with defaults, and the first frame's values where they are per frame. */
  readonly options: Json
  /** The same with the texts of templates where they are per frame. */
  readonly unchanging: Json
  /** Options that change from frame to frame. */
  patches(index: number): OptionPatch[]
  readonly changes: boolean
}

interface FrameTemplate {
  readonly path: OptionPath
  readonly template: Template
  readonly schemas: readonly z.ZodType[]
  /** What a frame's value is held against. */
  readonly checks: readonly z.ZodType[]
}

/** Fills in `raw`, the options of the step at `path`. Throws OPTION_INVALID, or FIELD_INVALID where a field is at fault. */
export async function fillOptions(
  raw: Readonly<Record<string, Json>>,
  schema: z.ZodType,
  path: OptionPath,
  plugin: string,
  input: FillInput,
): Promise<FilledOptions> {
  const filler = new OptionFiller(schema, path, plugin, input)
  const filled = await filler.fill(raw, [])
  const result = schema.safeParse(filled)
  if (!result.success) {
    const fault = optionFaults(schema, filled, result.error)[0]!
    const fromTemplate = filler.filledPaths.some((filledPath) => startsWith(fault.path, filledPath))
    throw filler.error(fromTemplate ? 'FIELD_INVALID' : 'OPTION_INVALID', fault.path, fault.message, fault.hint)
  }
  const { frameTemplates } = filler
  // Through JSON: what a schema leaves undefined must be absent in the worker as here.
  const options = JSON.parse(JSON.stringify(result.data)) as Json
  return {
    options,
    unchanging: [frameTemplates.reduce((left, { path }) => withoutValue(left, path), options), filler.frameTexts],
    changes: frameTemplates.length > 0,
    patches: (index) => {
      if (frameTemplates.length === 0) return []
      const lookup = input.frames!.lookup(index)
      return frameTemplates.map((one) => [one.path, filler.frameValue(one, lookup, index)])
    },
  }
}

function withoutValue(value: Json, [key, ...rest]: OptionPath): Json {
  if (key === undefined || typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return value.with(Number(key), withoutValue(value[Number(key)] ?? null, rest))
  const record = value as Record<string, Json>
  return { ...record, [key]: withoutValue(record[key] ?? null, rest) }
}

function startsWith(path: OptionPath, start: OptionPath): boolean {
  return start.every((part, index) => path[index] === part)
}

class OptionFiller {
  readonly filledPaths: OptionPath[] = []
  readonly frameTemplates: FrameTemplate[] = []
  readonly frameTexts: string[] = []
  readonly #schema: z.ZodType
  readonly #path: OptionPath
  readonly #plugin: string
  readonly #input: FillInput
  readonly #frameNames: ReadonlySet<string>

  constructor(schema: z.ZodType, path: OptionPath, plugin: string, input: FillInput) {
    this.#schema = schema
    this.#path = path
    this.#plugin = plugin
    this.#input = input
    this.#frameNames = new Set(Object.keys(input.pipeline.frames))
  }

  async fill(value: Json, at: OptionPath): Promise<Json> {
    if (typeof value === 'string') return hasTemplate(value) ? this.#fillText(value, at) : value
    if (Array.isArray(value)) return Promise.all(value.map((each, index) => this.fill(each, [...at, index])))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(
      async ([key, each]) => [key, await this.fill(each, [...at, key])] as const,
    )
    return Object.fromEntries(await Promise.all(entries))
  }

  async #fillText(text: string, at: OptionPath): Promise<Json> {
    const template = parseTemplate(text)
    const { perFrame, schemas, marked } = schemaAt(this.#schema, at)
    this.filledPaths.push(at)
    const frameName = template.fields.find((name) => isFrameField(name, this.#frameNames))
    const movieNames = template.fields.filter((name) => !isFrameField(name, this.#frameNames))
    if (template.whole && this.#input.sources.includes(template.fields[0] ?? ''))
      return { $source: template.fields[0]! }
    await this.#input.movie.ensure(movieNames)
    if (frameName === undefined) {
      const value = this.#evaluate(template, this.#input.movie.lookup, this.#input.movie.names, at)
      return this.#checkMissing(fitted(value as Json, schemas), text, perFrame, at)
    }
    if (!perFrame || !this.#input.frames)
      throw this.error(
        'OPTION_INVALID',
        at,
        `<${frameName}> changes from frame to frame, but this option is one for the whole movie`,
        'use a field of the movie, or move it to an option that is per frame, such as the title',
      )
    const one: FrameTemplate = { path: at, template, schemas, checks: marked.length > 0 ? marked : schemas }
    this.frameTemplates.push(one)
    this.frameTexts.push(text)
    return this.frameValue(one, this.#input.frames.lookup(0), 0)
  }

  frameValue({ path, template, schemas, checks }: FrameTemplate, lookup: Lookup, index: number): Json {
    const value = fitted(this.#evaluate(template, lookup, this.#input.frames!.names, path, index) as Json, schemas)
    // The first frame's value is checked with all the options; the others against their own schema.
    if (index === 0 || checks.some((schema) => schema.safeParse(value).success)) return value
    const [fault] = checks.flatMap((schema) => {
      const result = schema.safeParse(value)
      return result.success ? [] : optionFaults(schema, value, result.error)
    })
    throw this.error(
      'FIELD_INVALID',
      path,
      fault?.message ?? `${JSON.stringify(value)} does not fit`,
      fault?.hint,
      index,
    )
  }

  #evaluate(
    template: Template,
    lookup: Lookup,
    names: () => string[],
    at: OptionPath,
    frame?: number,
  ): FieldValue | Reference {
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
    const { file } = this.#input.pipeline
    return {
      file,
      ...this.#input.pipeline.locate(path),
      option: formatOptionPath(path),
      ...(frame !== undefined && { frame }),
    }
  }
}

/** A value as the option wants it: a number as text, or text as the number that it writes. */
function fitted(value: Json, schemas: readonly z.ZodType[]): Json {
  const fits = (candidate: Json) => schemas.some((schema) => schema.safeParse(candidate).success)
  if (schemas.length === 0 || fits(value)) return value
  if (typeof value === 'number' && fits(String(value))) return String(value)
  if (typeof value === 'string') {
    const number = numberOf(value)
    if (number !== undefined && fits(number)) return number
  }
  return value
}
