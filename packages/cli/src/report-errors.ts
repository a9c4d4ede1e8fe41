// The errors that stopped a command become lines on stderr and the exit code.

import { errorRecords } from './error-records.js'
import { exitCodeOf, exitCodes, worstExitCode } from './exit-code.js'
import { formatError } from './format-error.js'
import { paintFor } from './text/paint.js'

/** Prints all problems of an error; returns the exit code. */
export async function reportErrors(error: unknown, { verbose }: { verbose: boolean }): Promise<number> {
  const records = await errorRecords(error)
  const paint = paintFor(process.stderr)
  for (const record of records)
    for (const line of formatError(record, { paint, verbose })) process.stderr.write(`${line}\n`)
  for (const line of explainLines(records, process.stderr.isTTY)) process.stderr.write(`${paint('gray', line)}\n`)
  return codeOfRecords(records)
}

/** On a terminal, the message names the command that explains more; logs stay short. */
export function explainLines(records: readonly { code: string }[], terminal: boolean): string[] {
  const codes = [...new Set(records.map(({ code }) => code))].filter((code) => code !== 'INTERNAL')
  return terminal && codes.length > 0 ? [`More: movieflow explain ${codes[0]}`] : []
}

export async function codeOfRecords(records: readonly { code: string }[]): Promise<number> {
  if (records.every(({ code }) => code === 'INTERNAL')) return records.length === 0 ? exitCodes.ok : exitCodes.bug
  const { errorCatalogue } = await import('@movieflow/core')
  return worstExitCode(records.map((record) => exitCodeOf(record as never, errorCatalogue)))
}
