// Which files a stack is of: by captures alone.
import { expect, test } from 'vitest'
import type { MovieFiles } from '../../src/plan/discover.js'
import { stackMovies } from '../../src/plan/stacked-files.js'

const movie = (animal: string, condition: string | number): MovieFiles => {
  const path = `${animal}_${condition}.npy`
  const fields = { animal, condition }
  return { files: [{ file: `/${path}`, path, name: path, fields }], fields, gaps: [], wild: false }
}

const summary = (movies: readonly MovieFiles[]) =>
  movies.map(({ fields, stack }) => [fields, stack!.values, stack!.lacking])

test('values are in natural order, and those that most movies have are missed', () => {
  const found = [movie('a', 'c10'), movie('a', 'c2'), movie('b', 'c2'), movie('b', 'c10'), movie('c', 'c3')]
  expect(summary(stackMovies(found, 'condition'))).toEqual([
    [{ animal: 'a' }, ['c2', 'c10'], []],
    [{ animal: 'b' }, ['c2', 'c10'], []],
    [{ animal: 'c' }, ['c3'], ['c10', 'c2']],
  ])
})

test('sessions that each animal has of its own are not missed by the others', () => {
  expect(summary(stackMovies([movie('a', 1), movie('a', 2), movie('b', 3)], 'condition'))).toEqual([
    [{ animal: 'a' }, [1, 2], []],
    [{ animal: 'b' }, [3], []],
  ])
  expect(summary(stackMovies([movie('a', 'A'), movie('a', 'B'), movie('b', 'A')], 'condition'))).toEqual([
    [{ animal: 'a' }, ['A', 'B'], []],
    [{ animal: 'b' }, ['A'], ['B']],
  ])
  const found = [movie('a', 1), movie('a', 2), movie('b', 10), movie('b', 9), movie('c', 3), movie('c', 4)]
  expect(summary(stackMovies(found, 'condition'))).toEqual([
    [{ animal: 'a' }, [1, 2], []],
    [{ animal: 'b' }, [9, 10], []],
    [{ animal: 'c' }, [3, 4], []],
  ])
})

test('two files of one value are refused by their names', () => {
  const other = { ...movie('a', 'c1'), files: [{ file: '/x.npy', path: 'x.npy', name: 'x', fields: {} }] }
  expect(() => stackMovies([movie('a', 'c1'), other], 'condition')).toThrow(
    'two files of one stack have condition = c1: a_c1.npy and x.npy',
  )
})
