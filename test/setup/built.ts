// Vitest's set-up of the tests of what is built: builds what has changed, at first and before every repetition of watch mode.
import type { TestProject } from 'vitest/node'
import { build } from '../../scripts/machinery/build.mjs'

export default async function setUp(project: TestProject): Promise<void> {
  await build()
  project.onTestsRerun(build)
}
