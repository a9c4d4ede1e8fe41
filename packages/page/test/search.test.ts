import { describe, expect, it } from 'vitest'
import { type Findable, parseSearch } from '../src/search.js'

const movie = (fields: Findable['fields'], text = ''): Findable => ({ fields, text })
const finds = (query: string, found: Findable, names = Object.keys(found.fields)) =>
  parseSearch(query, new Set(names))(found)

describe('the search', () => {
  const beto = movie(
    { animal: 'Beto', exp: 11, stat: { label: 'L1', by: 'meanabs' }, rate: '12.5', gone: null },
    'beto 11 conv4_3 disk is full',
  )

  it('finds words anywhere, whatever their case, and all of them', () => {
    expect(finds('CONV4 full', beto)).toBe(true)
    expect(finds('conv4 empty', beto)).toBe(false)
    expect(finds('"disk is"', beto)).toBe(true)
    expect(finds('"is disk"', beto)).toBe(false)
    expect(finds('', beto)).toBe(true)
    expect(finds('   ', beto)).toBe(true)
  })

  it('asks for fields as --only does: a value, a range with both ends in, members', () => {
    for (const query of [
      'animal=beto',
      'exp=11',
      'exp=11..13',
      'exp=..11',
      'exp=11..',
      'rate=12..13',
      'exp=9|11',
      'gone=NaN',
    ])
      expect(finds(query, beto), query).toBe(true)
    for (const query of ['animal=Bet', 'exp=1', 'exp=12..', 'exp=..10', 'gone=..5', 'animal=1..5'])
      expect(finds(query, beto), query).toBe(false)
    expect(finds('stat.label=L1', beto, ['stat.label'])).toBe(true)
    expect(finds('exp=', beto)).toBe(true)
  })

  it('turns a term round with -, and takes = in a word for itself where no field is called so', () => {
    expect(finds('-full', beto)).toBe(false)
    expect(finds('-exp=12', beto)).toBe(true)
    expect(finds('a=b', movie({}, 'x a=b y'))).toBe(true)
    expect(finds('-', movie({}, 'a-b'))).toBe(true)
  })

  it('survives what a regular expression would not', () => {
    for (const query of ['(', '[', '\\', '"', '*+?', '--', '=', '=x', '..'])
      expect(() => finds(query, beto)).not.toThrow()
  })
})
