// Reads a pipeline from a file, from text or from data; on the main thread, before anything else.
import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import { formatOptionPath, type Json, type OptionPath, type Pipeline, type PluginStep } from '../model/index.js'
import { shownWithKind } from '../options/index.js'
import { buildPipeline, readPlugins } from './build.js'
import { type ChangedData, ChangedPlaces } from './changed-places.js'
import { readDocumentData } from './data.js'
import type { DataChange } from './data-changes.js'
import { PipelineDocument } from './document.js'
import { Mistakes } from './mistakes.js'
import { isMap, type JsonMap } from './normal-form.js'
import { fileOf, type PipelineInput } from './pipeline-input.js'
import { copyPlainData } from './plain-data.js'
import { Problems } from './problems.js'
import { fullSchema, pluginSteps } from './schema.js'
import { applyAgain, applySettings } from './settings.js'
import { checkTemplates } from './templates.js'

const mostBytes = 16 * 2 ** 20

/**
 * Reads and checks the text of a pipeline, before plugins change it; `file` names it in messages, and its folder is the
 * pipeline's. `settings` are `--set` options such as `transform[0].sigma=2`. Throws the first of its problems, with
 * line and column; `pipelineErrors` gives them all.
 */
export function parsePipeline(text: string, file: string, settings: readonly string[] = []): Pipeline {
  return openText(text, file, settings).build([]).pipeline
}

/** A pipeline whose YAML is read, and whose options are not checked yet. */
export interface WrittenPipeline {
  /** Absolute; see {@link Pipeline.folder}. */
  readonly folder: string
  /** Short forms written out, settings in it. Not to be changed. */
  readonly data: JsonMap
  /** Empty if `plugins` is invalid, which {@link build} reports. */
  readonly plugins: readonly PluginStep[]
  /** The place of an option, for an error. */
  placeOf(path: OptionPath): ErrorPlace
  /**
   * Checks the data as plugins left them, one after the other, and makes the pipeline. Settings that name no place in a
   * list are applied again, because they win. `changes` are the plugins' own, in their order.
   */
  build(changed: readonly ChangedData[]): BuiltPipeline
}

export interface BuiltPipeline {
  readonly pipeline: Pipeline
  readonly changes: readonly (DataChange & { readonly plugin: string })[]
  /** The plugin that gave an option its value. */
  changedBy(path: OptionPath): string | undefined
}

/** Throws if the pipeline cannot be read, or is no YAML. */
export async function openWritten(
  input: string | PipelineInput,
  settings: readonly string[] = [],
): Promise<WrittenPipeline> {
  if (typeof input === 'string') return openText(await readPipelineText(input), input, settings)
  const problems = new Problems(undefined)
  const file = fileOf(input)
  const written = copyPlainData(input.data, problems)
  problems.throwIfAny()
  return openData(written, { file, document: PipelineDocument.ofData(written), settings })
}

function openText(text: string, file: string, settings: readonly string[]): WrittenPipeline {
  const problems = new Problems(file)
  const document = PipelineDocument.parse(text, problems)
  return openData(readDocumentData(document, problems), { file, document, settings })
}

interface Reading {
  readonly file: string
  readonly document: PipelineDocument
  readonly settings: readonly string[]
}

function openData(written: Json, { file, document, settings: texts }: Reading): WrittenPipeline {
  if (!isMap(written)) throw notPipeline(written, file, document)
  const { data, settings } = applySettings(written, texts)
  const named = document.isData ? undefined : file
  const steps = pluginSteps.safeParse(data['plugins'] ?? []).data ?? []
  return {
    folder: dirname(resolve(file)),
    data,
    plugins: readPlugins(steps),
    placeOf: (path) => ({ file: named, ...document.locate(path), option: formatOptionPath(path) }),
    build(changed) {
      const problems = new Problems(named)
      const places = new ChangedPlaces(document, data, changed)
      const mistakes = new Mistakes(places, settings, problems)
      const last = changed.length === 0 ? data : applyAgain(changed.at(-1)!.data, settings)
      checkTemplates(last, places, mistakes)
      const checked = fullSchema.safeParse(last)
      if (!checked.success) {
        mistakes.addIssues(checked.error.issues, last)
        problems.throwIfAny()
      }
      const pipeline = buildPipeline(checked.data!, resolve(file), places, mistakes)
      problems.throwIfAny()
      const changes = places.comparisons.flatMap(({ plugin, comparison }) =>
        comparison.changes.map((change) => ({ plugin, ...change })),
      )
      return { pipeline, changes, changedBy: (path) => places.changedBy(path) }
    },
  }
}

function notPipeline(value: Json, file: string, document: PipelineDocument): MovieflowError {
  const hint = 'the smallest pipeline: source: data/*.npy, and write: <source.name>.mp4'
  if (document.isData)
    return new MovieflowError('PIPELINE_INVALID', `expected an object as a pipeline, but got ${shownWithKind(value)}`, {
      hint,
    })
  if (value === null) return new MovieflowError('PIPELINE_INVALID', 'the pipeline file is empty', { file, hint })
  const message = `expected a map of options such as source: and write:, but got ${shownWithKind(value)}`
  return new MovieflowError('PIPELINE_INVALID', message, { file, hint, ...document.locate([]) })
}

/**
 * The text of a pipeline's file with its byte order mark, so that its UTF-8 equals the file's bytes. Throws
 * `PIPELINE_UNREADABLE`.
 */
export async function readPipelineText(file: string): Promise<string> {
  let bytes: Uint8Array
  try {
    const found = await stat(file)
    const { size } = found
    // Pipes that a shell makes by `<(…)` have a writer; any other may never get one.
    if (found.isFIFO() && !/^\/(dev|proc)\//.test(file))
      throw unreadable(file, `${file} is a pipe: expected a pipeline file`)
    if (size > mostBytes) throw unreadable(file, `${file} has ${size} bytes: it is no pipeline file`)
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof MovieflowError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const hint = 'name the YAML file; paths are relative to the working folder'
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw unreadable(file, `there is no pipeline file ${file}`, error, hint)
    if (code === 'EISDIR') throw unreadable(file, `${file} is a folder: expected a pipeline file`, error)
    if (code === 'EACCES' || code === 'EPERM') throw unreadable(file, `${file} cannot be read: no permission`, error)
    throw unreadable(file, `${file} cannot be read: ${message}`, error)
  }
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide) throw unreadable(file, `${file} is in UTF-16: save it in UTF-8`)
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {}
  throw unreadable(file, `${file} is no text in UTF-8: expected a pipeline file`)
}

function unreadable(file: string, message: string, cause?: unknown, hint?: string): MovieflowError {
  return new MovieflowError('PIPELINE_UNREADABLE', message, { file, cause, hint })
}
