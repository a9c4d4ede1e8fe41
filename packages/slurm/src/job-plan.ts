// The jobs of one submission, and what sbatch is called with for each; plain data in, plain data out.
import { basename, join } from 'node:path'
import type { SlurmSettings } from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/plugin'
import { quoteForShell, type ScriptWord, writeScript } from './batch-script.js'

/** The resources that a job requests: a pipeline's `slurm:`. */
export type JobSettings = Omit<SlurmSettings, 'tasks'>

/** The survey of shared limits, the shards, the report. */
export type JobRole = 'limits' | 'movies' | 'report'

export interface JobPlan {
  readonly role: JobRole
  /** Absolute. */
  readonly scriptFile: string
  readonly script: string
  /** Absolute; `%a` stands for the task. */
  readonly log: string
  /** The job that must end before, and how. */
  readonly after: { readonly role: JobRole; readonly when: 'afterok' | 'afterany' } | undefined
  /** For sbatch, but what depends on the ids of other jobs. */
  readonly arguments: readonly string[]
}

export interface SubmissionPlan {
  readonly id: string
  /** The pipeline's name, as the queue shows it. */
  readonly name: string
  /** Absolute path of the pipeline. */
  readonly file: string
  /** Absolute path of the frozen list. */
  readonly list: string
  /** Absolute: scripts and logs go there. */
  readonly folder: string
  readonly tasks: number
  /** Whether limits that reach over several movies are to be known first. */
  readonly survey: boolean
  /** Node and movieflow by absolute paths. */
  readonly program: readonly string[]
  /** The folder that all calls are made in. */
  readonly workingFolder: string
  /** Flags of all calls: `--set a.b=c`, `--trust content`. */
  readonly options: readonly string[]
  /** Whether runs may replace files that they did not make. */
  readonly overwrite?: boolean
  readonly settings: JobSettings
}

/** A task's threads: the cores that it asked for, else those that it was given. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: bash fills it in
const threads: ScriptWord = { filledIn: '${SLURM_CPUS_PER_TASK:-${SLURM_CPUS_ON_NODE:-1}}' }

/** Time for a whole run to end, or for the task's own end before it was requeued, if a network disk shows it late. */
const waitSeconds = '600'

export function planJobs(plan: SubmissionPlan): JobPlan[] {
  const { file, list, tasks, program, options, overwrite = false } = plan
  const call = (command: string, ...more: ScriptWord[]) => [
    ...program,
    command,
    file,
    '--list',
    list,
    ...more,
    ...options,
  ]
  const { throttle } = plan.settings
  const array = `--array=1-${tasks}${throttle === undefined ? '' : `%${throttle}`}`
  const shard: ScriptWord = { filledIn: `$SLURM_ARRAY_TASK_ID/${tasks}` }
  const after = plan.survey ? ({ role: 'limits', when: 'afterok' } as const) : undefined
  return [
    ...(plan.survey ? [planJob(plan, 'limits', call('survey', '--jobs', threads), undefined, [])] : []),
    planJob(
      plan,
      'movies',
      call('run', '--shard', shard, '--jobs', threads, '--wait', waitSeconds, ...(overwrite ? ['--overwrite'] : [])),
      after,
      [array],
    ),
    planJob(plan, 'report', call('report'), { role: 'movies', when: 'afterany' }, []),
  ]
}

function planJob(
  plan: SubmissionPlan,
  role: JobRole,
  call: readonly ScriptWord[],
  after: JobPlan['after'],
  more: readonly string[],
): JobPlan {
  const { id, name, folder, settings, workingFolder } = plan
  const stem = join(folder, `${basename(plan.file)}.${id}.${role}`)
  const log = `${stem}${role === 'movies' ? '-%a' : ''}.log`
  const about = `movieflow, ${role} of ${name}, submission ${id}`
  const title = role === 'movies' ? name : `${name} ${role}`
  return {
    role,
    scriptFile: `${stem}.sh`,
    script: writeScript({ about, setup: settings.setup ?? [], folder: workingFolder, call }),
    log,
    after,
    arguments: [
      `--job-name=${title}`,
      ...more,
      ...settingArguments(role === 'report' ? { ...settings, cpus: undefined } : settings),
      `--output=${logPattern(stem)}${role === 'movies' ? '-%a' : ''}.log`,
      // A requeued task goes on in the log of its first start.
      '--open-mode=append',
      `--chdir=${workingFolder}`,
    ],
  }
}

/** Slurm fills in `%` in the name of a log, but nothing if it contains a backslash. */
function logPattern(path: string): string {
  if (path.includes('\\'))
    throw new MovieflowError(
      'CALL_INVALID',
      `${path} has a backslash, which Slurm does not allow in the name of a log`,
      {
        hint: 'choose an `out` without one in the pipeline',
      },
    )
  return path.replaceAll('%', '%%')
}

/** The settings of a single job as Slurm options by their long names, such as `cpus-per-task`. */
export function jobOptions(settings: JobSettings): Record<string, string> {
  const { partition, account, qos, time, cpus, memory } = settings
  const given = { partition, account, qos, time, 'cpus-per-task': cpus, mem: String(memory ?? '').replace(/b$/i, '') }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  )
}

function settingArguments(settings: JobSettings): string[] {
  return [
    ...Object.entries(jobOptions(settings)).map(([name, value]) => `--${name}=${value}`),
    (settings.requeue ?? true) ? '--requeue' : '--no-requeue',
    ...(settings.arguments ?? []),
  ]
}

/** All arguments of sbatch; `idOf` returns the id of the job that this one waits for. */
export function sbatchArguments(job: JobPlan, idOf: (role: JobRole) => string): string[] {
  const { after } = job
  return [
    '--parsable',
    ...job.arguments,
    // Without the second, an array whose survey failed would wait for ever.
    ...(after ? [`--dependency=${after.when}:${idOf(after.role)}`, '--kill-on-invalid-dep=yes'] : []),
    job.scriptFile,
  ]
}

/** The calls as lines of bash. */
export function sbatchLines(jobs: readonly JobPlan[]): string[] {
  return jobs.map((job) => {
    const words = sbatchArguments(job, (role) => `$${role}`).map((word) =>
      word.startsWith('--dependency=') ? `"${word}"` : quoteForShell(word),
    )
    const call = `sbatch ${words.join(' ')}`
    return job.role === 'report' ? call : `${job.role}=$(${call})`
  })
}
