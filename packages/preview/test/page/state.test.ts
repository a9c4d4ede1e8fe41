import { describe, expect, it } from 'vitest'
import {
  type Action,
  firstState,
  frameLook,
  isOfMovie,
  reduce,
  type State,
  settingsFor,
  shownLength,
  shownMistake,
  warningsOf,
} from '../../src/page/state.js'
import { colormap, frame, movie, plan } from './canned-plan.js'

const mistake = { code: 'UNKNOWN_NAME', message: 'colour map virdis is not known' } as const

const begin = (...actions: readonly Action[]) =>
  actions.reduce<State>(reduce, firstState({ movie: undefined, view: 'fit' }))
const planned = (edition = 1): Action => ({ type: 'plan', plan: plan(edition, ['a=1', 'a=2', 'a=3']) })
const trying = (value: string): Action => ({ type: 'try', path: 'render.colormap', value })
const shown = (state: State, more = {}): Action => {
  const look = frameLook(state)!
  return { type: 'shown', look, frame: frame(look.edition, look.movie, 3, more) }
}

describe('a plan', () => {
  it('shows its first movie, and the one that was shown before', () => {
    expect(begin(planned()).movie).toBe('a=1')
    expect(begin(planned(), { type: 'movie', id: 'a=2' }, planned(2)).movie).toBe('a=2')
  })

  it('that is older than the one that is there is left aside', () => {
    const state = begin(planned(5))
    expect(reduce(state, { type: 'plan', plan: plan(4, ['b=1']) })).toBe(state)
  })

  it('without the movie shows the nearest', () => {
    const state = begin(planned(), { type: 'movie', id: 'a=3' })
    expect(reduce(state, { type: 'plan', plan: plan(2, ['a=1', 'a=2']) }).movie).toBe('a=2')
  })

  it('with a mistake keeps the place, whether it still has the movies or not', () => {
    const state = begin(planned(), { type: 'movie', id: 'a=2' }, planned(2))
    const wrong = reduce(state, { type: 'plan', plan: plan(3, ['a=1', 'a=2'], { problem: mistake }) })
    expect(shownMistake(wrong)).toEqual({ of: 'pipeline', mistake })
    // The last good picture can still be gone about in.
    expect(frameLook(wrong)).toEqual({ edition: 3, movie: 'a=2', settings: [] })
    const empty = reduce(state, { type: 'plan', plan: plan(3, [], { problem: mistake }) })
    expect(empty.movie).toBe('a=2')
    expect(frameLook(empty)).toBe(undefined)
    const mended = reduce(empty, planned(4))
    expect(frameLook(mended)).toEqual({ edition: 4, movie: 'a=2', settings: [] })
    expect(shownMistake(mended)).toBe(undefined)
  })
})

describe('what is tried', () => {
  it('is in the look, and so in every request', () => {
    expect(frameLook(begin(planned(), trying('magma')))?.settings).toEqual(['render.colormap=magma'])
  })

  it('is nothing any more where it is what the pipeline has', () => {
    const state = begin(planned(), trying('magma'), trying('viridis'))
    expect(state.tried.size).toBe(0)
  })

  it('goes along to other movies that have the option, and to no others', () => {
    const state = begin(
      { type: 'plan', plan: plan(1, [], { movies: [movie('a=1'), movie('a=2', { adjustable: [] })] }) },
      trying('magma'),
    )
    const other = reduce(state, { type: 'movie', id: 'a=2' })
    expect(settingsFor(other)).toEqual([])
    expect(settingsFor(reduce(other, { type: 'movie', id: 'a=1' }))).toEqual(['render.colormap=magma'])
  })

  it('can leave out some options, as limits for their histogram', () => {
    const state = begin(planned(), trying('magma'), { type: 'try', path: 'render.limits', value: [0, 1] })
    expect(settingsFor(state)).toEqual(['render.colormap=magma', 'render.limits=[0, 1]'])
    expect(settingsFor(state, ['limits', 'colormap'])).toEqual([])
  })

  it('is dropped one by one, and all at once', () => {
    const state = begin(planned(), trying('magma'), { type: 'try', path: 'render.limits', value: [0, 1] })
    expect([...reduce(state, { type: 'drop', path: 'render.colormap' }).tried.keys()]).toEqual(['render.limits'])
    expect(reduce(state, { type: 'drop all' }).tried.size).toBe(0)
  })
})

describe('writing', () => {
  const written = (edition: number): Action => ({
    type: 'plan',
    plan: plan(edition, [], {
      movies: [movie('a=1', { adjustable: [{ ...colormap, value: 'magma' }] })],
      canUndo: true,
    }),
  })

  it('keeps what is tried until the plan has it, whichever of plan and answer is first', () => {
    const asked = begin(planned(), trying('magma'), { type: 'writing' })
    for (const order of [
      [written(2), { type: 'written' }],
      [{ type: 'written' }, written(2)],
    ] satisfies Action[][]) {
      const between = reduce(asked, order[0]!)
      expect([between.writing === 'no', between.tried.size]).toEqual([false, 1])
      const after = reduce(between, order[1]!)
      expect([after.writing, after.tried.size]).toEqual(['no', 0])
    }
  })

  it('asks without what is tried as soon as it is written, while the controls still show it', () => {
    const asked = begin(planned(), trying('magma'), { type: 'writing' }, { type: 'written' })
    expect(frameLook(asked)?.settings).toEqual(['render.colormap=magma'])
    // The movie is told of before what the plan says of all.
    const early = reduce(asked, planned(2))
    expect([frameLook(early)?.settings, early.tried.size]).toEqual([[], 1])
    expect(reduce(early, written(2)).tried.size).toBe(0)
  })

  it('is over after a while if no plan came: the pipeline had it already', () => {
    const state = begin(planned(), trying('magma'), { type: 'writing' }, { type: 'written' }, { type: 'settled' })
    expect([state.writing, state.tried.size]).toEqual(['no', 0])
  })

  it('that is refused keeps what is tried, and says why until something else is tried', () => {
    const state = begin(planned(), trying('magma'), { type: 'writing' }, { type: 'refused', mistake })
    expect([state.writing, state.tried.size, state.refusal]).toEqual(['no', 1, mistake])
    expect(reduce(state, trying('gray')).refusal).toBe(undefined)
  })
})

describe('a mistake', () => {
  it('of the frame lies over it until another look is asked for', () => {
    const state = begin(planned(), trying('magma'))
    const failed = reduce(state, { type: 'failed', mistake, look: frameLook(state)! })
    expect(shownMistake(failed)).toEqual({ of: 'frame', mistake })
    expect(shownMistake(reduce(failed, { type: 'drop all' }))).toBe(undefined)
    expect(shownMistake(reduce(failed, planned(2)))).toBe(undefined)
    expect(shownMistake(reduce(failed, shown(failed)))).toBe(undefined)
  })

  it('of the movie says why it is blocked, and it asks for no frame', () => {
    const state = begin({
      type: 'plan',
      plan: plan(1, [], { movies: [movie('a=1', { frames: null, error: mistake })] }),
    })
    expect(shownMistake(state)).toEqual({ of: 'movie', mistake })
    expect(frameLook(state)).toBe(undefined)
  })
})

describe('the frame that is shown', () => {
  it('says how long the movie is as it is tried', () => {
    const state = begin(planned())
    expect(shownLength(state)).toEqual({ count: 10, fps: 5 })
    const after = reduce(state, shown(state, { count: 20, fps: 7 }))
    expect(shownLength(after)).toEqual({ count: 20, fps: 7 })
    expect(shownLength(reduce(after, trying('magma')))).toEqual({ count: 10, fps: 5 })
  })

  it('is of the movie until another one is chosen', () => {
    const state = begin(planned())
    const after = reduce(state, shown(state))
    expect([isOfMovie(state), isOfMovie(after), isOfMovie(reduce(after, { type: 'movie', id: 'a=2' }))]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('warns of what the plan has not said already', () => {
    const movies = [movie('a=1', { warnings: ['NaN is drawn as nothing', 'wide'] })]
    const state = begin({ type: 'plan', plan: plan(1, [], { movies }) })
    const after = reduce(state, shown(state, { warnings: ['wide', 'above'] }))
    expect(warningsOf(after)).toEqual(['NaN is drawn as nothing', 'wide', 'above'])
  })
})
