// A printer that keeps lines, and events of a run that never was.
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import type { Printer, RunScene } from '../src/views/view.js'

export function capture(): { printer: Printer; out: string[]; error: string[] } {
  const out: string[] = []
  const error: string[] = []
  return { printer: { out: (line) => void out.push(line), error: (line) => void error.push(line) }, out, error }
}

export const scene = (): RunScene => ({ file: 'pipeline.yaml', out: `${process.cwd()}/movies`, settings: [] })

export function runStart(toMake: number, blocked = 0): RunEvent {
  const counts = { movies: toMake + blocked, toMake, fresh: 0, blocked, frames: toMake * 24 }
  return { type: 'run-start', pipeline: 'vgg16', out: `${process.cwd()}/movies`, ...counts }
}

export function movieStart(movie: string): RunEvent {
  return { type: 'movie-start', movie, frames: 24, outputs: [`${movie}.avi`], reasons: [] }
}

export const cause: ErrorRecord = {
  code: 'INPUT_UNREADABLE',
  message: 'the file ends early',
  hint: 'copy it again',
  file: `${process.cwd()}/data/a.npy`,
  stack: 'Error: at a secret place',
}

export function movieEnd(movie: string, status: 'made' | 'failed' | 'blocked', error?: ErrorRecord): RunEvent {
  const made = status === 'made'
  return {
    type: 'movie-end',
    movie,
    status,
    frames: made ? 24 : 0,
    seconds: 0.4,
    outputs: made ? [`${movie}.avi`] : [],
    ...(error && { error }),
  }
}

export function runEnd(summary: Partial<RunSummary>): RunEvent {
  return {
    type: 'run-end',
    made: 0,
    fresh: 0,
    failed: 0,
    blocked: 0,
    canceled: 0,
    frames: 0,
    seconds: 1,
    failures: [],
    ...summary,
  }
}
