// The example batch that `npm start` renders: where it lies, and its data, made where they are missing.
import { StepFailed } from './steps.mjs'
import { capture } from './tools.mjs'

/** The example's folder, from the root. */
export const example = 'examples/correlation-batch'

/** Seeded: the same data everywhere. What is there already stays as it is. */
export async function makeExampleData() {
  const { code, output } = await capture(process.execPath, [`${example}/make-data.mjs`])
  if (code !== 0) throw new StepFailed(`The example's data could not be made (exit code ${code}).`, output)
}
