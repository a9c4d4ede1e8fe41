// One cause has one key, whatever file it is about; other causes have others.
import { expect, test } from 'vitest'
import { causeKey, withoutFile } from '../../src/errors/index.js'

const of = (file: string, message: string) => causeKey({ code: 'INPUT_UNREADABLE', message, file })

test('the file of a message is no part of its key', () => {
  expect(of('/data/a (1).npy', 'a (1).npy has no variable x')).toBe(of('/data/b.npy', 'b.npy has no variable x'))
  expect(of('/data/a.npy', 'a.npy has no variable x')).not.toBe(of('/data/b.npy', 'b.npy has no variable y'))
  expect(of('/data/a.npy', 'too short')).not.toBe(causeKey({ code: 'FIELD_INVALID', message: 'too short' }))
})

test('a path is left out with its folders', () => {
  expect(withoutFile('the file data/a.npy is cut (data/a.npy)', '/x/data/a.npy')).toBe('the file … is cut (…)')
  expect(withoutFile("x/a.npy/a.npy, 'y z/a.npy'a.npy.", 'a.npy')).toBe("…, 'y …'….")
  expect(withoutFile('nothing', undefined)).toBe('nothing')
})

// By a search that begins again at each letter it would take hours.
test('a message of millions of letters is looked at once', () => {
  const long = 'x'.repeat(4_000_000)
  expect(withoutFile(long, 'a.npy')).toBe(long)
  expect(withoutFile(`${long}a.npy ${long}`, 'a.npy')).toBe(`… ${long}`)
})
