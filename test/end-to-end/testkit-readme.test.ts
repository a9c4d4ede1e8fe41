// The README of the testkit: its writer and its test run as they stand, and a mistake is told as it says.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, test } from 'vitest'

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
const readme = readFileSync(`${packages}testkit/README.md`, 'utf8')
const [writer, writerTest] = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!)
const said = /it says:\n\n```\n(.*?)```/s.exec(readme)![1]!.trim()

function example(space: Workspace, code: string): Promise<{ stdout: string }> {
  mkdirSync(space.path('node_modules/@movieflow'), { recursive: true })
  for (const name of ['core', 'testkit'])
    symlinkSync(packages + name, space.path(`node_modules/@movieflow/${name}`), 'junction')
  space.write('my-writer.mjs', code).write('my-writer.test.mjs', writerTest!)
  return promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap'], { cwd: space.folder })
}

test('its example keeps the contract', async () => {
  using space = new Workspace()
  const { stdout } = await example(space, writer!)
  expect(stdout).toMatch(/^# pass 1$/m)
})

test('without the line that it speaks of, its test says what it says', async () => {
  using space = new Workspace()
  const forgetful = writer!.replace('canceled = true\n', '')
  expect(forgetful).not.toBe(writer)
  const { stdout } = await example(space, forgetful).catch((thrown: { stdout: string }) => thrown)
  for (const line of said.split('\n')) expect(stdout).toContain(line.trim())
})
