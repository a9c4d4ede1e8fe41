// Which previews run on this machine for this person: a small file for each in a folder that nobody else can read; any thread.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from '@movieflow/core/plugin'

/** A preview that runs. */
export interface RunningPreview {
  /** The pipeline's file, its real path. */
  readonly pipeline: string
  /** `http://127.0.0.1:PORT/TOKEN/`. */
  readonly address: string
  readonly pid: number
  /** `--set` and `--only`, as it was given them: what it shows holds for the same alone. */
  readonly settings: readonly string[]
  readonly only: readonly string[]
}

/** Raised when what the file holds, or what the server answers, changes: another version's preview is none. */
const version = 1

const schema = z.object({
  version: z.literal(version),
  pipeline: z.string(),
  address: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/[0-9a-f]{32}\/$/),
  pid: z.int().positive(),
  settings: z.array(z.string()),
  only: z.array(z.string()),
})

const mostBytes = 64 * 1024

/** The newest preview of this pipeline that still runs. Never throws: what cannot be read, or might be somebody else's, is none. */
export function findPreview(pipeline: string): RunningPreview | undefined {
  try {
    const folder = folderOfPreviews()
    if (!isOurs(folder, 'folder')) return undefined
    const real = realpathSync(pipeline)
    const found = readdirSync(folder)
      .filter((name) => name.startsWith(`${keyOf(real)}-`))
      .flatMap((name) => readRecord(join(folder, name)) ?? [])
      .filter(({ record }) => record.pipeline === real)
      .sort((left, right) => right.modified - left.modified)
    return found[0]?.record
  } catch {
    return undefined
  }
}

/** Returns what removes the record. A folder that cannot be used costs the record alone. */
export function recordPreview(
  { pipeline, ...facts }: Omit<RunningPreview, 'pid'>,
  warn: (message: string) => void,
): () => void {
  try {
    const folder = folderOfPreviews()
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isOurs(folder, 'folder')) throw new Error('it does not belong to this person alone')
    // Whatever made it: it is this person's.
    chmodSync(folder, 0o700)
    sweep(folder)
    const real = realpathSync(pipeline)
    const file = join(folder, `${keyOf(real)}-${process.pid}-${facts.address.split(':')[2]!.split('/')[0]}.json`)
    rmSync(file, { force: true })
    const record = { version, pipeline: real, pid: process.pid, ...facts }
    writeFileSync(file, JSON.stringify(record), { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
    return () => {
      try {
        rmSync(file, { force: true })
      } catch {}
    }
  } catch (error) {
    warn(`other commands cannot find this preview: ${folderOfPreviews()}: ${(error as Error).message}`)
    return () => {}
  }
}

function folderOfPreviews(): string {
  return join(tmpdir(), `movieflow-${process.getuid?.() ?? userInfo().username}`)
}

function keyOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32)
}

/** Removes the records of killed previews. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => /^[0-9a-f]{32}-\d+-\d+\.json$/.test(name)))
    if (!isAlive(Number(name.split('-')[1]))) rmSync(join(folder, name), { force: true })
}

function readRecord(file: string): { record: RunningPreview; modified: number } | undefined {
  if (!isOurs(file, 'file')) return undefined
  const { size, mtimeMs } = lstatSync(file)
  if (size > mostBytes) return undefined
  try {
    const { version: _, ...record } = schema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return isAlive(record.pid) ? { record, modified: mtimeMs } : undefined
  } catch {
    return undefined
  }
}

/** Owned by this person, not writable by others, a file not readable either, and not a link. On Windows each person has a separate folder of temporary files. */
function isOurs(path: string, kind: 'file' | 'folder'): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found || !(kind === 'file' ? found.isFile() : found.isDirectory())) return false
  const forbidden = kind === 'file' ? 0o077 : 0o022
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & forbidden) === 0)
}

/** Whether the process is this person's: another person's process may have the number of one that ended. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
