// What some tests need beside Node and npm: whether this machine has it, and options that skip a test for want of it.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { TestRunner } from 'vitest'
import { mountDisk } from './small-disk.js'

declare module 'vitest' {
  interface TaskMeta {
    /** A test that is skipped: what this machine lacks for it. */
    missing?: readonly string[]
    /** A test that ran, but for its comparisons with these. */
    untried?: readonly string[]
  }
}

const lookups = {
  ffmpeg: () => programOnPath('ffmpeg'),
  ffprobe: () => programOnPath('ffprobe'),
  chromium: () => programOnPath('chromium', 'chromium-browser', 'google-chrome'),
  pdffonts: () => programOnPath('pdffonts'),
  pdfimages: () => programOnPath('pdfimages'),
  pdftoppm: () => programOnPath('pdftoppm'),
  pdftotext: () => programOnPath('pdftotext'),
  python3: () => programOnPath('python3'),
  'python3 with NumPy': () => pythonWith('numpy'),
  'python3 with NumPy and Pillow': () => pythonWith('numpy', 'PIL'),
  'systemd-analyze': () => programOnPath('systemd-analyze'),
  bash: () => programOnPath('bash'),
  flock: () => programOnPath('flock'),
  git: () => programOnPath('git'),
  mkfifo: () => programOnPath('mkfifo'),
  script: () => programOnPath('script'),
  'a small disk': mountTool,
  POSIX: () => (process.platform === 'win32' ? undefined : process.platform),
  Linux: () => (process.platform === 'linux' ? process.platform : undefined),
} satisfies Record<string, () => string | undefined>

export type Tool = keyof typeof lookups

/** What nobody can install: to lack it is never an error. */
const ofTheMachine: readonly string[] = ['a small disk', 'POSIX', 'Linux'] satisfies Tool[]

const known = new Map<Tool, string | undefined>()

/** The path of a tool's program; `undefined` where this machine has none. */
export function programOf(tool: Tool): string | undefined {
  if (!known.has(tool)) known.set(tool, lookups[tool]())
  return known.get(tool)
}

/** Options of a test or a suite. */
export interface Needing {
  readonly skip?: true
  readonly meta?: { readonly missing: string[] }
}

/**
 * Options for a test or suite that needs these tools: `describe('the player', needs('chromium'), () => …)`. It is skipped where one
 * is missing, and its `meta.missing` says which. With MOVIEFLOW_TESTS_NEED_ALL=1 a missing one that can be installed is an error of the test file.
 */
export function needs(...tools: readonly Tool[]): Needing {
  return skippedFor(tools.filter((tool) => programOf(tool) === undefined))
}

/** The same for what only the test itself can look for. */
export function needsFound(tool: string, found: boolean): Needing {
  return skippedFor(found ? [] : [tool])
}

/** The same for files that are no part of the repository, and that nobody can install: to lack them is never an error. */
export function needsData(name: string, found: boolean): Needing {
  return found ? {} : { skip: true, meta: { missing: [name] } }
}

/**
 * Whether a test that compares with several things may compare with this one, too. Where it may not, the test's `meta.untried` says
 * so. Only to be asked while a test runs.
 */
export function has(tool: Tool): boolean {
  if (programOf(tool) !== undefined) return true
  refuseWhereAllAreNeeded([tool])
  const test = TestRunner.getCurrentTest()
  if (!test) throw new Error('has() is for the inside of a test; needs() is for tests and suites')
  test.meta.untried = [...new Set([...(test.meta.untried ?? []), tool])]
  return false
}

function skippedFor(missing: readonly string[]): Needing {
  if (missing.length === 0) return {}
  refuseWhereAllAreNeeded(missing)
  return { skip: true, meta: { missing: [...missing] } }
}

function refuseWhereAllAreNeeded(missing: readonly string[]): void {
  const installable = missing.filter((tool) => !ofTheMachine.includes(tool))
  if (process.env['MOVIEFLOW_TESTS_NEED_ALL'] === '1' && installable.length > 0)
    throw new Error(`this machine lacks ${installable.join(', ')}, and MOVIEFLOW_TESTS_NEED_ALL is 1`)
}

function programOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** The first Python on PATH, or Debian's own, that has these modules. */
function pythonWith(...modules: readonly string[]): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', `import ${modules.join(', ')}`]).status === 0,
  )
}

/** Mounting takes root, Linux, and a container that allows it: only to try it tells. */
function mountTool(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-mount-'))
  try {
    mountDisk(folder, 64)[Symbol.dispose]()
    return programOnPath('mount')
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
