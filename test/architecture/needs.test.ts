// Holds the tests to what they may take for granted: Node, npm and a shell; for all else they say what they need.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  complains,
  dies,
  exits,
  prints,
  reads,
  runsOnPart,
  whenAsked,
  writeStandIn,
} from '@movieflow/test-support/stand-in'
import { needsData, needsFound, programOf } from '@movieflow/test-support/tools'
import { expect, it, vi } from 'vitest'
import { filesUnder, readText } from './sources.js'

const own = 'test/architecture/needs.test.ts'
const tests = [...filesUnder('packages', ['.ts']), ...filesUnder('test', ['.ts'])].filter(
  (path) => /(^|\/)test\//.test(path) && path !== own,
)

it('a test is skipped by needs() alone, which tells a reporter why', () => {
  const skipping = /\b(skipIf|runIf|skip|todo)\(|\.(skip|todo)\b/
  const found = tests.filter((path) => skipping.test(readText(path)))
  expect(found).toEqual([])
})

it('a program that a test starts by its name is Node, a shell, npm, or one that tests may need', () => {
  const known = ['sh', 'npm', 'tar', 'mount', 'umount']
  const started = tests.flatMap((path) =>
    [...readText(path).matchAll(/(?:exec|spawn)\w*\(\s*'([\w.-]+)'/g)].map(([, program]) => ({
      path,
      program: program!,
    })),
  )
  expect(started.length).toBeGreaterThan(5)
  const strange = started.filter(
    ({ path, program }) =>
      !known.includes(program) && !new RegExp(`(needs|has)\\([^)]*'${program}\\b`).test(readText(path)),
  )
  expect(strange.map(({ path, program }) => `${path}: ${program}`)).toEqual([])
})

it('what is missing is in the options, and what is there leaves none', () => {
  expect(needsData('the moon', false)).toEqual({ skip: true, meta: { missing: ['the moon'] } })
  expect(needsData('the moon', true)).toEqual({})
  vi.stubEnv('MOVIEFLOW_TESTS_NEED_ALL', '1')
  try {
    expect(() => needsFound('the moon', false)).toThrow('this machine lacks the moon')
    expect(needsFound('a small disk', false)).toEqual({ skip: true, meta: { missing: ['a small disk'] } })
  } finally {
    vi.unstubAllEnvs()
  }
  expect(programOf('POSIX')).toBe(process.platform === 'win32' ? undefined : process.platform)
})

it('a stand-in does its steps in order, in a folder of any name', () => {
  const folder = mkdtempSync(join(tmpdir(), "movieflow it's $HOME `x` "))
  try {
    const write = (name: string, ...steps: string[]) => writeStandIn(join(folder, name), ...steps)
    const run = (program: string, args: string[] = [], input = '') =>
      execFileSync(program, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
    const echo = write('echo', `writeAll(1, fs.readFileSync(0))`)
    expect(
      run(write('a b', prints('one '), whenAsked(/^x y$/, prints('asked '), exits(0)), prints('two')), ['x', 'y']),
    ).toBe('one asked ')
    expect(run(join(folder, 'a b'), ['x'])).toBe('one two')
    expect(run(write('part', reads(3), runsOnPart(echo, 4)), [], '123456789')).toBe('4567')
    const failing = write('failing', complains('sorry'), exits(3), prints('never'))
    expect(() => run(failing)).toThrow(expect.objectContaining({ status: 3, stderr: 'sorry\n', stdout: '' }))
    expect(() => run(write('dying', dies('SIGKILL')))).toThrow(expect.objectContaining({ signal: 'SIGKILL' }))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
