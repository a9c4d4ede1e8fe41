// `movieflow clean`: lists, then removes, what a pipeline made and no longer makes.
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { cleanPipeline, type Leftover } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { whilePending } from '../process-guards.js'
import { escapeControls } from '../text/escape.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { countOf, formatBytes } from '../text/quantities.js'
import { warnOnStderr } from '../warn-on-stderr.js'

export interface CleanCommandOptions {
  readonly set?: readonly string[]
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly force?: boolean
  readonly json?: boolean
}

export async function cleanCommand(file: string, options: CleanCommandOptions): Promise<number> {
  whilePending(() => `the clean-up of ${file}`)
  const { dryRun = false, json = false, force = false } = options
  const confirm = async (leftovers: readonly Leftover[], out: string): Promise<boolean> => {
    if (!json) for (const line of listing(leftovers, out, force)) process.stdout.write(`${line}\n`)
    const removable = leftovers.filter(({ edited }) => force || !edited)
    if (dryRun || removable.length === 0) return false
    return options.yes || json || !process.stdin.isTTY || !process.stdout.isTTY || ask(countFiles(removable))
  }
  const { removed, kept } = await cleanPipeline(file, {
    plugins: firstPartyPlugins,
    settings: options.set,
    warn: warnOnStderr,
    force,
    confirm,
  })
  if (json) process.stdout.write(`${JSON.stringify({ version: 1, removed, kept }, null, 1)}\n`)
  else if (removed.length > 0) process.stdout.write(`${countOf(countFiles(removed), 'file')} removed\n`)
  return exitCodes.ok
}

function listing(leftovers: readonly Leftover[], out: string, force: boolean): string[] {
  const paint = paintFor(process.stdout)
  if (leftovers.length === 0) return ['Nothing is left over: all that was made here is still made.']
  const reasons = new Map<string, Leftover[]>()
  for (const leftover of leftovers) {
    const changed = leftover.edited && !force
    const reason = changed ? 'kept, as it was changed after it was made (--force removes it)' : leftover.reason
    reasons.set(reason, [...(reasons.get(reason) ?? []), leftover])
  }
  return [
    `In ${paint('bold', escapeControls(shownPath(out)))}:`,
    ...[...reasons].flatMap(([reason, found]) => [
      `${paint('bold', countOf(countFiles(found), 'file'))} (${reason})`,
      ...found.map(
        (leftover) => `  ${escapeControls(nameOf(leftover))}  ${paint('gray', formatBytes(leftover.bytes))}`,
      ),
    ]),
  ]
}

function countFiles(leftovers: readonly Leftover[]): number {
  return leftovers.reduce((sum, { files }) => sum + files.length, 0)
}

/** The first and the last path if each frame has a file. */
function nameOf({ files }: Leftover): string {
  const [first] = files
  return files.length === 1 ? first! : `${first} to ${basename(files.at(-1)!)} (${countOf(files.length, 'file')})`
}

async function ask(files: number): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await terminal.question(`Remove ${countOf(files, 'file')}? [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
