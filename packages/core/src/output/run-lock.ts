// Allows one run of a pipeline at a time, or the shards of one division in parallel; main thread. It only avoids duplicate work.
import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MovieflowError } from '../errors/index.js'
import { type LockMode, lockFile } from './flock.js'
import { makeFolderSync, refusedByMachine } from './folders.js'
import { isAlive } from './live-process.js'
import { type Shard, statePath } from './run-state.js'

/** The holder of a lock: the text in its file. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** ISO 8601. */
  readonly since: string
  readonly shard?: Shard
}

export interface LockRequest {
  readonly out: string
  readonly pipelineFile: string
  readonly shard?: Shard
  /** How long to wait for the holder. */
  readonly waitSeconds?: number
  readonly signal?: AbortSignal
}

/**
 * A division's first shard has the lock alone until it has written the division. Other shards of the division wait for
 * that: it starts a program for each step, `flock`, which takes a loaded machine seconds.
 */
const sharingMilliseconds = 30_000
/** A killed holder's text remains until the next holder has written its own. */
const momentMilliseconds = 300
/** The kernel's lock begins before the holder has written its text, and lasts until after it has removed it. */
const unnamedMilliseconds = 1000
const pollMilliseconds = 50

export class RunLock {
  readonly #descriptors: readonly number[]
  /** Why the lock could not be requested: the machine refuses the folder. */
  readonly refused: MovieflowError | undefined
  /** Another run held it first. */
  readonly waited: boolean

  private constructor(descriptors: readonly number[], waited: boolean, refused?: MovieflowError) {
    this.#descriptors = descriptors
    this.waited = waited
    this.refused = refused
  }

  /** Whether any run of the pipeline ever locked it: then acquiring makes no new file. */
  static lies(out: string, pipelineFile: string): boolean {
    return existsSync(statePath(out, pipelineFile, 'lock'))
  }

  /** Throws LOCKED, naming the holder, if another run has it longer than `waitSeconds`. */
  static async acquire(request: LockRequest): Promise<RunLock> {
    const { out, pipelineFile, shard, waitSeconds = 0, signal } = request
    const started = performance.now()
    const main = statePath(out, pipelineFile, 'lock')
    const own = shard && statePath(out, pipelineFile, `shard-${shard.index}-of-${shard.count}.lock`)
    for (let tries = 0; ; tries++) {
      let taken: number[] | undefined
      try {
        taken = shard ? await takeShard(main, own!, shard) : await takeWhole(main)
      } catch (error) {
        return new RunLock([], false, refusedByMachine(error, main))
      }
      if (taken) return new RunLock(taken, tries > 0 && waitSeconds > 0)
      const waited = (performance.now() - started) / 1000
      const patience = Math.max(waitSeconds, momentFor(main, shard) / 1000)
      if (waited >= patience || signal?.aborted) throw lockedError(main, pipelineFile, shard)
      await sleep(pollMilliseconds, undefined, { signal }).catch(() => {})
    }
  }

  /**
   * Closing the files releases the locks; the files stay, because removing them would let two runs lock two of them. So does the
   * text of a division, from which later shards read which division is running.
   */
  release(): void {
    const own = this.#descriptors.at(-1)
    for (const descriptor of this.#descriptors) {
      try {
        if (descriptor === own) ftruncateSync(descriptor)
      } catch {
        // The record is for people; the lock belongs to the descriptor.
      }
      close(descriptor)
    }
  }
}

/** Milliseconds within which a lock of another holder may be released without waiting for its run. */
function momentFor(main: string, shard: Shard | undefined): number {
  const holder = holderOf(main)
  if (!holder) return unnamedMilliseconds
  if (!shard) return 0
  return holder.shard?.count === shard.count && !sameShard(main, shard) ? sharingMilliseconds : momentMilliseconds
}

/** A descriptor that cannot be closed is closed with the process. */
function close(descriptor: number): void {
  try {
    closeSync(descriptor)
  } catch {
    // Nothing important was written.
  }
}

/** The descriptors that hold the lock; `undefined` if another run has it. */
async function takeWhole(file: string): Promise<number[] | undefined> {
  return holding(async (open) => {
    const descriptor = open(file)
    if (!(await take(file, descriptor, 'exclusive'))) return false
    record(descriptor)
    // Their owners are gone: a running one would share the lock that we have now.
    for (const left of shardLocks(file)) rmSync(left, { force: true })
    return true
  })
}

/** All shards share the pipeline's lock, whose text is their division; each also has its own lock. */
async function takeShard(main: string, own: string, shard: Shard): Promise<number[] | undefined> {
  return holding(async (open) => {
    const division = open(main)
    // The first one writes the division.
    if (await take(main, division, 'exclusive')) record(division, shard)
    if (!(await take(main, division, 'shared'))) return false
    if (holderOf(main)?.shard?.count !== shard.count) return false
    const descriptor = open(own)
    if (!(await take(own, descriptor, 'exclusive'))) return false
    record(descriptor, shard)
    return true
  })
}

/** Closes all opened files unless all locks were taken. */
async function holding(attempt: (open: (file: string) => number) => Promise<boolean>): Promise<number[] | undefined> {
  const opened: number[] = []
  let taken = false
  try {
    taken = await attempt((file) => {
      makeFolderSync(dirname(file))
      const descriptor = openSync(file, 'a+')
      opened.push(descriptor)
      return descriptor
    })
    return taken ? opened : undefined
  } finally {
    if (!taken) for (const descriptor of opened) close(descriptor)
  }
}

async function take(file: string, descriptor: number, mode: LockMode): Promise<boolean> {
  const answer = await lockFile(descriptor, mode)
  return answer === 'held' || (answer === 'unknown' && isAbandoned(file, mode))
}

/** Without kernel locks: checks the holder in its text. A holder on another host counts as gone, because it cannot be checked. */
function isAbandoned(file: string, mode: LockMode): boolean {
  const holder = holderOf(file)
  if (
    !holder ||
    holder.host !== hostname() ||
    holder.pid === process.pid ||
    !isAlive(holder.pid, Date.parse(holder.since))
  )
    return true
  if (!holder.shard) return false
  // A division's text outlives the shard that wrote it: the shards' own locks show whether it is running.
  return mode === 'shared' || (shardLocks(file).length > 0 && shardHolders(file).length === 0)
}

function record(descriptor: number, shard?: Shard): void {
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    ...(shard && { shard }),
  }
  ftruncateSync(descriptor)
  writeSync(descriptor, `${JSON.stringify(holder)}\n`)
}

function holderOf(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file).toString()) as Holder
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? holder : undefined
  } catch {
    return undefined
  }
}

function lockedError(main: string, pipelineFile: string, shard: Shard | undefined): MovieflowError {
  const holder = holderOf(main)
  const name = basename(pipelineFile)
  const shards = holder?.shard ? shardHolders(main) : []
  const same = shard && holder?.shard && sameShard(main, shard)
  const who = same ?? holder
  const kind = same
    ? `another run of shard ${shard.index}/${shard.count} of ${name} is running`
    : holder?.shard
      ? `shards of ${name} are running, in a division of ${holder.shard.count}`
      : `another run of ${name} is running`
  const described = same || shards.length === 0 ? who && [who] : shards
  const named = described?.slice(0, 3).map(describeHolder).join('; ') ?? ''
  return new MovieflowError('LOCKED', `${kind}${named && `: ${named}`}`, {
    hint: 'let it finish, or wait for it with --wait SECONDS',
  })
}

function describeHolder({ pid, host, since, shard }: Holder): string {
  const part = shard ? `shard ${shard.index}/${shard.count}, ` : ''
  return `${part}process ${pid} on ${host}, since ${since.slice(0, 19).replace('T', ' ')} UTC`
}

/** Shards that seem to be running, without those of this host that are not. */
function shardHolders(main: string): Holder[] {
  const holders = shardLocks(main).flatMap((file) => holderOf(file) ?? [])
  return holders.filter(({ host, pid, since }) => host !== hostname() || isAlive(pid, Date.parse(since)))
}

/** The holder of the shard's own lock. */
function sameShard(main: string, { index, count }: Shard): Holder | undefined {
  return shardHolders(main).find(({ shard }) => shard?.index === index && shard.count === count)
}

function shardLocks(main: string): string[] {
  const start = `${basename(main, 'lock')}shard-`
  return readdirSync(dirname(main))
    .filter((name) => name.startsWith(start) && name.endsWith('.lock'))
    .map((name) => join(dirname(main), name))
}
