import { spawnSync } from 'node:child_process'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, it } from 'vitest'
import { planJobs, type SubmissionPlan, sbatchArguments, sbatchLines } from '../src/job-plan.js'

const plan: SubmissionPlan = {
  id: '20260102T030405-abcd',
  name: 'movies of Beto',
  file: '/lab/it is/p.yaml',
  list: '/lab/out/.movieflow/p.yaml.submission-20260102T030405-abcd.json',
  folder: '/lab/out/.movieflow/slurm',
  tasks: 8,
  survey: false,
  program: ['/opt/node', '/opt/movieflow.js'],
  workingFolder: '/lab/it is',
  options: ['--set', 'title=<exp> $1'],
  settings: {},
}
const ids = { limits: '11', movies: '12', report: '13' }
const argumentsOf = (changes: Partial<SubmissionPlan>) =>
  planJobs({ ...plan, ...changes }).map((job) => sbatchArguments(job, (role) => ids[role]))
const lastLine = (script: string) => script.trimEnd().split('\n').at(-1)

describe('the jobs of a submission', () => {
  it('are an array of shards, and a report after it whatever became of it', () => {
    const [movies, report, ...others] = planJobs(plan)
    expect(others).toEqual([])
    expect(lastLine(movies!.script)).toBe(
      `exec /opt/node /opt/movieflow.js run '/lab/it is/p.yaml' --list ${plan.list} --shard "$SLURM_ARRAY_TASK_ID/8" --jobs "\${SLURM_CPUS_PER_TASK:-\${SLURM_CPUS_ON_NODE:-1}}" --wait 600 --set 'title=<exp> $1'`,
    )
    expect(lastLine(report!.script)).toBe(
      `exec /opt/node /opt/movieflow.js report '/lab/it is/p.yaml' --list ${plan.list} --set 'title=<exp> $1'`,
    )
    const [first, second] = argumentsOf({})
    expect(first).toEqual([
      '--parsable',
      '--job-name=movies of Beto',
      '--array=1-8',
      '--requeue',
      '--output=/lab/out/.movieflow/slurm/p.yaml.20260102T030405-abcd.movies-%a.log',
      '--open-mode=append',
      '--chdir=/lab/it is',
      '/lab/out/.movieflow/slurm/p.yaml.20260102T030405-abcd.movies.sh',
    ])
    expect(second).toContain('--dependency=afterany:12')
  })

  it('begin with a survey where limits are shared; without it nothing is made', () => {
    const jobs = planJobs({ ...plan, survey: true })
    expect(jobs.map(({ role }) => role)).toEqual(['limits', 'movies', 'report'])
    expect(lastLine(jobs[0]!.script)).toMatch(/ survey '\/lab\/it is\/p\.yaml' --list /)
    const [limits, movies] = argumentsOf({ survey: true })
    expect(limits!.join(' ')).not.toContain('--array')
    expect(movies).toEqual(expect.arrayContaining(['--dependency=afterok:11', '--kill-on-invalid-dep=yes']))
  })

  it('ask for what the settings say, in the words of sbatch', () => {
    const settings = {
      throttle: 3,
      partition: ['cpu', 'long'],
      time: '04:00:00',
      cpus: 4,
      memory: '8GB',
      account: 'neuro',
      qos: 'high',
      requeue: false,
      arguments: ['--constraint=avx2', '--exclude', 'node 7'],
    }
    const [movies, report] = argumentsOf({ settings })
    expect(movies).toEqual(
      expect.arrayContaining([
        '--array=1-8%3',
        '--partition=cpu,long',
        '--time=04:00:00',
        '--cpus-per-task=4',
        '--mem=8G',
        '--account=neuro',
        '--qos=high',
        '--no-requeue',
        '--constraint=avx2',
        '--exclude',
        'node 7',
      ]),
    )
    expect(report).toEqual(expect.arrayContaining(['--partition=cpu,long', '--account=neuro', '--constraint=avx2']))
    expect(report!.join(' ')).not.toContain('--cpus-per-task')
  })

  it("keep Slurm from filling in a folder's own %", () => {
    const [movies] = argumentsOf({ folder: '/lab/50%a/slurm' })
    expect(movies).toContain('--output=/lab/50%%a/slurm/p.yaml.20260102T030405-abcd.movies-%a.log')
  })

  it('have no log where Slurm would not find it', () => {
    expect(() => planJobs({ ...plan, folder: '/lab/a\\b' })).toThrow(
      /backslash, which Slurm does not allow in the name of a log/,
    )
  })

  it('can be submitted by the lines that --print shows', needs('bash'), () => {
    const lines = sbatchLines(planJobs({ ...plan, survey: true, name: `it's $HOME`, settings: { throttle: 2 } }))
    const bash = `n=10; sbatch() { printf '%s\\0' "$@" >&2; printf '\\n' >&2; echo $((++n)); }\n${lines.join('\n')}`
    const { stderr } = spawnSync('bash', ['-c', bash], { encoding: 'utf8' })
    const calls = stderr.split('\n').map((line) => line.split('\0').slice(0, -1))
    expect(calls[0]).toContain(`--job-name=it's $HOME limits`)
    // A function in $(…) counts for itself.
    expect(calls[1]).toContain('--dependency=afterok:11')
    expect(calls[2]).toContain('--dependency=afterany:11')
  })
})
