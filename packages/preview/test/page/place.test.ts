import { describe, expect, it } from 'vitest'
import { nearestMovie, readPlace, writePlace } from '../../src/page/place.js'
import { movie } from './canned-plan.js'

describe('a place', () => {
  it('comes back from the address as it was', () => {
    for (const place of [
      { movie: 'animal=Alfa & Co,exp=1', index: 12, view: { scale: 2.5, x: 100.125, y: 80 } },
      { movie: 'a#b%=?"', index: 0, view: 'fit' },
      { movie: undefined, index: 3, view: 'fit' },
    ] as const)
      expect(readPlace(writePlace(place))).toEqual(place)
  })

  it('is the first one where the address says nothing that can be', () => {
    const first = { movie: undefined, index: 0, view: 'fit' }
    for (const text of [
      '',
      '#',
      '#frame=-1',
      '#frame=1.5',
      '#frame=x&view=1,2',
      '#view=0,1,1',
      '#view=1,2,x',
      '#view=1,,2',
    ])
      expect(readPlace(text)).toEqual(first)
  })
})

describe('the nearest movie', () => {
  const ids = (...texts: readonly string[]) => texts.map((text) => movie(text))
  const before = ids('animal=Alfa,exp=1', 'animal=Beto,exp=2', 'animal=Chen,exp=3')

  it('is itself', () => {
    expect(nearestMovie(before, 'animal=Beto,exp=2')?.id).toBe('animal=Beto,exp=2')
  })

  it('agrees in the most fields', () => {
    const after = ids('animal=Dora,exp=2', 'animal=Beto,exp=7', 'animal=Chen,exp=3')
    expect(nearestMovie(after, 'animal=Beto,exp=2', before)?.id).toBe('animal=Beto,exp=7')
  })

  it('is the nearest in the list where none agrees', () => {
    const after = ids('animal=X,exp=7', 'animal=Y,exp=8', 'animal=Z,exp=9')
    expect(nearestMovie(after, 'animal=Beto,exp=2', before)?.id).toBe('animal=Y,exp=8')
  })

  it('is known by its id alone after a reload', () => {
    const after = ids('animal=Alfa,exp=1', 'animal=Beto,exp=9')
    expect(nearestMovie(after, 'animal=Beto,exp=2')?.id).toBe('animal=Beto,exp=9')
  })

  it('is the first where none was shown, and none where there are none', () => {
    expect(nearestMovie(before, undefined)?.id).toBe('animal=Alfa,exp=1')
    expect(nearestMovie([], 'animal=Beto,exp=2', before)).toBe(undefined)
  })
})
