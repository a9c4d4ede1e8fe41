// The lines of a console or sh block run by a shell in a folder, with the built command on its path.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command as builtCommand } from '../workspace.js'

interface Command {
  readonly line: string
  /** What the block shows of its output. */
  readonly shown: readonly string[]
}

export interface Outcome extends Command {
  readonly code: number
  readonly printed: string
}

/** Commands follow `$ `; in a block of sh every line is one, and nothing is shown. */
export function commandsOf(language: string, text: string): Command[] {
  const lines = text.trimEnd().split('\n')
  if (language !== 'console') return [{ line: `(set -e\n${lines.join('\n')}\n)`, shown: [] }]
  const commands: { line: string; shown: string[] }[] = []
  for (const line of lines) {
    const last = commands.at(-1)
    if (line.startsWith('$ ')) commands.push({ line: line.slice(2), shown: [] })
    else if (last?.line.endsWith('\\')) last.line += `\n${line.replace(/^> /, '')}`
    else if (last) last.shown.push(line)
    else throw new Error(`A console block begins with a command, not with ${line}`)
  }
  return commands
}

/** A folder with `movieflow` and an `npx` that runs it, before all else on the path. */
export function commandFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-bin-'))
  const write = (name: string, ...lines: string[]) => {
    writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'))
    chmodSync(join(folder, name), 0o755)
  }
  write('movieflow', `exec '${process.execPath}' '${builtCommand}' "$@"`)
  write('npx', 'npm_command=exec exec "$@"')
  // The packages are linked already; a folder is linked as npm does it, and scripts are run as they stand.
  write(
    'npm',
    'script() { sh -c "$(node -p \'require("./package.json").scripts[process.argv[1]]\' "$1")"; }',
    'case "$1" in',
    'install) for name; do case "$name" in ./*) ln -s "../$name" node_modules/;; esac; done;;',
    'test) script test;;',
    'run) script "$2";;',
    '*) exit 1;;',
    'esac',
  )
  return folder
}

const mark = '\u0001'

/** Runs the commands one after the other in one shell, which keeps its folder and `$?`; each with its code and all that it printed. */
export async function runCommands(
  commands: readonly Command[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Outcome[]> {
  const lines = commands.flatMap(({ line }) => [line, `code=$?; printf '${mark}%s${mark}' "$code"; (exit $code)`])
  const child = spawn('sh', ['-s'], { cwd: folder, env: { ...environment, NO_COLOR: '1' } })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  child.stdin.end(`exec 2>&1\n${lines.join('\n')}\nexit 0\n`)
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  const parts = printed.split(mark)
  return commands.map((command, at) => ({ ...command, printed: parts[2 * at]!, code: Number(parts[2 * at + 1]) }))
}

/** What no two runs have in common: how long it took, and when it was. */
const passing = [
  /\d+(?:\.\d+)? (?:ms|s|min|h)(?: \d+(?:\.\d+)? (?:s|min))?\b/g,
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: UTC|Z|[+-]\d\d:\d\d)?/g,
]

/** The shown lines that were not printed; `…` stands for anything, times for any time. */
export function notPrinted({ shown, printed }: Outcome): string[] {
  const withoutTimes = (text: string) => passing.reduce((rest, pattern) => rest.replace(pattern, '⏱'), text)
  const lines = withoutTimes(printed).split('\n').map(condense)
  return shown.filter((line) => {
    const parts = condense(withoutTimes(line)).split('…')
    const pattern = new RegExp(`^${parts.map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('.*')}$`)
    return !lines.some((other) => pattern.test(other))
  })
}

/** Columns are as wide as what stands in them. */
function condense(line: string): string {
  return line.replace(/\s+/g, ' ').trimEnd()
}

/**
 * Runs a command that stays until it has printed the first of the lines that it shows, or any line where it shows none; then
 * ends it as Ctrl-C does.
 */
export async function runStaying(command: Command, folder: string, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const first = { ...command, shown: command.shown.slice(0, 1) }
  const child = spawn('sh', ['-c', `exec ${command.line} 2>&1`], {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1' },
  })
  let printed = ''
  let isEnding = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    // Once: a second Ctrl-C would end it at once.
    if (isEnding) return
    isEnding = printed.includes('\n') && notPrinted({ ...first, printed, code: 0 }).length === 0
    if (isEnding) child.kill('SIGINT')
  })
  const code = await new Promise<number>((resolve, reject) =>
    child.on('error', reject).on('close', (status) => resolve(status ?? Number.NaN)),
  )
  return { ...first, printed, code }
}
