// State that a schedule keeps between two processes: a small file in `out`. A cache: if it is lost, nothing is owed.
import { readFileSync } from 'node:fs'
import { replaceFileSync } from '@movieflow/core'

export interface DueRecord {
  readonly cron: string
  readonly timezone: string
  /** Nothing that was due up to here is owed; milliseconds since 1970. */
  readonly upTo: number
  /** The due time after that. */
  readonly next: number
  /** Runs for `next` that began and never ended, as when the machine went down. */
  readonly tries: number
}

/** `undefined` if there is none, or it cannot be read. */
export function readDueRecord(file: string): DueRecord | undefined {
  try {
    const { version, cron, timezone, upTo, next, tries } = JSON.parse(readFileSync(file, 'utf8'))
    const record = { cron, timezone, upTo: Date.parse(upTo), next: Date.parse(next), tries }
    const right =
      version === 1 &&
      typeof cron === 'string' &&
      typeof timezone === 'string' &&
      Number.isFinite(record.upTo) &&
      record.next > record.upTo &&
      Number.isInteger(tries)
    return right ? record : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all. */
export function writeDueRecord(file: string, { upTo, next, ...rest }: DueRecord): void {
  const iso = (instant: number) => new Date(instant).toISOString()
  replaceFileSync(file, `${JSON.stringify({ version: 1, ...rest, upTo: iso(upTo), next: iso(next) })}\n`)
}
