// provisional
import type { Pipeline } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import type { Adjustable } from './protocol.js'

export function adjustablesOf(_pipeline: Pipeline, _movie: ReadyMovie): Adjustable[] {
  return []
}
