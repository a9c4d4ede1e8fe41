// What each transform says when it is asked for what cannot be.
import { MovieflowError, type TransformPlugin } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import {
  flip,
  mask,
  math,
  normalize,
  reduce,
  resize,
  rotate,
  select,
  smooth,
  transforms,
  transpose,
} from '../src/index.js'
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
    [normalize, { by: 'zscore', over: ['x', 'chanel'] }],
    [flip, { axis: 'chanel' }],
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
    [normalize, { by: 'minmax', over: ['x', 'x'] }],
    [flip, { axis: ['x', 'x'] }],
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

describe('flip', () => {
  it('leaves the frames to reverse', () => {
    const error = planError(flip, { axis: ['y', 'frame'] })
    expect(error.code).toBe('OPTION_INVALID')
    expect(error.message).toBe('flip acts on the axes of each frame, and frame is not one of them')
    expect(error.hint).toBe('`use: reverse` plays the frames backwards')
  })
})

describe('pictures', () => {
  const walk = countingMovie(['x', 'channel'], [24, 3, 2])
  const clip = clipOf(walk)
  it.each([
    [rotate, { degrees: 30 }],
    [resize, { by: 2 }],
  ] as const)('need y and x (%#)', (plugin, options) => {
    const plan = (others: Record<string, ReturnType<typeof clipOf>>) => () =>
      plugin.plan({ clip, options: plugin.options.parse(options) as never, fps: 2, others }, context)
    const message = `${plugin.name} needs the axes y and x: the axes here are x (3), channel (2)`
    expect(plan({})).toThrow(
      expect.objectContaining({ message, hint: "the source's `axes` name the rows y and the columns x" }),
    )
    expect(plan({ map: clipOf(movie) })).toThrow(
      expect.objectContaining({ message, hint: expect.stringContaining('`data: <source>`') }),
    )
  })

  it('that would be far too large are refused', () => {
    const error = planError(resize, { by: 1000 })
    expect(error.code).toBe('SHAPE_MISMATCH')
    expect(error.message).toBe(`frames of 28000 × 28000 pixels would be too large: ${axesHere}`)
    expect(error.hint).toBe('choose a smaller `size` or `by`: a frame may have 268435456 elements')
  })

  it('without pixels cannot be resized', () => {
    const clip = clipOf(countingMovie(['y', 'x'], [2, 0, 4]))
    const input = { clip, options: resize.options.parse({ size: 4 }), fps: 2, others: {} }
    expect(() => resize.plan(input, context)).toThrow('there is no pixel to resize: the axes here are y (0), x (4)')
  })
})

describe('normalize', () => {
  it.each([
    [{ by: 'zscore', range: '2..24' }, 'there is no index 24: the frames here are 24 (0 to 23)'],
    [{ by: 'baseline', range: [5, 2] }, 'the range 5..2 is empty: the frames here are 24 (0 to 23)'],
  ])('%j', (options, message) => {
    const error = planError(normalize, options)
    expect(error.message).toBe(message)
    expect(error.code).toBe('SHAPE_MISMATCH')
  })

  it('takes a range of frames only where frames count together', () => {
    const error = planError(normalize, { by: 'zscore', over: ['y', 'x'], range: '0..2' })
    expect(error.message).toBe('`range` chooses frames, but `over` is y, x')
    expect(error.hint).toBe('add `frame` to `over`, or leave `range` out')
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
    ['normalize', { by: 'zscore', mode: 'ratio' }, 'mode: `mode` is only for `by: baseline`'],
    ['normalize', { by: 'zscore', range: 9 }, 'range: expected a range of indices such as "2..5" or [2, 5]'],
    ['resize', {}, ': expected either `size` or `by`'],
    ['resize', { size: 8, by: 2 }, ': expected either `size` or `by`'],
    ['resize', { size: ['auto', 'auto'] }, 'size: only one of width and height can be auto'],
    [
      'resize',
      { size: 'wide' },
      'size: expected [width, height] in pixels, of which one may be auto, or the longer side alone',
    ],
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
    ['normalize', {}],
    ['normalize', { by: 'mean' }],
    ['normalize', { by: 'zscore', ddof: 2 }],
    ['normalize', { by: 'zscore', over: [] }],
    ['flip', {}],
    ['rotate', {}],
    ['rotate', { degrees: 'left' }],
    ['resize', { by: 0 }],
    ['resize', { by: 2, method: 'bilinear' }],
    ['tween', {}],
    ['tween', { factor: 0 }],
    ['tween', { factor: 1.5 }],
    ['select', { axis: 'x', index: 1, indices: 2 }],
  ])('%s %j is refused', (name, options) => {
    const plugin = transforms.find((transform) => transform.name === name)!
    expect(optionProblems(plugin, options)).not.toEqual([])
  })
})
