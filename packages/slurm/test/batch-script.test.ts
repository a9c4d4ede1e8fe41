import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, describe, expect, it } from 'vitest'
import { quoteForShell, writeScript } from '../src/batch-script.js'

const root = mkdtempSync(join(tmpdir(), 'movieflow-script-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Prints its folder and its arguments, and never ends by itself where it is told to wait. */
const echo = join(root, 'echo.mjs')
writeFileSync(echo, 'console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)]))\n')

function bash(script: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { stdout, stderr, status }
}

describe('a batch script', () => {
  const odd = [
    'two words',
    `it's`,
    '"quoted"',
    '$HOME `id` $(id)',
    'back\\slash',
    '*?[a]{b,c}',
    '~',
    '-n',
    '#no comment',
    'a;b&c|d>e<f',
    '!history',
    'Größe 大きさ 🎬',
    "''",
    '%A=%a',
  ]

  it('hands every word over as it is', needs('bash'), () => {
    const script = writeScript({ about: 'a test', setup: [], folder: root, call: [process.execPath, echo, ...odd] })
    expect(JSON.parse(bash(script).stdout)).toEqual([root, ...odd])
  })

  it('works in a folder of any name', needs('bash'), () => {
    for (const name of odd.filter((word) => !word.includes('/'))) {
      const folder = join(root, name)
      mkdirSync(folder, { recursive: true })
      const { stdout } = bash(writeScript({ about: name, setup: [], folder, call: [process.execPath, echo] }))
      expect(JSON.parse(stdout)).toEqual([folder])
    }
  })

  it('lets bash fill in what the task alone knows', needs('bash'), () => {
    const call = [process.execPath, echo, { filledIn: '$SLURM_ARRAY_TASK_ID/8' }]
    const script = writeScript({ about: 'a test', setup: [], folder: root, call })
    expect(JSON.parse(bash(script, { SLURM_ARRAY_TASK_ID: '3' }).stdout)).toEqual([root, '3/8'])
  })

  it('runs the lines of set-up first, in the same shell', needs('bash'), () => {
    const script = writeScript({
      about: 'a test',
      setup: ['greeting() { echo "hello $1"; }', 'cd /\nexport WORD="$(greeting you)"'],
      folder: root,
      call: [process.execPath, '-p', 'process.env.WORD + process.cwd()'],
    })
    expect(bash(script).stdout).toBe(`hello you${root}\n`)
  })

  it('puts movieflow in the place of bash, so that signals reach it', needs('bash'), () => {
    const call = [process.execPath, '-p', 'process.pid']
    const script = writeScript({ about: 'a test', setup: ['echo $$'], folder: root, call })
    const [shell, node] = bash(script).stdout.trim().split('\n')
    expect(node).toBe(shell)
  })

  it('ends where the folder is gone, and runs nothing elsewhere', needs('bash'), () => {
    const script = writeScript({ about: 'a test', setup: [], folder: join(root, 'gone'), call: ['echo', 'ran'] })
    expect(bash(script)).toMatchObject({ status: 3, stdout: '' })
  })

  it('keeps what it is about to one comment', () => {
    const script = writeScript({ about: 'a\nrm -rf b\r\u2028c', setup: [], folder: '/', call: ['true'] })
    expect(script.split('\n')[1]).toBe('# a rm -rf b  c')
  })

  it.each(['a\nb', 'a\rb', 'a\0b'])('refuses a path with a break in it: %j', (path) => {
    expect(() => quoteForShell(path)).toThrow(/contains a line break/)
  })
})
