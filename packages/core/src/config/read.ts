// A pipeline, from a file, as text or as data, as a Pipeline; on the main thread, before anything else.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import type { Json, Pipeline } from '../model/index.js'
import { buildPipeline } from './build.js'
import { readData } from './data.js'
import { PipelineDocument } from './document.js'
import { isMap } from './normal-form.js'
import { fileOf, type PipelineInput } from './pipeline-input.js'
import { copyPlainData } from './plain-data.js'
import { Problems } from './problems.js'
import { Report, show } from './report.js'
import { fullSchema } from './schema.js'
import { applySettings } from './settings.js'
import { checkTemplates } from './templates.js'

const mostBytes = 16 * 2 ** 20

/**
 * Reads and checks a pipeline; `settings` are `--set`'s, as `transform[0].sigma=2`. Throws the first of its
 * problems, with line and column; `pipelineErrors` gives them all.
 */
export async function readPipeline(input: string | PipelineInput, settings: readonly string[] = []): Promise<Pipeline> {
  return typeof input === 'string'
    ? parsePipeline(await readText(input), input, settings)
    : readPipelineData(input, settings)
}

/** The same for a text; `file` names it in messages, and its folder is the pipeline's. */
export function parsePipeline(text: string, file: string, settings: readonly string[] = []): Pipeline {
  const problems = new Problems(file)
  const document = PipelineDocument.parse(text, problems)
  return checkPipeline({ written: readData(document, problems), file, document, problems }, settings)
}

/** The same for data: messages carry the option's path alone. */
function readPipelineData(input: PipelineInput, settings: readonly string[]): Pipeline {
  const problems = new Problems(undefined)
  const file = fileOf(input)
  const written = copyPlainData(input.data, problems)
  problems.throwIfAny()
  return checkPipeline({ written, file, document: PipelineDocument.ofData(written), problems }, settings)
}

interface WrittenPipeline {
  readonly written: Json
  readonly file: string
  readonly document: PipelineDocument
  readonly problems: Problems
}

function checkPipeline({ written, file, document, problems }: WrittenPipeline, settings: readonly string[]): Pipeline {
  if (!isMap(written)) throw notPipeline(written, file, document)
  const { data, settings: set } = applySettings(written, settings)
  const report = new Report(document, set, problems)
  checkTemplates(data, document, report)
  const checked = fullSchema.safeParse(data)
  if (!checked.success) {
    report.addIssues(checked.error.issues, data)
    problems.throwIfAny()
  }
  const pipeline = buildPipeline(checked.data!, resolve(file), document, report)
  problems.throwIfAny()
  return pipeline
}

function notPipeline(value: Json, file: string, document: PipelineDocument): MovieflowError {
  const hint = 'the least there is: source: data/*.npy, and write: <source.name>.mp4'
  if (document.isData)
    return new MovieflowError('PIPELINE_INVALID', `expected an object as a pipeline, but got ${show(value)}`, { hint })
  if (value === null) return new MovieflowError('PIPELINE_INVALID', 'the pipeline file is empty', { file, hint })
  const message = `expected a map of options such as source: and write:, but got ${show(value)}`
  return new MovieflowError('PIPELINE_INVALID', message, { file, hint, ...document.locate([]) })
}

async function readText(file: string): Promise<string> {
  let bytes: Uint8Array
  try {
    const found = await stat(file)
    const { size } = found
    // Those that a shell makes, `<(…)`, have a writer; of any other it is not known whether one will ever come.
    if (found.isFIFO() && !/^\/(dev|proc)\//.test(file))
      throw unreadable(file, `${file} is a pipe: expected a pipeline file`)
    if (size > mostBytes) throw unreadable(file, `${file} holds ${size} bytes: it is no pipeline file`)
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof MovieflowError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const hint = 'name the YAML file; paths are relative to where the command is called'
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw unreadable(file, `there is no pipeline file ${file}`, error, hint)
    if (code === 'EISDIR') throw unreadable(file, `${file} is a folder: expected a pipeline file`, error)
    if (code === 'EACCES' || code === 'EPERM') throw unreadable(file, `${file} may not be read: no permission`, error)
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
