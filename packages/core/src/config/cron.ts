// A cron pattern becomes the numbers that each field allows, or a sentence that reports its mistake.
import { suggestNames } from '../errors/index.js'
import type { CronTimes } from '../model/index.js'

interface Field {
  readonly name: 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday'
  readonly from: number
  readonly to: number
  /** Names of the numbers, the first for `from`. */
  readonly names?: readonly string[]
}

const fields: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  // Sunday is 0 and 7.
  { name: 'weekday', from: 0, to: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
]

const words: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}

/** Reads five fields, or six with seconds first, or a word such as `@daily`; returns a text if something is wrong. */
export function readCron(pattern: string): CronTimes | string {
  const written = pattern.trim()
  const word = written.toLowerCase()
  if (word.startsWith('@') && !Object.hasOwn(words, word))
    return `expected a word that cron knows, but got ${written}: ${suggestNames(word, Object.keys(words))}`
  const texts = (words[word] ?? written).split(/\s+/)
  const expected = texts.length === 6 ? fields : fields.slice(1)
  if (texts.length !== expected.length)
    return `expected five fields, minute hour day month weekday, but got ${texts.length}`
  const times: { [Name in Field['name']]?: readonly number[] } = {}
  for (const [index, field] of expected.entries()) {
    const numbers = readField(texts[index]!, field)
    if (typeof numbers === 'string') return numbers
    if (numbers) times[field.name] = numbers
  }
  if (times.weekday && /^\*./.test(texts.at(-3)!))
    return `the days ${texts.at(-3)} together with weekdays mean different things to different crons: write them out, such as 1,8,15,22`
  if (times.day && !times.weekday && isNever(times.day, times.month)) return 'there is no such day in these months'
  return { ...times, second: times.second ?? (texts.length === 6 ? undefined : [0]) }
}

/** `undefined`: any. All hours are any hour, but all days are not any day, because weekdays would then count. */
function readField(text: string, field: Field): readonly number[] | undefined | string {
  if (text === '*' || text === '*/1') return undefined
  const numbers = new Set<number>()
  for (const part of text.split(',')) {
    const range = readPart(part, field)
    if (typeof range === 'string') return range
    for (let number = range.from; number <= range.to; number += range.step)
      numbers.add(field.name === 'weekday' ? number % 7 : number)
  }
  const whole = field.name !== 'day' && field.name !== 'weekday' && numbers.size === field.to - field.from + 1
  return whole ? undefined : [...numbers].sort((left, right) => left - right)
}

function readPart(part: string, field: Field): { from: number; to: number; step: number } | string {
  const match = /^(?:\*|([a-z]+|\d+)(?:-([a-z]+|\d+))?)(?:\/(\d+))?$/i.exec(part)
  if (!match) return expected(field, part)
  const [, first, last, stepText] = match
  const step = stepText === undefined ? 1 : Number(stepText)
  if (step < 1) return `expected a step from 1 of the ${field.name}s, but got ${part}`
  const most = field.name === 'weekday' ? 6 : field.to
  if (first === undefined) return { from: field.from, to: most, step }
  const from = readNumber(first, field)
  let to = last === undefined ? from : readNumber(last, field)
  if (from === undefined || to === undefined) return expected(field, part)
  if (last === undefined && stepText !== undefined)
    return `a step needs a range: write ${first}-${most}/${step} for ${part}`
  if (field.name === 'weekday' && last !== undefined && to === 0 && from > 0) to = 7
  if (to < from) return `the range ${part} of the ${field.name}s is empty: write ${first}-${most},${field.from}-${last}`
  return { from, to, step }
}

function readNumber(written: string, { from, to, names = [] }: Field): number | undefined {
  const text = written.toLowerCase()
  const number = /^\d/.test(text) ? Number(text) : names.indexOf(text) + (names.includes(text) ? from : Number.NaN)
  return number >= from && number <= to ? number : undefined
}

function expected({ name, from, to, names }: Field, part: string): string {
  const named = names ? ` or ${names.slice(0, 3).join(', ')}, …` : ''
  return `expected ${name}s from ${from} to ${to}${named}, but got ${part}`
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isNever(days: readonly number[], months: readonly number[] | undefined): boolean {
  return months?.every((month) => days[0]! > longestMonths[month - 1]!) ?? false
}
