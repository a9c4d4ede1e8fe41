// The text of a metadata file becomes values: JSON, with the NaN and Infinity that Python writes, and whole numbers kept exactly.

export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonRecord
export interface JsonRecord {
  readonly [name: string]: JsonValue | undefined
}

/** Texts are skipped, so their contents stay; numbers that doubles may not hold are marked. */
const unusual = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g
const mark = '\u0001number:'

/** Throws a SyntaxError if it is not JSON. Whole numbers of 16 digits and more become bigints. */
export function parseJson(text: string): JsonValue {
  const plain = text.replace(unusual, (found) => (found.startsWith('"') ? found : JSON.stringify(mark + found)))
  return JSON.parse(plain, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value
    const number = value.slice(mark.length)
    return /\d$/.test(number) ? BigInt(number) : Number(number)
  }) as JsonValue
}

export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is a record; `undefined` if it is something else. */
export function recordIn(value: JsonValue | undefined, name: string): JsonRecord | undefined {
  const member = isJsonRecord(value) ? own(value, name) : undefined
  return isJsonRecord(member) ? member : undefined
}

/** A member, never one that all objects have. */
export function own(record: JsonRecord, name: string): JsonValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

export function listIn(value: JsonValue | undefined, name: string): readonly JsonValue[] | undefined {
  const member = isJsonRecord(value) ? own(value, name) : undefined
  return Array.isArray(member) ? (member as readonly JsonValue[]) : undefined
}

export function textIn(value: JsonValue | undefined, name: string): string | undefined {
  const member = isJsonRecord(value) ? own(value, name) : undefined
  return typeof member === 'string' ? member : undefined
}

export function numberIn(value: JsonValue | undefined, name: string): number | undefined {
  const member = isJsonRecord(value) ? own(value, name) : undefined
  return typeof member === 'number' ? member : undefined
}
