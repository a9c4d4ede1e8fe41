import { describe, expect, test } from 'vitest'
import { guessAxes } from '../src/init/guess-axes.js'
import { chooseColumns } from '../src/init/name-columns.js'
import { yamlLine, yamlText } from '../src/init/yaml-text.js'

/** The pattern of names, with `*` in the place of the frame. */
function patternOf(...names: string[]): string {
  return chooseColumns(names, new Map(), false)
    .map(({ before, field }) => before + (field ? `<${field.name}${field.number ? ':d' : ''}>` : ''))
    .join('')
}

describe('what varies in names is a field', () => {
  test.each([
    [['Beto_Evol_Exp3_conv4_3', 'Alfa_Manif_Exp11_fc6'], '<animal>_<type>_Exp<exp:d>_<layer>'],
    [['sub-01_task-rest_run-1', 'sub-02_task-rest_run-2'], 'sub-<sub:d>_task-rest_run-<run:d>'],
    [['2024-01-05 mouse3', '2024-02-11 mouse12'], '<date> mouse<mouse:d>'],
    [['a.1.final', 'b.2.final'], '<name>.<number:d>.final'],
    [['rat7-left', 'rat8-right'], 'rat<rat:d>-<side>'],
    // 1 and 01 are one number: as digits they would be one movie.
    [['t1_1', 't01_2', 't2_1'], 't<t>_<number:d>'],
    [['x_99999999999999999999', 'x_99999999999999999998'], 'x_<x>'],
    // `frame` is the movie's clock.
    [['frame1_time', 'frame2_time'], 'frame<frame2:d>_time'],
  ])('%j', (names, pattern) => {
    expect(patternOf(...names)).toBe(pattern)
  })
})

describe('shapes become axes', () => {
  const guess = (shape: number[], order: 'C' | 'F' = 'C', dtype = '<f4') => guessAxes([{ shape, order, dtype }]).axes

  test.each([
    ['NumPy counts frames first', [20, 128, 256], 'C', ['frame', 'y', 'x']],
    ['MATLAB counts them last', [128, 256, 20], 'F', ['y', 'x', 'frame']],
    ['square pictures tell, in NumPy', [28, 28, 40], 'C', ['y', 'x', 'frame']],
    ['square pictures tell, in MATLAB', [40, 28, 28], 'F', ['frame', 'y', 'x']],
    ['channels of MATLAB', [28, 28, 512, 40], 'F', ['y', 'x', 'channel', 'frame']],
    ['channels of NumPy', [40, 512, 28, 28], 'C', ['frame', 'channel', 'y', 'x']],
    ['more than one index to reduce', [9, 2, 3, 5, 7], 'C', ['frame', 'channel1', 'channel2', 'y', 'x']],
    ['a walk', [100, 2], 'C', ['frame', 'column']],
    ['a picture', [30, 40], 'C', ['y', 'x']],
    ['a trace', [100], 'C', ['frame']],
  ] as const)('%s', (_, shape, order, axes) => {
    expect(guess([...shape], order)).toEqual(axes)
  })

  test('bytes of three colours are red, green and blue', () => {
    expect(guess([10, 30, 40, 3], 'C', '|u1')).toEqual(['frame', 'y', 'x', 'rgb'])
    expect(guess([30, 40, 3, 10], 'F', '|u1')).toEqual(['y', 'x', 'rgb', 'frame'])
    expect(guess([30, 40, 3], 'C', '|u1')).toEqual(['y', 'x', 'rgb'])
    expect(guess([10, 30, 40, 3], 'C')).toEqual(['frame', 'channel', 'y', 'x'])
  })

  test('all files are asked: one that is square by chance does not decide', () => {
    const files = [
      [30, 30, 40],
      [20, 30, 40],
    ].map((shape) => ({ shape, order: 'C' as const, dtype: '<f4' }))
    expect(guessAxes(files).axes).toEqual(['frame', 'y', 'x'])
  })
})

test('texts are plain where YAML reads them as they are', () => {
  expect(yamlText('data/<animal>_Exp<exp:d>.npy')).toBe('data/<animal>_Exp<exp:d>.npy')
  for (const text of ['*.png', 'a: b', 'a #1', 'a, b', '[x]', 'true', '1e3', '.5', 'ends ', '- x', '', '&a', "it's"])
    expect(yamlText(text)).toBe(JSON.stringify(text))
  expect(yamlLine('<a>, frame <frame>')).toBe('<a>, frame <frame>')
})
