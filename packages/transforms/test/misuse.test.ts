// What each transform says when it is asked for what cannot be.
import { MovieflowError, type TransformPlugin } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { mask, math, reduce, select, smooth, transforms, transpose } from '../src/index.js'
import { clipOf, context, countingMovie, type Movie } from './arrays.js'

const movie = countingMovie(['y', 'x', 'channel'], [24, 28, 28, 12])
const axesHere = 'the axes here are y (28), x (28), channel (12)'

function planError(plugin: TransformPlugin, options: unknown, others: Record<string, Movie> = {}): MovieflowError {
  const clips = Object.fromEntries(Object.entries(others).map(([name, other]) => [name, clipOf(other)]))
  try {
    plugin.plan({ clip: clipOf(movie), options: plugin.options.parse(options), fps: 2, others: clips }, context)
  } catch (error) {
    if (error instanceof MovieflowError) return error
    throw error
  }
  throw new Error('expected the plan to be refused')
}

function optionProblems(plugin: TransformPlugin, options: unknown): string[] {
  const result = plugin.options.safeParse(options)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('axes', () => {
  it.each([
    [select, { axis: 'chanel', index: 0 }],
    [reduce, { axis: 'chanel', by: 'mean' }],
    [reduce, { axis: ['x', 'chanel'], by: 'mean' }],
    [smooth, { axis: 'chanel', sigma: 1 }],
    [transpose, { axes: ['y', 'x', 'chanel'] }],
  ] as const)('are listed, nearest first, where one is unknown (%#)', (plugin, options) => {
    const error = planError(plugin, options)
    expect(error.code).toBe('OPTION_INVALID')
    expect(error.message).toBe(`there is no axis chanel: ${axesHere}`)
    expect(error.hint).toBe('did you mean channel? Known: channel, frame, x, y')
  })

  it('of one source among several: the hint names `data`', () => {
    const { hint } = planError(reduce, { axis: 'chanel', by: 'mean' }, { walk: countingMovie(['x'], [24, 3]) })
    expect(hint).toContain('`data: <source>` makes a step act on one source alone')
  })

  it.each([
    [reduce, { axis: ['x', 'x'], by: 'mean' }],
    [smooth, { axis: ['x', 'x'], sigma: 2 }],
    [transpose, { axes: ['x', 'x', 'y'] }],
  ] as const)('are refused where they are named twice (%#)', (plugin, options) => {
    const error = planError(plugin, options)
    expect(error.code).toBe('OPTION_INVALID')
    expect(error.message).toBe('the axis x is named twice')
  })

  it('must all be there in a transpose, and no frames', () => {
    expect(planError(transpose, { axes: ['x', 'y'] }).message).toBe(`the new order of axes lacks channel: ${axesHere}`)
    expect(planError(transpose, { axes: ['x', 'y', 'channel', 'frame'] }).message).toBe(
      `the frames cannot be transposed: ${axesHere}`,
    )
  })
})

describe('select', () => {
  it.each([
    [{ axis: 'channel', index: 12 }, 'there is no index 12: axis channel has 12 (0 to 11)'],
    [{ axis: 'channel', index: -13 }, 'there is no index -13: axis channel has 12 (0 to 11)'],
    [{ axis: 'channel', range: '2..12' }, 'there is no index 12: axis channel has 12 (0 to 11)'],
    [{ axis: 'y', range: [30, 40] }, 'there is no index 30: axis y has 28 (0 to 27)'],
    [{ axis: 'frame', index: 24 }, 'there is no index 24: the frames here are 24 (0 to 23)'],
    [{ axis: 'y', range: '5..2' }, 'the range 5..2 is empty: axis y has 28 (0 to 27)'],
    [{ axis: 'frame', range: '-1..3' }, 'the range 23..3 is empty: the frames here are 24 (0 to 23)'],
  ])('%j', (options, message) => {
    const error = planError(select, options)
    expect(error.message).toBe(message)
    expect(error.code).toBe('SHAPE_MISMATCH')
    expect(error.hint).toBeDefined()
  })
})

describe('other sources', () => {
  const reference = { $source: 'refN' }
  it.each([
    [math, { by: 'subtract', with: reference }],
    [mask, { with: reference, keep: '5..' }],
  ] as const)('must be known (%#)', (plugin, options) => {
    const error = planError(plugin, options, { refM: movie, walk: movie })
    expect(error.code).toBe('UNKNOWN_NAME')
    expect(error.message).toBe('there is no other source <refN> to take values from')
    expect(error.hint).toBe('did you mean refM? Known: refM, walk')
    expect(planError(plugin, options).hint).toContain('`sources:`')
  })

  it.each([
    [countingMovie(['y', 'z'], [1, 28, 5]), '<refN> does not fit: its axes are y (28), z (5), and '],
    [countingMovie(['y', 'x'], [1, 28, 14]), '<refN> does not fit: its axes are y (28), x (14), and '],
    [countingMovie(['y', 'x'], [12, 28, 28]), '<refN> has 12 frames, and the frames here are 24'],
  ])('must fit (%#)', (other, message) => {
    for (const [plugin, options] of [
      [math, { by: 'add', with: reference }],
      [mask, { with: reference, keep: 1 }],
    ] as const) {
      const error = planError(plugin, options, { refN: other })
      expect(error.code).toBe('SHAPE_MISMATCH')
      expect(error.message.startsWith(message)).toBe(true)
      expect(error.hint).toBeDefined()
    }
  })
})

describe('options', () => {
  it.each([
    ['select', { axis: 'x' }, ': expected an index, a range or a step'],
    ['select', { axis: 'x', index: 1, step: 2 }, 'index: expected either an index, or a range and a step'],
    ['select', { axis: 'x', range: '2-5' }, 'range: expected a range of indices such as "2..5", "2.." or "..5"'],
    ['select', { axis: 'x', range: '0.5..' }, 'range: expected a range of indices such as "2..5", "2.." or "..5"'],
    ['mask', { keep: '> 5' }, 'keep: expected a range such as "2..5", "2.." or "..5"'],
    ['mask', { keep: '5..1' }, 'keep: the first end of the range must not be above the second'],
    ['math', { by: 'add' }, 'with: add needs `with`: a number or another source, as <name>'],
    ['math', { by: 'divide', with: '1..2' }, 'with: divide needs `with`: a number or another source, as <name>'],
    ['math', { by: 'clip', with: 3 }, 'with: clip needs `with: [low, high]` or a range such as "0..1"'],
    ['math', { by: 'clip', with: [3, 1] }, 'with: the first limit must not be above the second'],
    ['math', { by: 'abs', with: 3 }, 'with: abs takes no `with`'],
    ['mask', { keep: { from: 5 } }, 'keep: expected a range such as "5..", a value, or a list of them'],
    ['mask', { keep: [true] }, 'keep: expected a range such as "5..", a value, or a list of them'],
    ['select', { axis: 'x', range: 4 }, 'range: expected a range of indices such as "2..5" or [2, 5]'],
    ['reduce', { axis: 4, by: 'mean' }, 'axis: expected the name of an axis or a list of names'],
    ['math', { by: 'add', with: true }, 'with: expected a number, another source as <name>, or limits as [low, high]'],
    ['hold', {}, ': expected `first`, `last` or both, in seconds'],
  ])('%s %j', (name, options, problem) => {
    const plugin = transforms.find((transform) => transform.name === name)!
    expect(optionProblems(plugin, options)).toEqual([problem])
  })

  it.each([
    ['select', { axis: 'x', index: 1.5 }],
    ['select', { axis: 'x', step: 0 }],
    ['reduce', { axis: 'x' }],
    ['reduce', { axis: [], by: 'mean' }],
    ['reduce', { axis: 'x', by: 'average' }],
    ['reduce', { axis: 'x', by: 'std', ddof: -1 }],
    ['smooth', { axis: 'x', sigma: 0 }],
    ['smooth', { axis: 'x' }],
    ['hold', { first: -1 }],
    ['mask', {}],
    ['transpose', {}],
    ['reverse', { axis: 'x' }],
    ['select', { axis: 'x', index: 1, indices: 2 }],
  ])('%s %j is refused', (name, options) => {
    const plugin = transforms.find((transform) => transform.name === name)!
    expect(optionProblems(plugin, options)).not.toEqual([])
  })
})
