// The state of jobs and their tasks: from squeue while it remembers them, from sacct if there is accounting.
import { callSlurm, slurmRefusal } from './slurm-commands.js'

export type TaskState = 'waiting' | 'running' | 'done' | 'failed'

export interface TaskStatus {
  readonly job: string
  /** Index in an array: the shard. */
  readonly task: number | undefined
  readonly state: TaskState
  /** Slurm's word for the state: `TIMEOUT`. */
  readonly slurmState: string
  /** Slurm's reason, such as `Resources`; '' if it gives none. */
  readonly reason: string
}

const waiting = new Set([
  'PENDING',
  'CONFIGURING',
  'REQUEUED',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'RESV_DEL_HOLD',
  'SPECIAL_EXIT',
])
const running = new Set(['RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'SIGNALING', 'STAGE_OUT', 'RESIZING'])

/** The tasks of these jobs that Slurm still knows; none if it has forgotten them. */
export async function tasksOf(jobs: readonly string[]): Promise<TaskStatus[]> {
  if (jobs.length === 0) return []
  const ids = jobs.join(',')
  const format = '--format=%F|%K|%T|%r'
  const said = await callSlurm('squeue', ['--noheader', '--array', '--states=all', `--jobs=${ids}`, format])
  // Slurm's answer for a single job that it has forgotten.
  if (said.code !== 0 && !/invalid job id/i.test(said.stderr)) throw slurmRefusal('squeue', said)
  const known = said.code === 0 ? readQueue(said.stdout) : []
  return [...known, ...(await recorded(ids, known))]
}

/** Tasks that have left squeue; none on sites without accounting. */
async function recorded(ids: string, known: readonly TaskStatus[]): Promise<TaskStatus[]> {
  const columns = '--format=JobID,State'
  const given = ['--noheader', '--parsable2', '--allocations', `--jobs=${ids}`, columns]
  const said = await callSlurm('sacct', given).catch(() => undefined)
  if (said?.code !== 0) return []
  const seen = new Set(known.map(({ job, task }) => `${job}_${task}`))
  return readAccounts(said.stdout).filter(({ job, task }) => !seen.has(`${job}_${task}`))
}

/** Lines of `%F|%K|%T|%r`. */
export function readQueue(text: string): TaskStatus[] {
  return text.split('\n').flatMap((line) => {
    const [job, task, slurmState, reason = ''] = line.trim().split('|')
    if (!job || !slurmState) return []
    return [statusOf(job, task, slurmState, reason === 'None' ? '' : reason)]
  })
}

/** Lines of `JobID|State`: `123_4|CANCELLED by 1000`. */
export function readAccounts(text: string): TaskStatus[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+)(?:_(\d+))?\|([A-Z_]+)/.exec(line.trim())
    return match ? [statusOf(match[1]!, match[2], match[3]!, '')] : []
  })
}

function statusOf(job: string, task: string | undefined, slurmState: string, reason: string): TaskStatus {
  const number = task !== undefined && /^\d+$/.test(task) ? Number(task) : undefined
  return { job, task: number, state: stateOf(slurmState), slurmState, reason }
}

function stateOf(slurmState: string): TaskState {
  if (waiting.has(slurmState)) return 'waiting'
  if (running.has(slurmState)) return 'running'
  return slurmState === 'COMPLETED' ? 'done' : 'failed'
}

/** It will make movies yet. */
export function isActive({ state }: TaskStatus): boolean {
  return state === 'waiting' || state === 'running'
}
