// Slurm's own commands, called without a shell, and errors if they refuse or are not available.
import { execFile } from 'node:child_process'
import { MovieflowError } from '@movieflow/core/plugin'

export interface SlurmAnswer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Variables of an enclosing job, which would be taken for those of the new job. */
const ofOtherJob = /^SLURM_(?:ARRAY|CPUS|JOB|JOBID|MEM|NNODES|NODE|NPROCS|NTASKS|PROCID|STEP|SUBMIT|TASK|TRES)/

/** Talks to the controller for so long at most, per call. */
const timeLimitMs = 120_000

/** One call, without a shell; throws if the command is missing or does not answer. */
export function callSlurm(command: string, given: readonly string[]): Promise<SlurmAnswer> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofOtherJob.test(name)))
  return new Promise((resolve, reject) => {
    execFile(command, given, { env, timeout: timeLimitMs, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const failure = error as (NodeJS.ErrnoException & { killed?: boolean }) | null
      if (failure && typeof failure.code === 'string') reject(missing(command, failure))
      else if (failure?.killed) reject(silent(command))
      else resolve({ code: failure ? Number(failure.code ?? 1) : 0, stdout, stderr })
    })
  })
}

function missing(command: string, cause: NodeJS.ErrnoException): MovieflowError {
  const why = cause.code === 'ENOENT' ? 'was not found on PATH' : `cannot be started (${cause.code})`
  return new MovieflowError('SLURM_UNAVAILABLE', `Slurm's command ${command} ${why}`, {
    cause,
    hint: 'call this on a login node of the cluster (often after `module load slurm`); other schedulers: movieflow run --shard i/n',
  })
}

function silent(command: string): MovieflowError {
  return new MovieflowError(
    'SLURM_UNAVAILABLE',
    `Slurm's command ${command} did not answer within ${timeLimitMs / 1000} s`,
    { hint: 'check the controller with `scontrol ping`, then try again' },
  )
}

/** Messages about the controller, not about the call. */
const unreachable =
  /unable to contact slurm controller|connection (?:refused|timed out|failure)|socket timed out|configuration (?:source|file)|cannot resolve|munge|authentication|not responding|zero bytes were transmitted/i

/** A refusal in Slurm's words, with what to do about it. */
export function slurmRefusal(command: string, { code, stdout, stderr }: SlurmAnswer): MovieflowError {
  const words = (stderr.trim() || stdout.trim() || `it ended with code ${code}`)
    .split('\n')
    .map((line) => line.replace(new RegExp(`^${command}: (?:error: |fatal: )?`), ''))
    .join('; ')
  if (unreachable.test(words))
    return new MovieflowError('SLURM_UNAVAILABLE', `${command} cannot reach Slurm: ${words}`, {
      hint: 'check the controller with `scontrol ping`, then try again',
    })
  return new MovieflowError('SLURM_REFUSED', `${command} refused: ${words}`, { hint: advice(words) })
}

function advice(words: string): string {
  if (/partition/i.test(words)) return 'choose a partition of `sinfo --summarize` with --partition or slurm.partition'
  if (/job array/i.test(words))
    return 'use fewer --tasks: the limit is MaxArraySize - 1 of `scontrol show config` (usually 1000)'
  if (/account|qos/i.test(words)) return 'see the allowed ones with `sacctmgr show associations user=$USER`'
  if (/time limit/i.test(words)) return 'use a shorter --time: `sinfo` shows the limits of the partitions'
  return "change the pipeline's slurm: or the flags; `movieflow submit --print` shows the call of sbatch"
}

/** Submits a batch job; its id. */
export async function submitBatch(given: readonly string[]): Promise<string> {
  const said = await callSlurm('sbatch', given)
  // With several clusters: `123;name`.
  const id = /^\s*(\d+)(?:;|\s*$)/m.exec(said.stdout)?.[1]
  if (said.code !== 0 || id === undefined) throw slurmRefusal('sbatch', said)
  return id
}

export async function cancelJobs(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await callSlurm('scancel', ids)
}
