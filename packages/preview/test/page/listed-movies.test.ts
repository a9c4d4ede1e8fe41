import { describe, expect, it } from 'vitest'
import { countStatuses, listedMovies, rowsInSight, scrollTo } from '../../src/page/listed-movies.js'
import { movie, plan } from './canned-plan.js'

const movies = [
  movie('animal=Alfa,exp=1', { status: 'fresh' }),
  movie('animal=Alfa,exp=2', { status: 'stale', reasons: ['render.title has changed'] }),
  movie('animal=Beto,exp=2', { status: 'blocked', error: { code: 'INPUT_UNREADABLE', message: 'it ends too soon' } }),
]
const find = (query: string) =>
  listedMovies({ plan: plan(1, [], { movies }), query }).map(({ id }) => id.replaceAll(/\w+=/g, ''))

describe('the search', () => {
  it('finds words of ids, reasons and errors, and values of fields and of the status', () => {
    expect(find('')).toEqual(['Alfa,1', 'Alfa,2', 'Beto,2'])
    expect(find('alfa')).toEqual(['Alfa,1', 'Alfa,2'])
    expect(find('title')).toEqual(['Alfa,2'])
    expect(find('"too soon"')).toEqual(['Beto,2'])
    expect(find('exp=2 -animal=Beto')).toEqual(['Alfa,2'])
    expect(find('status=blocked')).toEqual(['Beto,2'])
    expect(find('nobody')).toEqual([])
  })

  it('gives the same list for the same question', () => {
    const state = { plan: plan(1, [], { movies }), query: 'alfa' }
    expect(listedMovies(state)).toBe(listedMovies({ ...state }))
  })
})

describe('the list', () => {
  it('counts statuses, those to look at first', () => {
    expect(countStatuses(movies)).toEqual([
      { status: 'blocked', count: 1 },
      { status: 'stale', count: 1 },
      { status: 'fresh', count: 1 },
    ])
  })

  it('draws the rows in sight and a few more', () => {
    expect(rowsInSight(0, 100, 10, 1000)).toEqual([0, 18])
    expect(rowsInSight(5005, 100, 10, 1000)).toEqual([492, 519])
    expect(rowsInSight(9900, 100, 10, 1000)).toEqual([982, 1000])
    // What was scrolled to is gone.
    expect(rowsInSight(9900, 100, 10, 3)).toEqual([3, 3])
  })

  it('scrolls no further than it must', () => {
    expect([scrollTo(5, 0, 100, 10), scrollTo(10, 0, 100, 10), scrollTo(3, 50, 100, 10)]).toEqual([0, 10, 30])
  })
})
