import { describe, expect, test } from 'vitest'
import { colorOption, parseColor } from '../src/colors.js'

describe('parseColor', () => {
  test.each([
    ['k', [0, 0, 0]],
    ['g', [0, 128, 0]],
    ['c', [0, 191, 191]],
    ['white', [255, 255, 255]],
    ['RebeccaPurple', [102, 51, 153]],
    ['tab:orange', [255, 127, 14]],
    ['C1', [255, 127, 14]],
    ['C11', [255, 127, 14]],
    ['#f80', [255, 136, 0]],
    ['#FF8800', [255, 136, 0]],
    ['0.5', [128, 128, 128]],
    ['1', [255, 255, 255]],
    [0.5, [128, 128, 128]],
    [
      [1, 0.5, 0],
      [255, 128, 0],
    ],
  ])('%j', (value, rgb) => expect(parseColor(value as string)).toEqual(rgb))

  test.each(['blurple', '#ff', '#ff00000', '1.5', '-0.2', '', 'constructor', 'rgb(1,2,3)', 'K'])('%j is none', (text) =>
    expect(parseColor(text)).toBeUndefined(),
  )
})

test('an unknown colour names the nearest', () => {
  const { error } = colorOption.safeParse('grean')
  expect(error?.issues[0]?.message).toMatch(/'grean' is not a colour.*green/)
  expect(colorOption.safeParse([0, 0, 2]).success).toBe(false)
})
