import { describe, expect, it } from 'vitest'
import { MovieflowError } from '../../src/errors/index.js'
import type { Fields } from '../../src/model/index.js'
import {
  evaluateTemplate,
  formatTemplate,
  hasTemplate,
  type Lookup,
  lookupIn,
  missingFields,
  parseTemplate,
} from '../../src/template/index.js'

const fields: Fields = {
  animal: 'Beto',
  exp: 11,
  text: '7',
  rate: 2.5,
  window: { start: 1, end: 20 },
  'stat.label': 'L1',
  stat: { by: 'mean', label: 'other' },
  'source.name': 'Beto_11',
  list: [1, 20],
  gone: null,
  nan: Number.NaN,
  lost: null,
  frame: 7,
  time: 0.28,
  größe_2: 5,
  flag: true,
  inf: Number.POSITIVE_INFINITY,
}
const lookup = lookupIn(fields)
const known = () => Object.keys(fields)
const format = (text: string, from: Lookup = lookup) => formatTemplate(parseTemplate(text), from, known)
const evaluate = (text: string, from: Lookup = lookup) => evaluateTemplate(parseTemplate(text), from, known)

function failure(run: () => unknown): MovieflowError {
  try {
    run()
  } catch (error) {
    if (error instanceof MovieflowError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('text', () => {
  it.each([
    ['<animal> Exp <exp>', 'Beto Exp 11'],
    ['<animal>_<exp:04d>', 'Beto_0011'],
    ['with [<window.start:d>,<window.end:d>] ms', 'with [1,20] ms'],
    ['<window.end - window.start:d>', '19'],
    ['<stat.label> <stat.by> <source.name>', 'L1 mean Beto_11'],
    ['<text:02d> <text:.1f>', '07 7.0'],
    ['<list>', '[1, 20]'],
    ['<window>', '{start: 1, end: 20}'],
    ['<flag>', 'true'],
    ['<rate>', '2.5'],
    ['<rate:g> <rate:e>', '2.5 2.500000e+00'],
    ['<exp:+d>|<exp:5d>|<exp:-5d>|', '+11|   11|11   |'],
    ['<animal:6s>|<animal:-6s>|<animal:.2s>', '  Beto|Beto  |Be'],
    ['< exp >', '< exp >'],
    ['<exp >', '11'],
    ['<größe_2>', '5'],
    ['<inf>', 'Inf'],
    ['<(1 + 2) * 3>', '9'],
    ['<-exp + 2 * 3>', '-5'],
    ['<exp - -1>', '12'],
    ['<exp / 2>', '5.5'],
    ['<(exp - 1) / 2 * 3 - 4>', '11'],
    ['<10 * 2>', '<10 * 2>'],
    ['<text + 1>', '8'],
    ['<flag + 1>', '2'],
    ['<time * 1000>', '280'],
    ['<time * 1000:d>', '280'],
    ['line\nbreak <exp>', 'line\nbreak 11'],
  ])('%s gives %s', (text, expected) => expect(format(text)).toBe(expected))

  it.each([
    ['p < 5', 'p < 5'],
    ['p <5', 'p <5'],
    ['<\n', '<\n'],
    ['a <', 'a <'],
    ['<<exp>', '<exp>'],
    ['<<', '<'],
    ['<<<exp>', '<11'],
    ['<< <exp> >', '< 11 >'],
    ['a > b', 'a > b'],
  ])('%j keeps its brackets: %j', (text, expected) => expect(format(text)).toBe(expected))

  it('prints what is missing as NaN', () => {
    expect(format('<gone> <nan> <gone:d> <gone:.1f> <gone:5d>|<gone + 1>')).toBe('NaN NaN NaN NaN   NaN|NaN')
  })

  it('takes a division by zero as missing', () => {
    expect(format('<exp / 0>')).toBe('NaN')
    expect(evaluate('<exp / (2 - 2)>')).toBeNull()
  })

  it('prints numbers that are no fractions without a point, others at their shortest', () => {
    const numbers = lookupIn({ a: 1e21, b: 0.10000000149011612, c: -0, d: 100, e: 1e-7, f: 123456789012 })
    expect(format('<a> <b> <c> <d> <e> <f>', numbers)).toBe('1e+21 0.10000000149011612 0 100 1e-7 123456789012')
  })
})

describe('values', () => {
  it('takes the value itself from one <…> and nothing else', () => {
    expect(evaluate('<exp>')).toBe(11)
    expect(evaluate('<list>')).toEqual([1, 20])
    expect(evaluate('<text>')).toBe('7')
    expect(evaluate('<exp / 2>')).toBe(5.5)
    expect(evaluate('<gone>')).toBeNull()
    expect(evaluate('<nan>')).toBeNull()
    expect(evaluate('<flag>')).toBe(true)
  })

  it('gives text with a format, and beside other text', () => {
    expect(evaluate('<exp:d>')).toBe('11')
    expect(evaluate('<exp> ')).toBe('11 ')
    expect(evaluate('plain')).toBe('plain')
    expect(evaluate('')).toBe('')
  })

  it('hands on a reference to a source, but not into a text', () => {
    const source: Lookup = (name) => (name === 'refM' ? { $source: 'refM' } : undefined)
    expect(evaluate('<refM>', source)).toEqual({ $source: 'refM' })
    expect(failure(() => format('a <refM>', source))).toMatchObject({ code: 'FIELD_INVALID' })
    expect(failure(() => evaluate('<refM + 1>', source)).message).toContain('the source refM')
  })

  it('knows the fields used, and whether it is whole', () => {
    expect(parseTemplate('<window.end - window.start> <exp> <exp:d>')).toMatchObject({
      fields: ['window.end', 'window.start', 'exp'],
      whole: false,
    })
    expect(parseTemplate('<exp:d>').whole).toBe(true)
    expect(parseTemplate('<<exp>').whole).toBe(false)
    expect(parseTemplate('<exp>')).toBe(parseTemplate('<exp>'))
  })

  it('tells templates from texts', () => {
    expect(['<a>', 'x <a', '<<'].map(hasTemplate)).toEqual([true, true, true])
    expect(['a', 'a < b', 'a <5', 'a<', '>'].map(hasTemplate)).toEqual([false, false, false, false, false])
  })
})

describe('lookups', () => {
  it('prefers a field with a dot in its name to a member', () => {
    expect(lookup('stat.label')).toBe('L1')
    expect(lookup('stat.by')).toBe('mean')
    expect(lookupIn({ a: { 'b.c': 1, b: { c: 2, d: 3 } } })('a.b.c')).toBe(1)
    expect(lookupIn({ a: { 'b.c': 1, b: { c: 2, d: 3 } } })('a.b.d')).toBe(3)
  })

  it('knows no members of texts, lists and objects in general', () => {
    expect(lookup('animal.length')).toBeUndefined()
    expect(lookup('list.length')).toBeUndefined()
    expect(lookup('constructor')).toBeUndefined()
    expect(lookup('window.middle')).toBeUndefined()
  })

  it('takes a member of what is missing as missing', () => expect(lookup('gone.start')).toBeNull())

  it('names the missing', () => {
    expect(missingFields(parseTemplate('<exp> <gone> <lost + 1> <nan:d>'), lookup)).toEqual(['gone', 'lost', 'nan'])
    expect(missingFields(parseTemplate('<exp / 0>'), lookup)).toEqual(['exp / 0'])
    expect(missingFields(parseTemplate('<exp> <nowhere>'), lookup)).toEqual([])
  })
})

describe('mistakes', () => {
  it('lists the known fields, nearest first', () => {
    const error = failure(() => format('<animl>'))
    expect(error.code).toBe('UNKNOWN_FIELD')
    expect(error.message).toMatch(/<animl>: did you mean animal\? Known: animal, /)
  })

  it('refuses d for what is not whole, with the value', () => {
    expect(failure(() => format('<rate:d>'))).toMatchObject({ code: 'FIELD_INVALID' })
    expect(failure(() => format('<rate:d>')).message).toContain('2.5')
    expect(failure(() => format('<inf:d>')).message).toContain('Infinity')
    expect(failure(() => format('<animal:d>')).message).toContain('"Beto"')
    expect(failure(() => format('<animal + 1>')).message).toContain('<animal> is "Beto"')
    expect(failure(() => format('<list * 2>')).code).toBe('FIELD_INVALID')
  })

  it.each([
    ['Exp <exp', 5, 'expected a >'],
    ['<exp:d', 1, 'expected a >'],
    ['<a b>', 4, 'got b'],
    ['<>', 2, 'got >'],
    ['a <exp:02q>', 8, '"02q"'],
    ['<exp:>', 6, '""'],
    ['<(exp>', 2, 'expected a )'],
    ['<exp + >', 8, "a field's name"],
    ['<exp.>', 5, 'got .'],
    ['<exp!>', 5, 'got !'],
    ['<a + 2b>', 7, 'digit'],
    [`<${'('.repeat(200)}a`, 103, 'at most'],
  ])('%s is refused at column %i: %s', (text, column, message) => {
    const error = failure(() => parseTemplate(text))
    expect(error).toMatchObject({ code: 'TEMPLATE_SYNTAX', place: { column } })
    expect(error.message).toContain(message)
  })
})

describe('dates and clock times', () => {
  const session: Fields = { start: '2026-03-14T10:05:00', time: 65.25, lost: null, name: 'Beto' }
  const show = (text: string) => formatTemplate(parseTemplate(text), lookupIn(session), () => Object.keys(session))

  it.each([
    ['<time:%M:%S>', '01:05'],
    ['at <time:%H:%M:%S.%3f>!', 'at 00:01:05.250!'],
    ['<time + 36000:%H:%M:%S>', '10:01:05'],
    ['<start:%d.%m.%Y>', '14.03.2026'],
    ['<start + time:%H:%M:%S>', '10:06:05'],
    ['<start - 1:%T>', '10:04:59'],
    ['<lost:%T>', 'NaN'],
  ])('%s is %s', (text, shown) => expect(show(text)).toBe(shown))

  it('are refused of what is none', () => {
    expect(() => show('<name:%T>')).toThrow('<name:%T> formats a date, but its value is "Beto"')
    expect(() => show('<time:%Q>')).toThrow('expected a format such as d, 02d, .1f, s or %H:%M:%S, but got "%Q"')
    // Without a date's format a date is no number.
    expect(() => show('<start + time>')).toThrow('calculates with numbers')
  })
})
