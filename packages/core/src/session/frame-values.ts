// provisional
import type { Fields } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'

export function frameValues(ready: ReadyMovie, index: number): { time: number; fields: Fields } {
  const { spec } = ready
  return {
    time: spec.moments?.[index] ?? (spec.from ?? 0) + (index * (spec.speed ?? 1)) / spec.fps,
    fields: ready.fields,
  }
}
