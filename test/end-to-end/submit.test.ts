// The built command before stand-ins for Slurm's: what it asks of them, and what it makes of their answers.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fillArray, writeNpy } from '@movieflow/test-support/npy'
import { complains, exits, prints, type Step, whenAsked, writeStandIn } from '@movieflow/test-support/stand-in'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "movieflow it's $HOME "))
  mkdirSync(join(folder, 'bin'))
  for (let exp = 1; exp <= 3; exp++) addData(`data/Beto_${exp}.npy`, exp)
  writePipeline('')
  fake(
    'sbatch',
    `fs.appendFileSync('calls', JSON.stringify(args) + '\\n')
     console.log(100 + fs.readFileSync('calls', 'utf8').split('\\n').length - 1)`,
  )
  fake('squeue')
  fake('sacct', exits(1))
  fake('scancel', "fs.appendFileSync('canceled', args.map((id) => id + ' ').join(''))")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function addData(name: string, exp: number): void {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeNpy(
    path,
    fillArray([6, 7, 3], (y, x, frame) => Math.sin(exp + y * x * frame)),
    [6, 7, 3],
  )
}

function writePipeline(more: string): void {
  const text = `out: movies\nsource: { files: "data/<animal>_<exp:d>.npy", axes: [y, x, frame] }\nwrite: <exp>.gif\n`
  writeFileSync(join(folder, 'p.yaml'), text + more)
}

const sharedLimits = 'render: { use: heatmap, limits: { percentile: [2, 98], over: batch } }\n'

const fake = (command: string, ...steps: Step[]) =>
  writeStandIn(join(folder, 'bin', command), `process.chdir(${JSON.stringify(folder)})`, ...steps)

/** As squeue prints them. */
const tasks = (...lines: string[]) => prints(lines.map((line) => `${line}\n`).join(''))

function movieflow(...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...given], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: join(folder, 'bin'), npm_command: '', NO_COLOR: '1' },
  })
  return { code: status, stdout, stderr }
}

const calls = () =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line): string[] => JSON.parse(line))
    : []
const kept = () =>
  readdirSync(join(folder, 'movies/.movieflow')).filter((name) => name.startsWith('p.yaml.submission-'))
const submission = () => JSON.parse(readFileSync(join(folder, 'movies/.movieflow', kept().at(-1)!), 'utf8'))

/** As a task leaves it that made a movie, or all. */
const make = (...given: string[]) => expect(movieflow('run', 'p.yaml', '--jobs', '1', ...given).code).toBe(0)

describe('movieflow submit', () => {
  it('freezes the list, and remembers the jobs', () => {
    const { code, stdout, stderr } = movieflow('submit', 'p.yaml', '--set', 'fps=5', '--only', 'exp=1..2')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      'Submitted 2 movies as job 101 of 2 tasks\n  follow it: movieflow status p.yaml\n  cancel it: scancel 101 102\n',
    )
    const ids = ['animal=Beto,exp=1', 'animal=Beto,exp=2']
    expect(submission()).toMatchObject({
      version: 1,
      pipeline: 'p.yaml',
      shards: 2,
      movies: ids,
      all: [...ids, 'animal=Beto,exp=3'],
      settings: ['fps=5'],
      only: ['exp=1..2'],
      jobs: { movies: '101', report: '102' },
    })
    const [movies, report] = calls()
    expect(movies).toContain('--array=1-2')
    expect(report).toContain('--dependency=afterany:101')
    for (const call of [movies!, report!])
      expect(readFileSync(call.at(-1)!, 'utf8')).toContain(`cd -- '${folder.replaceAll("'", `'\\''`)}'`)
  })

  it('asks for what the pipeline says, and for what flags say before that', () => {
    writePipeline('slurm: { tasks: 2, partition: cpu, time: 90, arguments: [--exclusive] }\n')
    expect(movieflow('submit', 'p.yaml', '--partition', '007', '--memory', '8G', '--throttle', '1').code).toBe(0)
    expect(calls()[0]).toEqual(
      expect.arrayContaining(['--array=1-2%1', '--partition=007', '--time=90', '--mem=8G', '--exclusive']),
    )
    // No part of the pipeline that tasks read.
    expect(submission().settings).toEqual([])
  })

  it('finds limits that movies share by a job before the others', () => {
    writePipeline(sharedLimits)
    const { stdout } = movieflow('submit', 'p.yaml')
    expect(stdout).toMatch(/^Submitted 3 movies as job 102 of 3 tasks, after job 101, which computes their limits\n/)
    expect(calls()[1]).toEqual(expect.arrayContaining(['--dependency=afterok:101', '--kill-on-invalid-dep=yes']))
  })

  it('submits what is not fresh, and nothing where all is', () => {
    make('--only', 'exp=2')
    writeFileSync(join(folder, 'data/Beto_4.npy'), 'not an array')
    expect(movieflow('submit', 'p.yaml').stdout).toContain(
      'left out:  1 blocked movie: movieflow plan p.yaml says why\n',
    )
    rmSync(join(folder, 'data/Beto_4.npy'))
    expect(submission().movies).toEqual(['animal=Beto,exp=1', 'animal=Beto,exp=3'])
    make()
    const before = calls().length
    expect(movieflow('submit', 'p.yaml')).toEqual({
      code: 0,
      stdout: 'Nothing is submitted: 3 movies fresh\n',
      stderr: '',
    })
    expect(calls()).toHaveLength(before)
  })

  it('submits nothing where all that is left is blocked', () => {
    make()
    writeFileSync(join(folder, 'data/Beto_4.npy'), 'not an array')
    expect(movieflow('submit', 'p.yaml')).toMatchObject({
      code: 1,
      stdout: 'Nothing is submitted: 3 movies fresh, 1 movie blocked\n  see why: movieflow plan p.yaml\n',
    })
    expect(calls()).toEqual([])
  })

  it('prints scripts and calls, and leaves nothing behind', () => {
    const { code, stdout } = movieflow('submit', 'p.yaml', '--print')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# movies\/\.movieflow\/slurm\/p\.yaml\..*\.movies\.sh\n#!\/bin\/bash\n/)
    expect(stdout).toMatch(/^movies=\$\(sbatch --parsable .*--array=1-3/m)
    expect([calls(), existsSync(join(folder, 'movies'))]).toEqual([[], false])
  })

  it('refuses a second submission while the first waits or runs', () => {
    movieflow('submit', 'p.yaml')
    fake('squeue', tasks('101|1|RUNNING|None', '101|2|PENDING|Resources', '102|N/A|PENDING|Dependency'))
    const { code, stderr } = movieflow('submit', 'p.yaml', '--only', 'exp=3')
    expect(code).toBe(4)
    expect(stderr).toMatch(/^p\.yaml is in Slurm already, as job 101 \(1 task running, 2 waiting\), submitted 20/)
    expect(stderr).toContain('follow it: movieflow status p.yaml; or cancel it: scancel 101 102')
    fake('squeue', tasks('101|1|COMPLETED|None', '101|2|CANCELLED|None', '102|N/A|FAILED|NonZeroExitCode'))
    expect(movieflow('submit', 'p.yaml').code).toBe(0)
  })

  it('says by name what is missing', () => {
    rmSync(join(folder, 'bin/sbatch'))
    const env = { ...process.env, PATH: join(folder, 'bin'), NO_COLOR: '1' }
    const { status, stderr } = spawnSync(process.execPath, [bin, 'submit', 'p.yaml'], {
      cwd: folder,
      encoding: 'utf8',
      env,
    })
    expect(status).toBe(3)
    expect(stderr).toMatch(/^Slurm's command sbatch was not found on PATH\n {2}call this on a login node/)
    expect(kept()).toEqual([])
  })

  it("shows sbatch's own words, and takes back what it had submitted", () => {
    writePipeline(sharedLimits)
    const words = 'sbatch: error: Batch job submission failed: Invalid qos specification'
    fake('sbatch', whenAsked(/--array/, complains(words), exits(1)), prints('55\n'))
    const { code, stderr, stdout } = movieflow('submit', 'p.yaml')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^sbatch refused: Batch job submission failed: Invalid qos specification\n {2}see the allowed ones with `sacctmgr/,
    )
    expect(readFileSync(join(folder, 'canceled'), 'utf8')).toBe('55 ')
    expect([kept(), readdirSync(join(folder, 'movies/.movieflow/slurm'))]).toEqual([[], []])
  })

  it('refuses a wrong flag before anything else', () => {
    expect(movieflow('submit', 'p.yaml', '--time', '4h')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expected a time as Slurm writes it'),
    })
    expect(calls()).toEqual([])
  })
})

describe('movieflow status', () => {
  it('knows of no submission where there was none', () => {
    expect(movieflow('status', 'p.yaml')).toMatchObject({
      code: 2,
      stderr: 'p.yaml was not submitted to Slurm\n  submit it: movieflow submit p.yaml\n',
    })
  })

  it('counts tasks by the queue, and movies by what is recorded', () => {
    make('--only', 'exp=1')
    writePipeline('fps: 5\n')
    movieflow('submit', 'p.yaml')
    fake(
      'squeue',
      tasks('101|1|COMPLETED|None', '101|2|RUNNING|None', '101|3|PENDING|Resources', '102|N/A|PENDING|Dependency'),
    )
    expect(movieflow('status', 'p.yaml').stdout).toContain('  3 movies: 0 made, 3 left\n')
    make('--only', 'exp=2..3')
    const { code, stdout } = movieflow('status', 'p.yaml')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^p\.yaml {2}submitted 20.* UTC, [\d.]+ s ago\n/)
    expect(stdout).toContain('  movies  job 101  3 tasks: 1 running, 1 waiting, 1 done (Resources)\n')
    expect(stdout).toContain('  report  job 102  waiting (Dependency)\n')
    expect(stdout).toContain('  3 movies: 2 made, 1 left\n')
    expect(stdout).toContain('  cancel: scancel 101 102\n')
  })

  it('goes by its own files once Slurm has forgotten the jobs', () => {
    movieflow('submit', 'p.yaml')
    make('--only', 'exp=2..3')
    fake('squeue', complains('slurm_load_jobs error: Invalid job id specified'), exits(1))
    const { code, stdout } = movieflow('status', 'p.yaml')
    expect(code).toBe(1)
    expect(stdout).toContain('3 movies: 2 made, 1 not made\n')
    expect(stdout).toContain('again:  movieflow submit p.yaml\n')
    make()
    expect(JSON.parse(movieflow('status', 'p.yaml', '--json').stdout)).toMatchObject({
      ended: true,
      movies: { total: 3, made: 3, failed: 0, left: 0 },
    })
    expect(movieflow('status', 'p.yaml').code).toBe(0)
  })

  it('says what it knows where the queue cannot be asked', () => {
    movieflow('submit', 'p.yaml')
    make('--only', 'exp=2')
    fake('squeue', complains('slurm_load_jobs error: Unable to contact slurm controller (connect failure)'), exits(1))
    const { code, stdout } = movieflow('status', 'p.yaml')
    expect(code).toBe(0)
    expect(stdout).toContain('the queue is unknown: squeue cannot reach Slurm')
    expect(stdout).toContain('3 movies: 1 made, 2 left\n')
  })

  it('tells of tasks that ran out of time', () => {
    movieflow('submit', 'p.yaml')
    fake(
      'squeue',
      tasks('101|1|TIMEOUT|TimeLimit', '101|2|COMPLETED|None', '101|3|COMPLETED|None', '102|N/A|COMPLETED|None'),
    )
    const { code, stdout } = movieflow('status', 'p.yaml')
    expect(code).toBe(1)
    expect(stdout).toContain('3 tasks: 2 done, 1 failed (TIMEOUT)')
    expect(stdout).toContain('tasks ran out of time: raise --time')
  })
})
