// The exit code of the process depends on who must act.
import type { ErrorRecord, Responsible } from '@movieflow/core'

export const exitCodes = { ok: 0, movie: 1, pipeline: 2, machine: 3, lock: 4, bug: 70 } as const

/** The worst first: one code speaks for several failures. */
const order: readonly number[] = [exitCodes.bug, exitCodes.pipeline, exitCodes.machine, exitCodes.lock, exitCodes.movie]

export function worstExitCode(codes: Iterable<number>): number {
  const all = new Set(codes)
  return order.find((code) => all.has(code)) ?? exitCodes.ok
}

/** Takes the engine's catalogue as an argument, so that nothing heavy loads before it is needed. */
export function exitCodeOf(
  record: Pick<ErrorRecord, 'code'>,
  catalogue: Readonly<Record<string, Responsible>>,
): number {
  return exitCodes[catalogue[record.code] ?? 'bug']
}

export const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 } as const

export type EndingSignal = keyof typeof signalNumbers

export function exitCodeOfSignal(signal: EndingSignal): number {
  return 128 + signalNumbers[signal]
}
