// Splits a path with `<frame>` into the parts before and after the number, and the number's format; main thread.
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import { formatTemplate, type Lookup, parseTemplate, type Template } from '../template/index.js'

export interface NumberedTemplate {
  /** Templates of one movie's fields. */
  readonly before: Template
  readonly after: Template
  readonly digits: number
  readonly first: number
  /** As written in the pipeline: `<frame:04d>`. */
  readonly hole: string
}

type Hole = Exclude<Template['parts'][number], string>

/**
 * `undefined` if a path has no field of a frame. Only a number distinguishes the files: `frame` alone, from 0 or from a
 * number that is added to it, and without a width or with zeros before it.
 */
export function numberedTemplate(
  output: string,
  isFrameField: (name: string) => boolean,
  place: ErrorPlace,
): NumberedTemplate | undefined {
  const template = parseTemplate(output)
  const { parts, fields } = template
  const names = fields.filter(isFrameField)
  if (names.length === 0) return undefined
  const other = names.find((name) => name !== 'frame')
  if (other !== undefined)
    throw refused(`${output} has <${other}>, a field of each frame, in the path of a movie`, place)
  const at = parts.findIndex((part) => numberOf(part) !== undefined)
  const number = at < 0 ? undefined : numberOf(parts[at]!)
  const before = cut(template, 0, at)
  const after = cut(template, at + 1)
  if (!number || [...before.fields, ...after.fields].includes('frame'))
    throw refused(`${output} has <frame> in a form that cannot number files`, place)
  if (after.parts.some((part) => typeof part === 'string' && part.includes('/')))
    throw refused(`${output} has <frame> in the name of a folder`, place)
  return { before, after, ...number }
}

/** The two texts around the number. */
export function formatAround(
  { before, after }: NumberedTemplate,
  lookup: Lookup,
  known: () => Iterable<string>,
): { before: string; after: string } {
  return { before: formatTemplate(before, lookup, known), after: formatTemplate(after, lookup, known) }
}

function cut({ parts }: Template, from: number, to?: number): Template {
  const kept = parts.slice(from, to)
  const fields = kept.flatMap((part) => (typeof part === 'string' ? [] : parseTemplate(`<${part.source}>`).fields))
  return { parts: kept, whole: false, fields: [...new Set(fields)] }
}

/** `<frame>`, `<frame:04d>` and `<frame + 1:04d>`. */
function numberOf(part: string | Hole): { digits: number; first: number; hole: string } | undefined {
  if (typeof part === 'string') return undefined
  const { expression, spec, source } = part
  const sum = expression.kind === '+' ? expression : undefined
  const [frame, added] = sum ? [sum.left, sum.right] : [expression, undefined]
  if (frame.kind !== 'name' || frame.name !== 'frame') return undefined
  if (added && (added.kind !== 'number' || !Number.isSafeInteger(added.value) || added.value > 1e9)) return undefined
  const first = added?.kind === 'number' ? added.value : 0
  const hole = `<${source}>`
  if (!spec) return { digits: 1, first, hole }
  if ('date' in spec) return undefined
  const { type, width, precision, left, plus, space, zero, alternate } = spec
  const plain = (type === 'd' || type === '') && precision === undefined && !left && !plus && !space && !alternate
  if (!plain || (width > 1 && !zero)) return undefined
  return { digits: Math.max(1, width), first, hole }
}

function refused(message: string, place: ErrorPlace): MovieflowError {
  return new MovieflowError('OPTION_INVALID', message, {
    ...place,
    hint: 'a file for each frame has its number once, in its name: walk_<frame:04d>.png, or <frame + 1:04d> to count from 1; one file of all frames has none',
  })
}
