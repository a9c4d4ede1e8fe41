// A call of the command: arguments become its work, its output, and an exit code; the process itself is not touched.
import { exitCodes } from './exit-code.js'
import { createProgram } from './program.js'

/** The exit code of a call; `before` is awaited before a command's work, but not before a help text. */
export async function perform(args: readonly string[], before: () => Promise<void> = async () => {}): Promise<number> {
  let code: number = exitCodes.ok
  try {
    const program = createProgram((result) => {
      code = result
    })
    await program.hook('preAction', before).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.ok : exitCodes.pipeline
    const { reportErrors } = await import('./report-errors.js')
    return reportErrors(error, { verbose: args.includes('--verbose') })
  }
}

// Its message is printed already.
function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'exitCode' in error && String((error as { code?: unknown }).code).startsWith('commander.')
  )
}
