// Submissions on a real Slurm, of one node on this machine: what an array makes, refuses, resumes and reports.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { lacksSlurm, startCluster, stopCluster } from '@movieflow/test-support/slurm/cluster.mjs'
import { needsFound } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterAll, describe, expect, it } from 'vitest'

let cluster = ''
let environment: NodeJS.ProcessEnv = {}

/** Starts it; why there is none, where it cannot be had here. */
async function startSlurm(): Promise<string | undefined> {
  const lacking = lacksSlurm()
  if (lacking !== undefined) return lacking
  cluster = mkdtempSync(join(tmpdir(), 'movieflow-slurm-'))
  try {
    environment = { SLURM_CONF: await startCluster(cluster) }
    return undefined
  } catch (error) {
    await stopCluster(cluster)
    return `it does not start on this machine: ${(error as Error).message}`
  }
}

const lacking = await startSlurm()

afterAll(async () => {
  if (cluster === '') return
  await stopCluster(cluster)
  rmSync(cluster, { recursive: true, force: true })
}, 60_000)

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

/** Fails for one movie. */
const writer = `export default {
  kind: 'writer', name: 'mine', version: '1', extensions: ['.rgba'],
  async open({ file, size, frames }) {
    const { open } = await import('node:fs/promises')
    const handle = await open(file, 'w')
    return {
      async write({ data }) { if (/Alfa\\/\\.3\\./.test(file)) throw new Error('no third'); await handle.write(data) },
      async finalize() { await handle.close(); return { frames, size } },
      async cancel() { await handle.close().catch(() => {}) },
    }
  },
}
`

/** Takes three seconds a movie, so that there is time to take its task away. */
const slowWriter = `import { writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
export default {
  kind: 'writer', name: 'slow', version: '1', extensions: ['.slow'],
  open: ({ file }) => ({ write: () => setTimeout(500), finalize: () => writeFile(file, 'x'), cancel: async () => {} }),
}
`

const idOf = (exp: number) => `animal=${exp % 2 ? 'Alfa' : 'Beto'},exp=${exp}`

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

const ended = (jobs: readonly string[]) =>
  until(
    () => slurm('squeue', '--noheader', `--jobs=${jobs.join(',')},1`).trim() === '',
    () => `an end of the jobs:\n${slurm('squeue', '--states=all')}`,
  )

function movies(space: Workspace): Map<string, Buffer> {
  const files = space.files('movies').filter((name) => /\.(gif|avi)$/.test(name))
  return new Map(files.map((name) => [name, readFileSync(space.path(name))]))
}

const logs = (space: Workspace) => slurm('sh', '-c', `cat '${space.path('movies/.movieflow/slurm')}'/*.log`)

const record = (space: Workspace, name: string) => readFileSync(space.path(`movies/.movieflow/${name}`), 'utf8')

/** Of a shard: the movies that it has recorded, in order. */
function recorded(space: Workspace, shard: string): string[] {
  const name = `movies/.movieflow/p.yaml.shard-${shard}.state.jsonl`
  if (!existsSync(space.path(name))) return []
  const text = readFileSync(space.path(name), 'utf8')
  return [...text.matchAll(/"kind":"movie","movie":"([^"]+)"/g)].map(([, movie]) => movie!)
}

const statusOf = async (space: Workspace) => {
  const { code, stdout } = await movieflow(space, 'status', 'p.yaml', '--json')
  return { code, ...JSON.parse(stdout) }
}

describe('on a real Slurm', needsFound(`Slurm (${lacking})`, lacking === undefined), () => {
  it('an array of 8 tasks makes what one run makes, with limits found once, and not what arrives meanwhile', async () => {
    using alone = batch()
    using space = batch()
    expect(await movieflow(alone, 'run', 'p.yaml')).toMatchObject({ code: 0 })

    const jobs = await submit(space)
    const [limits, array] = jobs
    slurm('scontrol', 'hold', array!)
    addFile(space, 21)
    const second = await movieflow(space, 'submit', 'p.yaml')
    expect(second).toMatchObject({ code: 4, stdout: '' })
    expect(second.stderr).toContain(`p.yaml is in Slurm already, as job ${array}`)
    expect(second.stderr).toContain(`cancel it: scancel ${jobs.join(' ')}`)
    await ended([limits!])
    const found = record(space, 'p.yaml.limits.jsonl')
    expect(await statusOf(space)).toMatchObject({ code: 0, ended: false, movies: { total: 20, made: 0, left: 20 } })
    slurm('scontrol', 'release', array!)
    await ended(jobs)

    expect(await statusOf(space), logs(space)).toMatchObject({
      code: 0,
      ended: true,
      movies: { total: 20, made: 20, failed: 0, left: 0 },
      failures: [],
    })
    const [one, many] = [movies(alone), movies(space)]
    expect([...many.keys()]).toEqual([...one.keys()])
    expect([...many].filter(([name, bytes]) => !bytes.equals(one.get(name)!)).map(([name]) => name)).toEqual([])
    expect(record(space, 'p.yaml.limits.jsonl')).toBe(found)
    const ids = (report: string) => JSON.parse(report).movies.map(({ id }: { id: string }) => id)
    const listed = ids(readFileSync(space.path('movies/report.json'), 'utf8'))
    expect(listed).toEqual(ids(readFileSync(alone.path('movies/report.json'), 'utf8')))
    expect(listed).toHaveLength(20)
    expect((await movieflow(space, 'submit', 'p.yaml', '--print')).stdout).toContain('--array=1-')
  })

  it('a task that is requeued, and then preempted, goes on where it was', async () => {
    using alone = batch(6)
    using space = batch(6)
    const slow = pipeline.replace(', over: animal', '').replace('<exp>.avi]', '<exp>.avi, <animal>/<exp>.slow]')
    for (const each of [alone, space])
      each.write('slow.mjs', slowWriter).write('p.yaml', `${slow}plugins: ./slow.mjs\n`)
    expect(await movieflow(alone, 'run', 'p.yaml')).toMatchObject({ code: 0 })
    const jobs = await submit(space, '--tasks', '1')
    const madeAtLeast = (count: number) => until(() => recorded(space, '1-of-1').length >= count, `${count} movies`)
    await madeAtLeast(1)
    slurm('scontrol', 'requeue', `${jobs[0]}_1`)
    await madeAtLeast(3)
    // Of higher priority, and in want of all cores.
    slurm('sbatch', '--partition=urgent', '--ntasks=8', '--output=/dev/null', '--wrap=sleep 1')
    await ended(jobs)
    expect(await statusOf(space), logs(space)).toMatchObject({ code: 0, movies: { made: 6, failed: 0, left: 0 } })
    expect(recorded(space, '1-of-1').toSorted()).toEqual([1, 2, 3, 4, 5, 6].map(idOf).toSorted())
    const [one, many] = [movies(alone), movies(space)]
    expect([...many].filter(([name, bytes]) => !bytes.equals(one.get(name)!)).map(([name]) => name)).toEqual([])
    expect(many.size).toBe(12)
    expect(readdirSync(space.path('movies/Alfa')).filter((name) => name.includes('.tmp'))).toEqual([])
    expect(logs(space).match(/DUE TO (JOB REQUEUE|PREEMPTION)/g)).toEqual(['DUE TO JOB REQUEUE', 'DUE TO PREEMPTION'])
  })

  it('a movie that fails costs its task the good end, and no other movie', async () => {
    using space = batch(4)
    space.write('mine.mjs', writer)
    space.write('p.yaml', pipeline.replace('<exp>.avi', '<exp>.rgba').concat('plugins: ./mine.mjs\n'))
    const jobs = await submit(space, '--tasks', '4')
    await ended(jobs)
    const status = await statusOf(space)
    expect(status).toMatchObject({ code: 1, ended: true, movies: { total: 4, made: 3, failed: 1, left: 0 } })
    expect(status.jobs[1]).toMatchObject({ tasks: { done: 3, failed: 1 }, reasons: ['NonZeroExitCode'] })
    expect(status.failures).toMatchObject([{ movie: idOf(3), error: { message: expect.stringContaining('no third') } }])
    const { stdout } = await space.command(['status', 'p.yaml'], { PATH: '/nowhere' })
    expect(stdout).toContain('4 movies: 3 made, 1 failed\n')
  })
})
