// Any thrown value becomes records of the problems: those of a pipeline, a fault of the machine, or a bug of ours.
import type { ErrorRecord, MovieflowError } from '@movieflow/core'

const machineCodes: Readonly<Record<string, ErrorRecord['code']>> = {
  EACCES: 'NO_PERMISSION',
  EPERM: 'NO_PERMISSION',
  EIO: 'DISK_ERROR',
}

export async function errorRecords(thrown: unknown): Promise<ErrorRecord[]> {
  const { toMovieflowError, machineFault } = await import('@movieflow/core/errors')
  if (isMovieflowError(thrown)) {
    const { pipelineErrors } = await import('@movieflow/core')
    return pipelineErrors(thrown).map((error) => toMovieflowError(error, 'INTERNAL').toRecord())
  }
  if (machineFault(thrown)) return [toMovieflowError(thrown, 'INTERNAL').toRecord()]
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = machineCodes[(error as NodeJS.ErrnoException).code ?? ''] ?? 'INTERNAL'
  return [{ code, message: error.message || error.name, ...(error.stack !== undefined && { stack: error.stack }) }]
}

// Recognised by its shape, because importing the class would load the engine.
function isMovieflowError(thrown: unknown): thrown is MovieflowError {
  return thrown instanceof Error && thrown.name === 'MovieflowError' && 'toRecord' in thrown
}

/** For output as data: without the stack unless requested. */
export function withoutStack(record: ErrorRecord, verbose: boolean): ErrorRecord {
  if (verbose) return record
  const { stack: _, ...rest } = record
  return rest
}
