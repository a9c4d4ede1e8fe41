// How threads load what they run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { WorkerPool } from '../../src/workers/index.js'

test('a thread imports its module and does not require it: ended meanwhile, that would abort the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'worker pool '))
  const module = join(folder, 'worker.mjs')
  writeFileSync(
    module,
    'Error.stackTraceLimit = 50\nconst { stack } = new Error("loaded")\nexport default () => ({ ok: true, warnings: [], value: stack })\n',
  )
  const pool = new WorkerPool({ module: pathToFileURL(module), threads: 1, data: { openMovies: 1 }, warn() {} })
  const stack: unknown = await pool.run({ type: 'probe' } as never)
  await pool.destroy()
  rmSync(folder, { recursive: true })
  expect(stack).toContain('worker.mjs')
  expect(stack).not.toMatch(/require/i)
})
