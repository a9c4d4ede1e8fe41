// Vitest's set-up of the tests of sources: the scripts of pages are bundled, at first and before every repetition of watch mode.
import type { TestProject } from 'vitest/node'
import { bundlePages } from '../../scripts/machinery/bundle-pages.mjs'

export default async function setUp(project: TestProject): Promise<void> {
  await bundlePages()
  project.onTestsRerun(bundlePages)
}
