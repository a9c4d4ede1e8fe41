// Each rule is proven: plugins that break it, and nothing else but what goes with it, are told so.
import { readFileSync } from 'node:fs'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { ConformanceError } from '../src/index.js'
import { type Rule, rules } from '../src/rules.js'
import { type BrokenPlugins, findBroken } from './broken/broken-plugin.js'
import { brokenRenderers } from './broken/renderers.js'
import { brokenSources } from './broken/sources.js'
import { brokenTransforms } from './broken/transforms.js'
import { brokenWriters } from './broken/writers.js'

const broken: Readonly<Record<'source' | 'transform' | 'renderer' | 'writer', BrokenPlugins>> = {
  source: brokenSources,
  transform: brokenTransforms,
  renderer: brokenRenderers,
  writer: brokenWriters,
}
const kinds = ['source', 'transform', 'renderer', 'writer'] as const
const names = Object.keys(rules) as Rule[]

for (const kind of kinds)
  describe(`a ${kind} that breaks`, () => {
    for (const [rule, plugins] of Object.entries(broken[kind]) as [Rule, BrokenPlugins[Rule] & object][])
      describe(rule, () => {
        for (const { what, also = [], linux, clean, test: check } of plugins)
          test(what, linux ? needs('Linux') : {}, async () => {
            try {
              expect((await findBroken(check)).sort()).toEqual([rule, ...also].sort())
            } finally {
              await clean?.()
            }
          })
      })
  })

describe('no rule is without proof', () => {
  test.each(kinds)('each rule for a %s has two plugins that break it', (kind) => {
    const held = names.filter((name) => (rules[name].of as readonly string[]).includes(kind))
    expect(held.filter((name) => (broken[kind][name]?.length ?? 0) < 2)).toEqual([])
    expect(Object.keys(broken[kind]).filter((name) => !held.includes(name as Rule))).toEqual([])
  })

  test('the README lists all rules, and no other', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const listed = [...readme.slice(readme.indexOf('## Rules')).matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name)
    expect(listed.toSorted()).toEqual(names.toSorted())
    for (const name of names) expect(readme).toContain(rules[name].fix)
  })
})

test('an error has for each broken rule what happened and what to change', async () => {
  const [plugin] = brokenWriters['finalize-idempotent']!
  const error = (await plugin!.test().catch((thrown) => thrown)) as ConformanceError
  expect(error).toBeInstanceOf(ConformanceError)
  expect(error.failures).toMatchObject([{ rule: 'finalize-idempotent', fix: rules['finalize-idempotent'].fix }])
  expect(error.message).toBe(
    `the writer "raw" breaks a rule:
  finalize-idempotent: the sink is finalized
    → ${rules['finalize-idempotent'].fix}`,
  )
})
