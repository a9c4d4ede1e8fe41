// What a conformance test says of a plugin: the rules that it breaks.
import { expect } from 'vitest'
import { ConformanceError } from '../src/index.js'

export async function findBroken(run: () => Promise<void>): Promise<string[]> {
  try {
    await run()
    return []
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ConformanceError)
    const { failures, message } = thrown as ConformanceError
    for (const { rule } of failures) expect(message).toContain(`${rule}: `)
    return failures.map(({ rule }) => rule)
  }
}
