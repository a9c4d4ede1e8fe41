// Fields as other languages write them, and texts that only look so.
import { expect, test } from 'vitest'
import { foreignFields, ownField } from '../../src/template/index.js'

test.each([
  ['walk_%04d.png', '%04d', '<name:04d>'],
  ['[%d, %d] ms', '%d', '<name:d>'],
  ['%s.gif', '%s', '<name>'],
  ['%.1f Hz', '%.1f', '<name:.1f>'],
  ['%(animal)s', '%(animal)s', '<animal>'],
  ['%(exp)02d', '%(exp)02d', '<exp:02d>'],
  ['{animal}.gif', '{animal}', '<animal>'],
  ['{exp:02d}', '{exp:02d}', '<exp:02d>'],
  ['{{animal}}', '{{animal}}', '<animal>'],
  ['$' + '{animal}', '$' + '{animal}', '<animal>'],
  ['$animal.gif', '$animal', '<animal>'],
])('%j has %s, which is %s here', (text, written, own) => {
  const [found] = foreignFields(text)
  expect(found?.written).toBe(written)
  expect(ownField(found!, 'name')).toBe(own)
})

test('in a path braces are no TeX', () => {
  expect(foreignFields('a_{time}.gif', { path: true })[0]?.written).toBe('{time}')
})

test.each([
  '50% done',
  '100%',
  '5 % of',
  'x_{max}',
  '10^{3}',
  '\\mathrm{rate}',
  'my%20data',
  '%days',
  '{1, 2}',
  '$5',
  '{}',
])('%j has none', (text) => expect(foreignFields(text)).toEqual([]))
