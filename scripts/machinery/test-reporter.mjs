// Vitest's reporter for the end of a run: what was skipped for want of which tool, what was tried again, and the counts, a line each.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from './workspace.mjs'

export default class TestReporter {
  /** Where the files of tests that a missing tool skipped are written, a line each. */
  #record

  /** @param {{ record?: string }} options */
  constructor({ record }) {
    this.#record = record
  }

  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    const skipped = new Map()
    const curtailed = new Map()
    const files = new Set()
    const retried = []
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        counts[state === 'pending' ? 'skipped' : state]++
        const file = relative(root, module.moduleId)
        const again = test.diagnostic()?.retryCount ?? 0
        if (again > 0) retried.push(`${file}: ${test.fullName} (${again + 1} tries, ${state})`)
        const { missing = [], untried = [] } = test.meta()
        if (missing.length + untried.length > 0) files.add(file)
        for (const tool of missing) skipped.set(tool, (skipped.get(tool) ?? 0) + 1)
        for (const tool of untried) curtailed.set(tool, (curtailed.get(tool) ?? 0) + 1)
      }
    const lines = []
    if (skipped.size > 0) lines.push(`Tests skipped for want of: ${list(skipped)}`)
    if (curtailed.size > 0) lines.push(`Tests that compared less for want of: ${list(curtailed)}`)
    lines.push(retried.length === 0 ? 'No test was tried again' : `Tests that were tried again: ${retried.length}`)
    lines.push(...retried.map((line) => `  ${line}`))
    const { passed, failed } = counts
    lines.push(`${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
    process.stdout.write(`\n${lines.join('\n')}\n`)
    if (this.#record)
      writeFileSync(
        this.#record,
        [...files]
          .sort()
          .map((file) => `${file}\n`)
          .join(''),
      )
  }
}

/** `chromium (15), strace (2)` */
function list(tools) {
  return [...tools]
    .sort()
    .map(([tool, count]) => `${tool} (${count})`)
    .join(', ')
}
