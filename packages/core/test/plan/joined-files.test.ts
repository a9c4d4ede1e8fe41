// The files of a further source for each movie.
import { expect, it } from 'vitest'
import type { MovieFiles } from '../../src/plan/discover.js'
import { JoinedFiles } from '../../src/plan/joined-files.js'

const files = (fields: MovieFiles['fields']): MovieFiles => {
  const path = `${Object.values(fields).join('_')}.npy`
  return { files: [{ file: `/data/${path}`, path, name: path, fields }], fields, gaps: [], wild: false }
}
const step = { name: 'walk', files: ['<animal>_<exp:d>.npy'] } as never

it('are those whose shared captures are equal, numbers by value', () => {
  const candidates = [files({ animal: 'A', exp: 1 }), files({ animal: 'A', exp: 2 }), files({ animal: 'B', exp: 2 })]
  const joined = new JoinedFiles(step, candidates)
  expect(joined.of(files({ animal: 'A', exp: '02', day: 'x' }))).toBe(candidates[1])
  expect(joined.of(files({ exp: 1 }))).toBe(candidates[0])
  expect(() => joined.of(files({ exp: 2 }))).toThrow('2 files with exp = 2: A_2.npy, B_2.npy')
  expect(() => joined.of(files({ animal: 'C', exp: 2 }))).toThrow('has no file with animal = C, exp = 2')
  expect(() => joined.of(files({ day: 'x' }))).toThrow('3 files with no shared field')
  expect(new JoinedFiles(step, [candidates[0]!]).of(files({ day: 'x' }))).toBe(candidates[0])
})
