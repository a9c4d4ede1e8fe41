import { describe, expect, test } from 'vitest'
import { markers } from '../../src/marks/marker-shapes.js'
import { markerOption, parseStyle, styleOf, styleOption } from '../../src/marks/style.js'

describe('parseStyle', () => {
  // As matplotlib 3.6's _process_plot_format splits them.
  test.each([
    ['k-o', { color: 'k', line: 'solid', marker: 'o' }],
    ['r--', { color: 'r', line: 'dashed' }],
    ['--r', { color: 'r', line: 'dashed' }],
    ['b:s', { color: 'b', line: 'dotted', marker: 's' }],
    ['+', { marker: '+' }],
    ['o', { marker: 'o' }],
    ['g-.', { color: 'g', line: 'dashdot' }],
    ['-', { line: 'solid' }],
    ['C1--x', { color: 'C1', line: 'dashed', marker: 'x' }],
    ['C1', { color: 'C1', line: 'solid' }],
    ['C10', { color: 'C10', line: 'solid' }],
    ['red', { color: 'red', line: 'solid' }],
    ['tab:blue', { color: 'tab:blue', line: 'solid' }],
    ['#f80', { color: '#f80', line: 'solid' }],
    ['r', { color: 'r', line: 'solid' }],
    ['', { line: 'solid' }],
    ['.-', { line: 'solid', marker: '.' }],
    ['-.', { line: 'dashdot' }],
    ['k.-', { color: 'k', line: 'solid', marker: '.' }],
    ['--.', { line: 'dashed', marker: '.' }],
    ['*r', { color: 'r', marker: '*' }],
    ['1', { marker: '1' }],
    ['0.5', { color: '0.5', line: 'solid' }],
    ['C1x', { color: 'C1', marker: 'x' }],
    ['C11', { color: 'C11', line: 'solid' }],
    ['1C1', { color: 'C1', marker: '1' }],
    ['8', { marker: '8' }],
    [':dm', { color: 'm', line: 'dotted', marker: 'd' }],
  ])('%j', (text, style) => expect(parseStyle(text)).toEqual(style))

  test.each([
    ['kq-', "'q', at character 2 of 'kq-', is not a colour, marker or line"],
    ['q', "'q' is not a colour, marker or line"],
    ['k-o-', "'-', at character 4 of 'k-o-', is a second line"],
    ['rk', "'k', at character 2 of 'rk', is a second color (colour)"],
    ['ox', "'x', at character 2 of 'ox', is a second marker"],
    ['k -', "' ', at character 2 of 'k -', is not a colour, marker or line"],
    ['0', "'0' is not a colour, marker or line"],
    ['C', "'C' is not a colour, marker or line"],
    ['r😀', "'😀', at character 2 of 'r😀', is not a colour, marker or line"],
  ])('%j is none', (text, problem) => expect(parseStyle(text)).toEqual({ problem }))
})

test('the schemas say what is wrong', () => {
  expect(styleOption.safeParse('kq').error?.issues[0]?.message).toMatch(/^'q', at character 2 of 'kq',.*write a colour/)
  expect(styleOption.parse('k-o')).toBe('k-o')
  expect(styleOf('k-o')).toEqual({ color: 'k', line: 'solid', marker: 'o' })
  expect(markerOption.safeParse('diamond').error?.issues[0]?.message).toMatch(
    /^'diamond' is not a marker: write one of o s/,
  )
  for (const marker of markers) expect(markerOption.parse(marker)).toBe(marker)
})
