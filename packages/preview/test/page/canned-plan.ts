// Plans and frames for the tests of the page, with no more in them than a test names.
import type { Adjustable, SessionMovie, SessionPlan } from '@movieflow/core'
import type { FrameFacts } from '../../src/frame-message.js'

export const colormap: Adjustable = {
  what: 'colormap',
  path: 'render.colormap',
  name: '',
  value: 'viridis',
  choices: ['viridis', 'magma'],
}
export const limits: Adjustable = { what: 'limits', path: 'render.limits', name: '', value: null, limits: 'limits' }

export function movie(id: string, more: Partial<SessionMovie> = {}): SessionMovie {
  const fields = Object.fromEntries(id.split(',').map((part) => part.split('=') as [string, string]))
  return {
    id,
    fields,
    status: 'new',
    reasons: [],
    frames: 10,
    fps: 5,
    size: [4, 3],
    outputs: [],
    warnings: [],
    adjustable: [colormap, limits],
    ...more,
  }
}

export function plan(edition: number, ids: readonly string[], more: Partial<SessionPlan> = {}): SessionPlan {
  return { edition, pipeline: '/lab/p.yaml', movies: ids.map((id) => movie(id)), canUndo: false, ...more }
}

export function frame(edition: number, id: string, index: number, more: Partial<FrameFacts> = {}): FrameFacts {
  return {
    edition,
    movie: id,
    index,
    count: 10,
    fps: 5,
    width: 4,
    height: 3,
    time: index / 5,
    fields: {},
    limits: {},
    warnings: [],
    ...more,
  }
}
