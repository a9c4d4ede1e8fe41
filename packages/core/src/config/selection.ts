// `where:`, `except:` and `--only` as criteria.
import { parseRange } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Criterion, FieldValue, Json, OptionPath, Selection } from '../model/index.js'
import { hasTemplate, numberFromText } from '../template/index.js'
import type { Mistakes } from './mistakes.js'

/** With short forms written out: a list of maps of lists. */
export function readSelection(
  data: readonly { readonly [field: string]: readonly Json[] }[] | undefined,
  path: OptionPath,
  mistakes: Mistakes,
): Selection {
  const maps = data ?? []
  // `where: {}` has no criteria.
  if (maps.length === 1 && Object.keys(maps[0]!).length === 0) return []
  return maps.map((map, place) => {
    if (Object.keys(map).length === 0) mistakes.add([...path, place], 'expected a map of fields, but got an empty one')
    const entries = Object.entries(map).map(([field, values]) => {
      const criteria = values.map((value, index) => {
        const at = [...path, place, field, ...(values.length > 1 ? [index] : [])]
        return readCriterion(value, (message) => mistakes.add(at, message))
      })
      return [field, criteria]
    })
    return Object.fromEntries(entries)
  })
}

function readCriterion(value: Json, refuse: (message: string) => void): Criterion {
  if (typeof value !== 'string') return { value: value as FieldValue }
  const range = parseRange(value)
  if (range && range.from > range.to) refuse(`the range ${value} is empty: its lower end comes first`)
  if (hasTemplate(value)) refuse(`expected a value, a list or a range, but got a template: ${JSON.stringify(value)}`)
  return range ?? { value }
}

/**
 * Fields that a movie must have, from a program: `{ animal: 'Beto', exp: [11, 12] }`; a list means any of its values. A
 * text such as `11..13` is a range.
 */
export function selectFields(fields: { readonly [field: string]: FieldValue }): Selection {
  const criteria = Object.entries(fields).map(([field, values]): [string, Criterion[]] => {
    const refuse = (message: string) => {
      throw new MovieflowError('CALL_INVALID', `${field}: ${message}`)
    }
    return [field, [values].flat().map((value) => readCriterion(value as Json, refuse))]
  })
  return criteria.length > 0 ? [Object.fromEntries(criteria)] : []
}

/** `animal=Beto,exp=11..13`: fields that a movie must have; a value after a comma belongs to the preceding field. */
export function parseSelection(text: string): Selection {
  const criteria: Record<string, Criterion[]> = {}
  let current: Criterion[] | undefined
  for (const piece of splitAtCommas(text)) {
    const field = /^\s*([^\s=<>"'[\]]+)\s*=/.exec(piece)
    const name = field?.[1]
    if (name !== undefined) {
      if (!Object.hasOwn(criteria, name)) criteria[name] = []
      current = criteria[name]!
    }
    const written = piece.slice(field?.[0].length ?? 0).trim()
    if (!current || written === '') throw refuse(text, `got ${JSON.stringify(piece.trim())}`)
    const listed = /^\[(.*)\]$/s.exec(written)
    for (const value of listed ? splitAtCommas(listed[1]!) : [written]) current.push(readGiven(value.trim(), text))
  }
  return [criteria]
}

function readGiven(written: string, text: string): Criterion {
  const quoted = /^(["'])(.*)\1$/s.exec(written)
  if (quoted) return { value: quoted[2]! }
  if (written === '') throw refuse(text, 'got an empty value')
  if (written === 'true' || written === 'false') return { value: written === 'true' }
  const number = numberFromText(written)
  if (number !== undefined) return { value: Number.isSafeInteger(number) || !/^\d+$/.test(written) ? number : written }
  return readCriterion(written, (message) => {
    throw new MovieflowError('CALL_INVALID', `--only ${text}: ${message}`)
  })
}

/** Splits at the commas outside quotes and brackets. */
function splitAtCommas(text: string): string[] {
  const pieces = text.match(/(?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^,])+|(?<=,)(?=,|$)|^(?=,|$)/g)
  return pieces ?? ['']
}

function refuse(text: string, got: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', `--only ${text}: expected field=value, but ${got}`, {
    hint: 'such as --only animal=Beto,exp=11..13; quote a value that contains a comma',
  })
}
