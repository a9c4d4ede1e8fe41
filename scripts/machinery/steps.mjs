// Tells the person at the terminal which step is under way, and why one failed.

/** A step that could not be done; `output` holds what its tool printed. */
export class StepFailed extends Error {
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/** Runs a step under its name and prints how long it took. */
export async function step(name, run) {
  const start = performance.now()
  process.stdout.write(`${name} … `)
  try {
    await run()
  } catch (error) {
    process.stdout.write('failed\n')
    throw error
  }
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}

/** Runs a whole script: its result becomes the exit code, a failed step one message. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`)
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
