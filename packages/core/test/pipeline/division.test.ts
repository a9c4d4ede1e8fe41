import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dividePlan, readFrozenList, shardSlice } from '../../src/pipeline/division.js'

const folder = mkdtempSync(join(tmpdir(), 'movieflow-division-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Plan = Parameters<typeof dividePlan>[0]

const planOf = (ids: readonly string[], selected: readonly string[] = ids) =>
  ({ movies: ids.map((id) => ({ id })), selected: new Set(selected) }) as unknown as Plan

describe('a division', () => {
  it('gives each movie to one shard, and no shard more than one movie beyond another', () => {
    for (const items of [0, 1, 7, 8, 100, 901])
      for (const count of [1, 2, 8, 200]) {
        const slices = Array.from({ length: count }, (_, index) => shardSlice(items, { index: index + 1, count }))
        const sizes = slices.map(([start, end]) => end - start)
        expect(slices.flatMap(([start, end]) => Array.from({ length: end - start }, (_, at) => start + at))).toEqual(
          Array.from({ length: items }, (_, item) => item),
        )
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }
  })

  it('is of the selected movies, in the order of the plan', () => {
    const plan = planOf(['a', 'b', 'c', 'd', 'e'], ['a', 'c', 'd', 'e'])
    expect([...dividePlan(plan, undefined, { index: 1, count: 2 }).selected]).toEqual(['a', 'c'])
    expect([...dividePlan(plan, undefined, { index: 2, count: 2 }).selected]).toEqual(['d', 'e'])
  })

  it('of a frozen list knows no movie that came later, and passes over one that is gone', () => {
    const file = join(folder, 'list.json')
    const list = {
      version: 1,
      pipeline: '/elsewhere/p.yaml',
      shards: 2,
      movies: ['a', 'gone', 'c'],
      all: ['a', 'b', 'c', 'gone'],
    }
    writeFileSync(file, JSON.stringify({ ...list, more: 'of submit' }))
    const frozen = readFrozenList(file, '/here/p.yaml')
    const { movies, selected } = dividePlan(planOf(['a', 'b', 'c', 'late']), frozen, undefined)
    expect(movies.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect([...selected]).toEqual(['a', 'c'])
    const shard = (index: number) => [...dividePlan(planOf(['a', 'b', 'c']), frozen, { index, count: 2 }).selected]
    expect([shard(1), shard(2)]).toEqual([['a'], ['c']])
  })

  it('says what is wrong with a list', () => {
    const file = join(folder, 'wrong.json')
    const refused = (text: string) => {
      writeFileSync(file, text)
      try {
        readFrozenList(file, '/here/p.yaml')
        return 'nothing'
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(refused('{')).toContain('cannot be read')
    expect(refused('{}')).toContain('is not a list of movies that `submit` wrote')
    expect(refused('{"version":1,"pipeline":"q.yaml","shards":1,"movies":[],"all":[]}')).toContain('is for q.yaml')
  })
})
