// Changes options in a pipeline's YAML: replaces a few characters, and reads the result again to compare.
import { isDeepStrictEqual } from 'node:util'
import { type Document, Lexer, LineCounter, type Node, parseDocument } from 'yaml'
import { MovieflowError } from '../errors/index.js'
import { formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import { readDocumentData } from './data.js'
import { PipelineDocument } from './document.js'
import { isMap, type JsonMap, writeOut } from './normal-form.js'
import { Problems } from './problems.js'
import { type OptionEdit, placeEdit } from './settings.js'
import { findSplices, NoEdit, type Splice } from './text-edit.js'
import { writeKey, writeValue } from './written-value.js'

/**
 * The text of a pipeline with options changed, one after the other. Throws `PIPELINE_SYNTAX` if the text is no YAML,
 * and `CALL_INVALID`, with line and column and what to write by hand, if an option cannot be changed without changing
 * anything else: for example if another option has the same value by an alias, or if a comment would be lost.
 */
export function editPipeline(text: string, edits: readonly OptionEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  let edited = text.slice(mark.length)
  for (const edit of edits) edited = editOnce(edited, edit)
  return `${mark}${edited}`
}

function editOnce(text: string, edit: OptionEdit): string {
  const written = readText(text)
  const { data } = written
  if (!data) throw new MovieflowError('PIPELINE_INVALID', 'expected a map of options such as source: and write:')
  const normal = writeOut(data)
  const expected = placeEdit(normal, edit)
  if (isDeepStrictEqual(expected.data, normal)) return text
  try {
    const splices = findSplices(written, normal, expected.path, edit.value)
    const edited = replaceAll(text, splices)
    const fault = findFault(written, edited, expected.data)
    if (fault === undefined) return edited
    throw new NoEdit(fault, splices[0]?.start)
  } catch (error) {
    if (!(error instanceof NoEdit)) throw error
    throw byHand(written, expected.path, edit.value, error)
  }
}

interface WrittenText {
  readonly text: string
  readonly document: Document
  readonly lines: LineCounter
  readonly root: Node | null
  /** `undefined` if it is no map. */
  readonly data: JsonMap | undefined
  readonly json: boolean
  valueOf(node: Node): Json
}

/** Reads it like any YAML, because a broken pipeline may be edited to fix it. */
function readText(text: string): WrittenText {
  const lines = new LineCounter()
  const document: Document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', merge: true })
  // Reports problems in the words of a pipeline.
  if (document.errors.length > 0) PipelineDocument.parse(text, new Problems(undefined))
  const read = document.errors.length > 0 ? undefined : readValues(document)
  return {
    text,
    document,
    lines,
    root: document.contents as Node | null,
    data: isMap(read) ? read : undefined,
    json: isJson(text),
    valueOf: (node) => node.toJS(document) as Json,
  }
}

function readValues(document: Document): Json {
  try {
    return document.toJS() as Json
  } catch (cause) {
    // An alias that does not exist, or that expands to too many values.
    throw new MovieflowError('PIPELINE_SYNTAX', 'an alias of the file has no anchor, or expands to too many values', {
      cause,
    })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function replaceAll(text: string, splices: readonly Splice[]): string {
  let [edited, end] = ['', 0]
  for (const splice of splices) {
    edited += text.slice(end, splice.start) + splice.text
    end = splice.end
  }
  return edited + text.slice(end)
}

/** The problem with an edited text; `undefined` if only the option changed. */
function findFault(before: WrittenText, text: string, expected: JsonMap): string | undefined {
  const after = readQuietly(text)
  if (!after?.data) return 'the file would not be YAML any more'
  if (!isDeepStrictEqual(commentsOf(text), commentsOf(before.text))) return 'a comment would be lost'
  if (!isDeepStrictEqual(writeOut(after.data), expected))
    return 'other options would change with it, or it would be read as another value'
  if (before.json && !isJson(text)) return 'the file would not be JSON any more'
  return isPipelineText(before.text) && !isPipelineText(text) ? 'the file would not be a pipeline any more' : undefined
}

function readQuietly(text: string): WrittenText | undefined {
  try {
    return readText(text)
  } catch {
    return undefined
  }
}

/** Whether a run can read it, even if options in it are wrong. */
function isPipelineText(text: string): boolean {
  const problems = new Problems(undefined)
  try {
    readDocumentData(PipelineDocument.parse(text, problems), problems)
    return true
  } catch {
    return false
  }
}

function commentsOf(text: string): string[] {
  let isText = false
  return [...new Lexer().lex(text)].filter((token) => {
    const isComment = token.startsWith('#') && !isText
    isText = token === '\x1f'
    return isComment
  })
}

function byHand(written: WrittenText, path: OptionPath, value: Json, { reason, offset }: NoEdit): MovieflowError {
  const option = formatOptionPath(path)
  const { line, col } = written.lines.linePos(offset ?? 0)
  const name = path.at(-1)
  const entry = typeof name === 'string' ? `${writeKey(name)}: ${writeValue(value)}` : writeValue(value)
  const parent = path.length > 1 ? ` in ${formatOptionPath(path.slice(0, -1))}` : ''
  return new MovieflowError('CALL_INVALID', `${option} cannot be changed in place: ${reason}`, {
    ...(line > 0 && { line, column: col }),
    option,
    hint: `write it by hand: ${entry}${parent}`,
  })
}
