// Each row of docs/values.md is shown by a test of the same name, and each such test is a row.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@movieflow/test-support/clone'
import { expect, it } from 'vitest'

const folder = join(root, 'test/end-to-end')

it('every row of docs/values.md is a test, and every test of values is a row', () => {
  const page = readFileSync(join(root, 'docs/values.md'), 'utf8')
  const rows = [...page.matchAll(/^\| ([^|]+?) \|/gm)].map(([, name]) => name!)
  const cases = rows.filter((name) => name !== 'case' && !name.startsWith('---'))
  const files = readdirSync(folder).filter((name) => /^values-.*\.test\.ts$/.test(name))
  const titles = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return [...text.matchAll(/^\s*it\((['"`])(.+?)\1, /gm)].map(([, , title]) => title!)
  })
  expect(titles.sort()).toEqual(cases.sort())
})
