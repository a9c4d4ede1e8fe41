// Holds SECURITY.md to the tests: each thing that must not happen names the tests that hold it, and these exist.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readText, root } from './sources.js'

interface Threat {
  readonly mustNot: string
  readonly heldBy: readonly { readonly path: string; readonly names: readonly string[] }[]
}

const threats: readonly Threat[] = tablesUnder(readText('SECURITY.md'), '| must not | held by |').map(
  ([mustNot, heldBy]) => ({
    mustNot: mustNot!,
    heldBy: [...heldBy!.matchAll(/`([^`]+\.test\.ts)` › ((?:"[^"]+"(?:, )?)+)/g)].map(([, path, names]) => ({
      path: path!,
      names: [...names!.matchAll(/"([^"]+)"/g)].map(([, name]) => name!),
    })),
  }),
)

test('what a pipeline, a data file, a plugin and a preview must not do is held by a test each', () => {
  expect(threats.length).toBeGreaterThan(20)
  expect(threats.filter(({ heldBy }) => heldBy.length === 0).map(({ mustNot }) => mustNot)).toEqual([])
})

test('the tests that it names exist', () => {
  const named = threats.flatMap(({ heldBy }) => heldBy)
  const lost = named.flatMap(({ path, names }) =>
    existsSync(join(root, path))
      ? names.filter((name) => !hasTest(readText(path), name)).map((name) => `${path}: ${name}`)
      : [path],
  )
  expect(lost).toEqual([])
})

/** Whether a test file has a test, or the message that one of its tests expects, with these words. */
function hasTest(text: string, name: string): boolean {
  return text.split('\n').some((line) => /\b(it|test|message)\b/.test(line) && line.includes(name))
}

/** The rows of all tables with this head, as their cells. */
function tablesUnder(page: string, head: string): string[][] {
  const lines = page.split('\n')
  return lines.flatMap((line, at) => {
    if (line !== head) return []
    const rest = lines.slice(at + 2)
    const end = rest.findIndex((row) => !row.startsWith('|'))
    return rest.slice(0, end < 0 ? undefined : end).map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  })
}
