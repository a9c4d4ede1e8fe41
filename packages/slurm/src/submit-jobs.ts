// Submits planned jobs to Slurm, one after the other; if one is refused, those before it are cancelled.
import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolderSync } from '@movieflow/core'
import { type JobPlan, type JobRole, sbatchArguments } from './job-plan.js'
import { cancelJobs, submitBatch } from './slurm-commands.js'

export type JobIds = { readonly [role in JobRole]?: string }

/** Returns the ids of the jobs; `accepted` is called with each as soon as Slurm has it. */
export async function submitJobs(jobs: readonly JobPlan[], accepted: (ids: JobIds) => void): Promise<JobIds> {
  const ids: { [role in JobRole]?: string } = {}
  try {
    for (const job of jobs) {
      makeFolderSync(dirname(job.scriptFile))
      writeFileSync(job.scriptFile, job.script, { mode: 0o755 })
      ids[job.role] = await submitBatch(sbatchArguments(job, (role) => ids[role]!))
      accepted({ ...ids })
    }
    return ids
  } catch (error) {
    await cancelJobs(Object.values(ids)).catch(() => {})
    throw error
  }
}
