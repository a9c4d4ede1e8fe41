// Names of files become columns: parts that are the same in all names, and parts that vary and so become fields.

/** A part of every name, with the text before it. */
export interface Column {
  /** Separators and letters that are the same in all names. */
  readonly before: string
  /** `undefined` if the part does not vary. */
  readonly field?: {
    readonly name: string
    /** Digits that become a number. */
    readonly number: boolean
    /** Number of digits in every name, if padded with zeros. */
    readonly padded?: number
    /** Whether it counts frames: files that differ in nothing else are one movie. */
    readonly frame: boolean
  }
}

/** A word, a date, or a layer of a network, which contain separators; else the text between separators. */
const partPattern = /\d{4}[-_]\d{2}[-_]\d{2}|(?:conv|block|relu|layer)\d+(?:[-_]\d+)+|[^-_. ]+/giy
const separatorPattern = /[-_. ]*/y

interface Split {
  readonly separators: readonly string[]
  readonly parts: readonly string[]
}

/** `separators[i]` precedes `parts[i]`; one more may follow at the end. */
export function splitName(name: string): Split {
  const separators: string[] = []
  const parts: string[] = []
  for (let at = 0; ; ) {
    separatorPattern.lastIndex = at
    const separator = separatorPattern.exec(name)![0]
    separators.push(separator)
    partPattern.lastIndex = at + separator.length
    const part = partPattern.exec(name)?.[0]
    if (part === undefined) return { separators, parts }
    parts.push(part)
    at += separator.length + part.length
  }
}

/** Names of one form have the same separators in the same order. */
export function formOf(name: string): string {
  return JSON.stringify(splitName(name).separators)
}

/** Fields that have a name already; one name has one list of values. */
export type NamedFields = Map<string, readonly string[]>

/**
 * The columns of names (without endings) that have one form. `frames`: the last varying number counts frames. New
 * fields are added to `named`; a column with the values of a field that is there is that field.
 */
export function chooseColumns(names: readonly string[], named: NamedFields, frames: boolean): Column[] {
  const splits = names.map(splitName)
  const { separators, parts } = splits[0]!
  const columns = parts.map((_, place) => splits.map((split) => split.parts[place]!))
  const lastNumber = columns.findLastIndex((values) => new Set(values).size > 1 && cutLetters(values) !== undefined)
  const found = columns.map((values, place): Column => {
    const separator = separators[place]!
    if (new Set(values).size === 1) return { before: separator + values[0]! }
    const cut = cutLetters(values)
    const text = cut?.rest ?? values
    const frame = frames && place === lastNumber
    const before = separator + (cut?.letters ?? '')
    const hint = cut?.letters || constantOf(columns[place - 1])
    const known = [...named].find(([, others]) => others.every((other, index) => other === text[index]))?.[0]
    const name = frame ? 'frame' : (known ?? nameField(text, cut !== undefined, hint, named))
    named.set(name, text)
    const number = cut !== undefined && keepsNumbersApart(text) && name !== 'date'
    const padded = number && text.some((digits) => /^0\d/.test(digits)) ? Math.max(...text.map(lengthOf)) : undefined
    return { before, field: { name, number, frame, ...(padded !== undefined && { padded }) } }
  })
  const end = separators[parts.length]!
  return end === '' ? found : [...found, { before: end }]
}

/** `Exp3 Exp11` are the same letters with varying digits; `undefined` for other texts. */
function cutLetters(values: readonly string[]): { letters: string; rest: string[] } | undefined {
  const letters = /^\D*/.exec(values[0]!)![0]
  const rest = values.map((value) => value.slice(letters.length))
  const fits = values.every((value) => value.startsWith(letters)) && rest.every((digits) => /^\d+$/.test(digits))
  return fits ? { letters, rest } : undefined
}

const constantOf = (values: readonly string[] | undefined): string =>
  values !== undefined && new Set(values).size === 1 && /^\p{L}+$/u.test(values[0]!) ? values[0]! : ''

const lengthOf = (text: string): number => text.length

/** Different digits must give different numbers, all of them exact. */
function keepsNumbersApart(texts: readonly string[]): boolean {
  const digits = new Set(texts)
  return new Set(texts.map(Number)).size === digits.size && texts.every((text) => Number.isSafeInteger(Number(text)))
}

/** Usual names for the values of experiments, by their form. */
const looks: readonly [name: string, look: RegExp][] = [
  ['layer', /^(?:conv|fc|relu|pool|block|layer)\d*(?:[-_]?\d+)*$/i],
  ['date', /^(?:19|20)\d{2}[-_]?\d{2}[-_]?\d{2}$/],
  ['type', /^(?:evol|manif|gabor|rest|task|train|test|control|baseline)\w*$/i],
  ['side', /^(?:left|right|lh|rh|l|r)$/i],
  ['sex', /^(?:male|female|m|f)$/i],
  ['animal', /^(?:\p{Lu}\p{Ll}+|(?:mouse|rat|monkey|cat|fish|fly)\w*)$/iu],
]
const taken = new Set(['frame', 'time', 'source', 'data'])

function nameField(values: readonly string[], number: boolean, hint: string, named: NamedFields): string {
  const looked = looks.find(([name, look]) => {
    const capital =
      name !== 'animal' || values.every((value) => /^\p{Lu}|^(?:mouse|rat|monkey|cat|fish|fly)/u.test(value))
    return capital && values.every((value) => look.test(value))
  })?.[0]
  const fromHint = hint.toLowerCase().replace(/[^\p{L}\p{N}_]/gu, '')
  const wanted =
    (looked === 'date' ? looked : undefined) ??
    (/^[\p{L}_]/u.test(fromHint) ? fromHint : undefined) ??
    (number ? 'number' : undefined) ??
    looked ??
    (named.size === 0 ? 'name' : 'part')
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}${count}`
    if (!named.has(name) && !taken.has(name)) return name
  }
}
