// Stand-ins for Slurm's commands say what the real ones were seen to say.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complains, exits, prints, type Step, writeStandIn } from '@movieflow/test-support/stand-in'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tasksOf } from '../src/queue.js'
import { submitBatch } from '../src/slurm-commands.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow-slurm-'))
  vi.stubEnv('PATH', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const fake = (command: string, ...steps: Step[]) => writeStandIn(join(folder, command), ...steps)

describe('sbatch', () => {
  it('gives the id, of one of several clusters too', async () => {
    fake('sbatch', prints('4711;mainz\n'))
    expect(await submitBatch([])).toBe('4711')
    fake('sbatch', prints('the site greets you\n12\n'))
    expect(await submitBatch([])).toBe('12')
  })

  it('is missing by name', async () => {
    vi.stubEnv('PATH', folder)
    await expect(submitBatch([])).rejects.toMatchObject({
      code: 'SLURM_UNAVAILABLE',
      message: "Slurm's command sbatch was not found on PATH",
      hint: expect.stringContaining('login node'),
    })
  })

  it.each([
    [
      'sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified',
      'SLURM_REFUSED',
      'sbatch refused: invalid partition specified: nope; Batch job submission failed: Invalid partition name specified',
      'sinfo',
    ],
    [
      'sbatch: error: Batch job submission failed: Invalid job array specification',
      'SLURM_REFUSED',
      'sbatch refused: Batch job submission failed: Invalid job array specification',
      'MaxArraySize',
    ],
    [
      'sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)',
      'SLURM_UNAVAILABLE',
      'sbatch cannot reach Slurm: Batch job submission failed: Unable to contact slurm controller (connect failure)',
      'scontrol ping',
    ],
  ])('refuses in its own words: %s', async (words, code, message, hint) => {
    fake('sbatch', complains(words), exits(1))
    await expect(submitBatch([])).rejects.toMatchObject({ code, message, hint: expect.stringContaining(hint) })
  })

  it('hears nothing of a job that submits another', async () => {
    vi.stubEnv('SLURM_CPUS_PER_TASK', '64')
    vi.stubEnv('SLURM_JOB_ID', '1')
    vi.stubEnv('SLURM_CONF', '/etc/slurm.conf')
    const file = join(folder, 'environment')
    fake('sbatch', `fs.writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env))`, prints('1\n'))
    await submitBatch([])
    const heard = Object.entries(JSON.parse(readFileSync(file, 'utf8'))).filter(([name]) => name.includes('SLURM'))
    expect(heard).toEqual([['SLURM_CONF', '/etc/slurm.conf']])
  })
})

describe('the queue', () => {
  it('has nothing to say of a job that Slurm forgot', async () => {
    fake('squeue', complains('slurm_load_jobs error: Invalid job id specified'), exits(1))
    fake('sacct', complains('Slurm accounting storage is disabled'), exits(1))
    expect(await tasksOf(['7'])).toEqual([])
  })

  it('is completed by accounting', async () => {
    fake('squeue', prints('7|2|RUNNING|None\n'))
    fake('sacct', prints('7_1|TIMEOUT\n7_2|RUNNING\n'))
    expect((await tasksOf(['7'])).map(({ task, slurmState }) => [task, slurmState])).toEqual([
      [2, 'RUNNING'],
      [1, 'TIMEOUT'],
    ])
  })

  it('cannot be asked where the controller is gone', async () => {
    fake('squeue', complains('slurm_load_jobs error: Unable to contact slurm controller (connect failure)'), exits(1))
    await expect(tasksOf(['7'])).rejects.toMatchObject({ code: 'SLURM_UNAVAILABLE' })
  })
})
