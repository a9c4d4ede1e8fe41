// Submissions on a real Slurm, of one node on this machine: what an array makes, refuses, resumes and reports.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksSlurm, startCluster, stopCluster } from '../support/slurm/cluster.mjs'
import { Workspace } from '../support/workspace.js'

const lacking = lacksSlurm()
if (lacking !== undefined) process.stderr.write(`Tests on a real Slurm are skipped: ${lacking}.\n`)

let cluster = ''
let environment: NodeJS.ProcessEnv = {}

beforeAll(async () => {
  if (lacking !== undefined) return
  cluster = mkdtempSync(join(tmpdir(), 'movieflow-slurm-'))
  environment = { SLURM_CONF: await startCluster(cluster) }
})
afterAll(async () => {
  if (cluster === '') return
  await stopCluster(cluster)
  rmSync(cluster, { recursive: true, force: true })
})

const pipeline = `out: movies
source: { files: "data/<animal>_<exp:02d>.npy", axes: [y, x, frame] }
render: { use: heatmap, size: [96, 80], limits: { percentile: [2, 98], over: animal } }
write: [<animal>/<exp>.gif, <animal>/<exp>.avi]
slurm: { tasks: 8, time: 10 }
`

function batch(files = 20, frames = 6): Workspace {
  const space = new Workspace()
  space.write('p.yaml', pipeline)
  for (let exp = 1; exp <= files; exp++) addFile(space, exp, frames)
  return space
}

function addFile(space: Workspace, exp: number, frames = 6): void {
  const name = `data/${exp % 2 ? 'Alfa' : 'Beto'}_${String(exp).padStart(2, '0')}.npy`
  space.npy(name, [12, 14, frames], (y, x, frame) => Math.sin(exp * y + x * frame) * exp)
}

const movieflow = (space: Workspace, ...given: string[]) => space.command(given, environment)

/** A submission's jobs, once it was taken. */
async function submit(space: Workspace, ...given: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await movieflow(space, 'submit', 'p.yaml', ...given)
  expect([code, stderr]).toEqual([0, ''])
  return /scancel ([\d ]+)/.exec(stdout)![1]!.split(' ')
}

function slurm(command: string, ...given: string[]): string {
  const { stdout, stderr, status } = spawnSync(command, given, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(`${command} ${given.join(' ')}: ${stderr}`)
  return stdout
}

async function until<Result>(what: string, look: () => Result | undefined | false, seconds = 60): Promise<Result> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const found = look()
    if (found) return found
  }
  throw new Error(`${what}: not within ${seconds} s\n${slurm('squeue', '--states=all')}`)
}

const ended = (jobs: readonly string[]) =>
  until('the jobs end', () => slurm('squeue', '--noheader', `--jobs=${jobs.join(',')},1`).trim() === '')

function movies(space: Workspace): Map<string, Buffer> {
  const files = space.files('movies').filter((name) => /\.(gif|avi)$/.test(name))
  return new Map(files.map((name) => [name, readFileSync(space.path(name))]))
}

const logs = (space: Workspace) =>
  slurm('sh', '-c', `cat '${space.path('movies/.movieflow/slurm')}'/*.log`)

describe.skipIf(lacking !== undefined)('on a real Slurm', () => {
  it('an array of 8 tasks makes what one run makes, and not what arrives meanwhile', async () => {
    using alone = batch()
    using space = batch()
    expect(await movieflow(alone, 'run', 'p.yaml')).toMatchObject({ code: 0 })
    const jobs = await submit(space)
    expect(jobs).toHaveLength(3)
    addFile(space, 21)

    const second = await movieflow(space, 'submit', 'p.yaml')
    expect(second).toMatchObject({ code: 4, stdout: '' })
    expect(second.stderr).toContain(`p.yaml is in Slurm already, as job ${jobs[1]}`)
    expect(second.stderr).toContain(`cancel it: scancel ${jobs.join(' ')}`)

    await ended(jobs)
    const [one, array] = [movies(alone), movies(space)]
    expect([...array.keys()]).toEqual([...one.keys()])
    expect([...array].filter(([name, bytes]) => !bytes.equals(one.get(name)!)).map(([name]) => name), logs(space)).toEqual([])

    const report = JSON.parse(readFileSync(space.path('movies/report.json'), 'utf8'))
    expect(report.movies).toHaveLength(20)

    const status = await movieflow(space, 'status', 'p.yaml', '--json')
    expect([status.code, JSON.parse(status.stdout)]).toEqual([
      0,
      expect.objectContaining({ ended: true, movies: { total: 20, made: 20, failed: 0, left: 0 }, failures: [] }),
    ])
  })
})
