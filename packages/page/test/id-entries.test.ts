import { describe, expect, it } from 'vitest'
import { idEntries } from '../src/id-entries.js'

describe('ids', () => {
  it('are taken apart as they were put together', () => {
    expect(idEntries('animal=Beto,exp=11')).toEqual([
      { name: 'animal', value: 'Beto' },
      { name: 'exp', value: '11' },
    ])
    expect(idEntries('title="a, \\"b\\"=c",stat.label=L1')).toEqual([
      { name: 'title', value: 'a, "b"=c' },
      { name: 'stat.label', value: 'L1' },
    ])
    for (const id of ['', 'movie', 'a=b,', '=b', 'a=b c,d']) expect(idEntries(id), id).toBe(undefined)
  })
})
