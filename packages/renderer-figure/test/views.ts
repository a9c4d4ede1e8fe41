// What the panels of a figure show, found as a drawing finds it.
import type { NumericArray } from '@movieflow/core/plugin'
import { expect } from 'vitest'
import { figureSpec } from '../src/figure-spec.js'
import { panelViews } from '../src/panel-views.js'
import type { DataWindow } from '../src/view.js'
import { limitsOf, planFigure, type Sources, sourceOf } from './movie.js'

const clock: Sources = { clock: sourceOf([], [], 3, (frame) => frame) }

export async function viewsOf(given: Record<string, unknown>, sources: Sources = clock): Promise<DataWindow[]> {
  const { input, plan } = planFigure(given, sources)
  const { clips, main, options } = input
  const tensorOf = (name: string, index: number) => {
    const { axes, shape, frames } = sources[name]!
    return { axes, shape, data: frames[Math.min(index, frames.length - 1)] as NumericArray }
  }
  const known = Object.entries(plan.limits ?? {}).map(([name, request]) => {
    const [{ source }] = request.of as [{ source: string }]
    const found = limitsOf(
      sources[source]!.frames.map((_, index) => ({ [source]: tensorOf(source, index) })),
      request,
    )
    return [name, found ? [found] : []]
  })
  return panelViews(figureSpec({ options, short: undefined }, clips, main), clips, main, {
    knownLimits: Object.fromEntries(known),
    frames: Math.max(...Object.values(sources).map(({ frames }) => frames.length)),
    step: 0.5,
    read: async (name, index) => tensorOf(name, index),
  })
}

export const ends = ({ left, right, bottom, top }: DataWindow) => [left, right, bottom, top]

/** The same but for roundings. */
export function expectEnds(view: DataWindow, [left, right, bottom, top]: readonly number[]) {
  const close = (actual: number, expected: number, range: number) =>
    expect(Math.abs(actual - expected), `${ends(view)}`).toBeLessThan(1e-9 * range)
  close(view.left, left!, right! - left!)
  close(view.right, right!, right! - left!)
  close(view.bottom, bottom!, top! - bottom!)
  close(view.top, top!, top! - bottom!)
}
