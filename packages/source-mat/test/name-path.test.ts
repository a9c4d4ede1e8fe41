// Names as MATLAB writes them, and what is said of those that are none.
import { expect, test } from 'vitest'
import { formatPath, parseNamePath } from '../src/name-path.js'

test.each([
  ['cc_tsr', 'cc_tsr'],
  ['EStats(11).units.pref_chan', 'EStats(11).units.pref_chan'],
  [' EStats ( 2 , 1 ) . units ', 'EStats(2,1).units'],
  ['c{3}', 'c{3}'],
  ['c{2,1}.x(1,2,3){4}', 'c{2,1}.x(1,2,3){4}'],
  ['s.a.b', 's.a.b'],
])('%s', (text, shown) => {
  const path = parseNamePath(text)
  expect(path).toBeTypeOf('object')
  expect(formatPath(path as Exclude<typeof path, string>)).toBe(shown)
})

test.each([
  ['', 'it does not begin with a name'],
  ['(1)', 'it does not begin with a name'],
  ['a(0)', 'indices count from 1'],
  ['a(1}', "'(' is closed by '}'"],
  ['a(', 'an index consists of whole numbers'],
  ['a(1:3)', 'an index consists of whole numbers'],
  ['a(end)', 'an index consists of whole numbers'],
  ['a(-1)', 'an index consists of whole numbers'],
  ['a.', 'a name must follow each dot'],
  ['a..b', 'a name must follow each dot'],
  ['a.(b)', 'a name must follow each dot'],
  ['a b', '"a" must be followed by'],
  ['a(1)b', '"a(1)" must be followed by'],
  ['a(99999999999999999)', 'an index is too large'],
  [`a${'.b'.repeat(1000)}`, 'it is too long'],
])('%s is no name', (text, reason) => {
  expect(parseNamePath(text)).toContain(reason)
})
