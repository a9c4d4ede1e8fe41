// Stand-ins for Slurm's commands say what the real ones were seen to say.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tasksOf } from '../src/queue.js'
import { submitBatch } from '../src/slurm-commands.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow-slurm-'))
  vi.stubEnv('PATH', `${folder}:/bin:/usr/bin`)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function fake(command: string, script: string): void {
  writeFileSync(join(folder, command), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, command), 0o755)
}

describe('sbatch', () => {
  it('gives the id, of one of several clusters too', async () => {
    fake('sbatch', 'echo "4711;mainz"')
    expect(await submitBatch([])).toBe('4711')
    fake('sbatch', 'echo "the site greets you"; echo 12')
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
    fake('sbatch', `cat >&2 <<'END'\n${words}\nEND\nexit 1`)
    await expect(submitBatch([])).rejects.toMatchObject({ code, message, hint: expect.stringContaining(hint) })
  })

  it('hears nothing of a job that submits another', async () => {
    vi.stubEnv('SLURM_CPUS_PER_TASK', '64')
    vi.stubEnv('SLURM_JOB_ID', '1')
    vi.stubEnv('SLURM_CONF', '/etc/slurm.conf')
    fake('sbatch', `env | grep SLURM > ${join(folder, 'environment')}; echo 1`)
    await submitBatch([])
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(join(folder, 'environment'), 'utf8')).toBe('SLURM_CONF=/etc/slurm.conf\n')
  })
})

describe('the queue', () => {
  it('has nothing to say of a job that Slurm forgot', async () => {
    fake('squeue', 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1')
    fake('sacct', 'echo "Slurm accounting storage is disabled" >&2; exit 1')
    expect(await tasksOf(['7'])).toEqual([])
  })

  it('is completed by accounting', async () => {
    fake('squeue', 'echo "7|2|RUNNING|None"')
    fake('sacct', 'echo "7_1|TIMEOUT"; echo "7_2|RUNNING"')
    expect((await tasksOf(['7'])).map(({ task, slurmState }) => [task, slurmState])).toEqual([
      [2, 'RUNNING'],
      [1, 'TIMEOUT'],
    ])
  })

  it('cannot be asked where the controller is gone', async () => {
    fake('squeue', 'echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2; exit 1')
    await expect(tasksOf(['7'])).rejects.toMatchObject({ code: 'SLURM_UNAVAILABLE' })
  })
})
