// One block of the documentation done as its language says: planned and run, executed, type-checked, compiled, or compared.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect } from 'vitest'
import { programOf } from '../tools.js'
import { completePipeline } from './fragments.js'
import type { Block } from './pages.js'
import type { Scene } from './scenes.js'
import { commandsOf, notPrinted, runCommands, runStaying } from './shell.js'
import { typeComplaints } from './type-check.js'

type Handler = (block: Block, scene: Scene) => void | Promise<void>

/** By the language of a block; a language that is not here is nobody's, and a fault. */
export const handlers: Record<string, Handler> = {
  yaml: runPipelineBlock,
  console: runShellBlock,
  sh: runShellBlock,
  js: runScript,
  mjs: runScript,
  ts: (block) => expect(typeComplaints(block)).toEqual([]),
  json: readJson,
  csv: (block) => expect(block.note?.key).toBe('file'),
  python: compilePython,
}

export async function runBlock(block: Block, scene: Scene): Promise<void> {
  const { key, value = '' } = block.note ?? {}
  if (key === 'file') return writeBlock(block, join(scene.folder, value))
  if (key === 'part of') return expectExcerpt(block, join(scene.folder, value))
  await handlers[block.language]!(block, scene)
}

function writeBlock({ text }: Block, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Every line stands in the file, in this order; what the page leaves out does not matter. */
function expectExcerpt({ text }: Block, file: string): void {
  const code = (line: string) => line.replace(/\s+(#|\/\/) .*$/, '').trim()
  const rest = readFileSync(file, 'utf8').split('\n').map(code)
  const strangers = text.split('\n').filter((line) => {
    const at = rest.indexOf(code(line))
    if (at >= 0) rest.splice(0, at + 1)
    return at < 0
  })
  expect(strangers).toEqual([])
}

/** A whole pipeline or a part of one; planned, then made to the end. */
async function runPipelineBlock({ page, text }: Block, { space, folder }: Scene): Promise<void> {
  const file = relative(space.folder, join(folder, 'pipeline.yaml'))
  space.write(file, completePipeline(text, page))
  const { movies } = await space.report(file)
  expect(movies.length).toBeGreaterThan(0)
  expect(movies.filter(({ status }) => status === 'blocked')).toEqual([])
  const { made, fresh, failed, events } = await space.run({ jobs: 1 }, file)
  const failures = events.filter((event) => event.type === 'movie-end' && event.status === 'failed')
  expect({ failures, failed, done: made + fresh }).toEqual({ failures: [], failed: 0, done: movies.length })
}

const staying = /^movieflow (?:schedule|watch) (?!.*--print)/

/** Every command ends with 0, unless the next one shows another code; what is shown was printed. */
async function runShellBlock({ language, text }: Block, { folder, environment }: Scene): Promise<void> {
  const commands = commandsOf(language, text)
  const stays = commands.length === 1 && staying.test(commands[0]!.line)
  const outcomes = stays
    ? [await runStaying(commands[0]!, folder, environment)]
    : await runCommands(commands, folder, environment)
  for (const [at, outcome] of outcomes.entries()) {
    const { line, code, printed } = outcome
    const isRight = code === (stays ? 130 : 0) || commands[at + 1]?.line === 'echo $?'
    expect(isRight, `exit code ${code} of ${line}:\n${printed}`).toBe(true)
    const missing = notPrinted(outcome)
    expect({ missing, printed: missing.length > 0 ? printed : '' }).toEqual({ missing: [], printed: '' })
  }
}

function runScript(block: Block, { folder, environment }: Scene): void {
  const file = join(folder, `block-${block.line}.mjs`)
  writeBlock(block, file)
  execute(process.execPath, [file], folder, environment)
}

/** JSON that is said to be like a file has the members of that file, of the same types. */
function readJson({ text, note }: Block, { folder }: Scene): void {
  const value: unknown = JSON.parse(text)
  if (note?.key === 'like') {
    const file: unknown = JSON.parse(readFileSync(join(folder, note.value), 'utf8'))
    expect(typesOf(value)).toEqual(typesOf(file))
  }
}

function typesOf(value: unknown): unknown {
  if (Array.isArray(value)) return ['…']
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typesOf(member)]))
}

function compilePython({ text }: Block, { folder, environment }: Scene): void {
  execute(programOf('python3')!, ['-c', 'import sys; compile(sys.argv[1], "block", "exec")', text], folder, environment)
}

function execute(program: string, args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env: environment, encoding: 'utf8' })
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' })
}
