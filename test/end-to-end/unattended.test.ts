// Runs that nobody starts: by a schedule, by a watch; the built command, its lines, its signals, whom it tells.
import { spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { until } from '@movieflow/test-support/poll'
import { processesWith } from '@movieflow/test-support/processes'
import { StayingCommand } from '@movieflow/test-support/staying-command'
import { needs } from '@movieflow/test-support/tools'
import { command, Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

function batch(more = '', source = 'data/<animal>_Exp<exp:d>.npy'): Workspace {
  const space = new Workspace()
  for (const exp of [1, 2]) space.npy(`data/Beto_Exp${exp}.npy`, [6, 7, 5])
  return space.write(
    'p.yaml',
    `out: movies
source: { files: "${source}", axes: [y, x, frame] }
render: { use: heatmap, size: [120, 91] }
write: <exp>.gif
${more}`,
  )
}

/** Live processes that have this folder's pipeline in their call. */
const processesOf = (space: Workspace) => processesWith(space.path('p.yaml'))

const everySecond = 'schedule: { cron: "* * * * * *", timezone: Asia/Kolkata }'

/** What the first notice says, once its line is whole. */
async function firstNotice(space: Workspace): Promise<unknown> {
  const file = space.path('notices')
  return JSON.parse(
    await until(() => existsSync(file) && /^.*(?=\n)/.exec(readFileSync(file, 'utf8'))?.[0], 'a notice'),
  )
}

describe('movieflow schedule', () => {
  it('makes what is due, a line each with the zone’s time, and ends in order by SIGTERM and SIGINT', async () => {
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      using space = batch(everySecond)
      using stay = new StayingCommand(space, ['schedule', space.path('p.yaml')])
      const line = await stay.line(/made 2/)
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30 .*p\.yaml: made 2 in [\d.]+ s; next (at once|\S+\+05:30)$/,
      )
      await stay.line(/made 0, fresh 2/)
      // What landed meanwhile is in the next one.
      space.npy('data/Beto_Exp3.npy', [6, 7, 5])
      await stay.line(/made 1, fresh 2/)
      expect(await stay.stop(signal)).toBe(code)
      expect(space.files('movies')).toEqual(['movies/1.gif', 'movies/2.gif', 'movies/3.gif'])
      expect(processesOf(space)).toEqual([])
    }
  })

  it('stops the run that is at work, and makes up for it at the next start', async () => {
    using space = batch(everySecond)
    // A minute's work.
    for (let exp = 10; exp < 40; exp++) space.npy(`data/Beto_Exp${exp}.npy`, [60, 70, 200])
    using stay = new StayingCommand(space, ['schedule', space.path('p.yaml')])
    await until(
      () => existsSync(space.path('movies/1.gif')),
      () => `a movie; ${stay.text}`,
    )
    expect(await stay.stop()).toBe(143)
    expect(stay.lines.at(-1)).toContain('stopped')
    expect(processesOf(space)).toEqual([])
    expect(space.files('movies').filter((name) => !/^movies\/\d+\.gif$/.test(name))).toEqual([])
    for (let exp = 10; exp < 40; exp++) rmSync(space.path(`data/Beto_Exp${exp}.npy`))
    using again = new StayingCommand(space, ['schedule', space.path('p.yaml')])
    await again.line(/was due .*, runs now/)
    await again.line(/: made/)
    await again.stop()
  })

  it('survives a pipeline that is broken for a while, tells of it, and takes up what it is mended to', async () => {
    using space = batch(everySecond)
    const good = readFileSync(space.path('p.yaml'), 'utf8')
    using stay = new StayingCommand(space, ['schedule', 'p.yaml', '--notify', 'cat >> notices'])
    await stay.line(/made 2/)
    space.write('p.yaml', `${good}\ntitle: 3`)
    await stay.line(/the pipeline cannot be read, and is due/)
    await stay.line(/p\.yaml:6:1 title: unknown option title/)
    const before = stay.lines.length
    space.write('p.yaml', good.replace('[120, 91]', '[130, 91]').replace('* * * * * *', '*/2 * * * * *'))
    await stay.line(/made 2/, before)
    await stay.stop()
    const notices = readFileSync(space.path('notices'), 'utf8').trimEnd().split('\n')
    // A run that had begun may have met it, too.
    expect(notices.length).toBeLessThanOrEqual(2)
    for (const notice of notices)
      expect(JSON.parse(notice)).toMatchObject({ exitCode: 2, errors: [{ code: 'PIPELINE_INVALID' }] })
  })

  it('tells of a broken experiment, whose cause is in the log', async () => {
    using space = batch(everySecond).write('data/Beto_Exp7.npy', 'no array')
    using stay = new StayingCommand(space, ['schedule', 'p.yaml', '--notify', 'cat >> notices'])
    await stay.line(/made 2, blocked 1|made 2, failed 1/)
    await stay.line(/^ {2}.*exp=7/)
    expect(await firstNotice(space)).toMatchObject({ exitCode: 1, made: 2 })
    await stay.stop()
  })

  it('leaves the movies to another run that is at work, which is no failure', async () => {
    using space = batch(`${everySecond}\nplugins: ./patient.mjs\n`)
    space.write('p.yaml', readFileSync(space.path('p.yaml'), 'utf8').replace('<exp>.gif', '<exp>.patient'))
    // Goes on when it is told to.
    space.write(
      'patient.mjs',
      `import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
export default { kind: 'writer', name: 'patient', version: '1', extensions: ['.patient'],
  open: ({ file }) => ({
    write: async () => { while (!existsSync(new URL('go', import.meta.url))) await setTimeout(50) },
    finalize: async () => { writeFileSync(file, 'x') }, cancel: async () => {} }) }
`,
    )
    const run = space.command(['run', 'p.yaml', '--json'])
    const lock = space.path('movies/.movieflow/p.yaml.lock')
    await until(() => existsSync(lock) && readFileSync(lock, 'utf8') !== '', 'a lock that names its holder')
    using stay = new StayingCommand(space, ['schedule', 'p.yaml', '--notify', 'cat >> notices'])
    expect(await stay.line(/skipped: /)).toMatch(/skipped: .*\d+.* in /)
    space.write('go', '')
    const { code, stdout } = await run
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.includes('"status":"made"'))).toHaveLength(2)
    await stay.line(/made 0, fresh 2/)
    await stay.stop()
    expect(existsSync(space.path('notices'))).toBe(false)
  })

  it('submits, where the pipeline says so, and tells of a Slurm that refuses', async () => {
    using space = batch('schedule: { cron: "* * * * * *", by: submit }')
    space.write('bin/squeue', '#!/bin/sh\n').write('bin/sbatch', '#!/bin/sh\ntest ! -e refuse && echo 4711\n')
    for (const name of ['squeue', 'sbatch']) chmodSync(space.path(`bin/${name}`), 0o755)
    const env = { PATH: `${space.path('bin')}:${process.env['PATH']}` }
    using stay = new StayingCommand(space, ['schedule', 'p.yaml', '--notify', 'cat >> notices'], env)
    await stay.line(/p\.yaml: submitted in/)
    await stay.line(/^ {2}Submitted 2 movies as job 4711/)
    expect(existsSync(space.path('notices'))).toBe(false)
    space.write('refuse', '')
    await stay.line(/ended with exit code [1-9]/)
    expect(await firstNotice(space)).toMatchObject({ command: 'submit' })
    await stay.stop()
  })

  it('refuses a file without a schedule before anything runs', async () => {
    using space = batch()
    const { code, stderr } = await space.command(['schedule', 'p.yaml'])
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'p.yaml: the pipeline has no schedule'])
  })

  it('prints a crontab’s line that a shell can run', async () => {
    using space = batch('schedule: { cron: "0 3 * * *" }')
    const { code, stdout } = await space.command(['schedule', 'p.yaml', '--print', 'cron'])
    expect(code).toBe(0)
    const line = stdout.trimEnd().split('\n').at(-1)!
    expect(line).toMatch(/^0 3 \* \* \* \//)
    const shell = spawn('sh', ['-c', line.slice('0 3 * * * '.length).replaceAll('\\%', '%')], { cwd: '/' })
    expect(await new Promise((resolve) => shell.once('close', resolve))).toBe(0)
    expect(space.files('movies')).toEqual(['movies/1.gif', 'movies/2.gif'])
  })
})

describe('movieflow watch', () => {
  const settle = ['--settle', '0.6']

  it('makes a file that is written in many parts once, when it is whole', async () => {
    using space = batch().npy('whole.npy', [6, 7, 5])
    // Longer than a loaded machine takes from one part to the next.
    using stay = new StayingCommand(space, ['watch', space.path('p.yaml'), '--settle', '3'])
    await stay.line(/2 movies: 2 made/)
    const bytes = readFileSync(space.path('whole.npy'))
    for (let at = 0; at < bytes.length; at += 100)
      appendFileSync(space.path('data/Beto_Exp3.npy'), bytes.subarray(at, at + 100))
    await stay.line(/3 movies: 1 made, 2 fresh/)
    expect(stay.text).not.toMatch(/failed|blocked/)
    expect(await stay.stop('SIGINT')).toBe(130)
    expect(processesOf(space)).toEqual([])
    // Two runs in all: what a run makes is no reason for another.
    expect(stay.lines.filter((line) => line.includes('movies: '))).toHaveLength(2)
  })

  it('mends what was made of half a file', async () => {
    using space = batch().npy('whole.npy', [6, 7, 5])
    const bytes = readFileSync(space.path('whole.npy'))
    space.write('data/Beto_Exp3.npy', bytes.subarray(0, 300))
    utimesSync(space.path('data/Beto_Exp3.npy'), 1e9, 1e9)
    using stay = new StayingCommand(space, ['watch', 'p.yaml', ...settle])
    await stay.line(/3 movies: 2 made, 1 (failed|blocked)/)
    appendFileSync(space.path('data/Beto_Exp3.npy'), bytes.subarray(300))
    await stay.line(/3 movies: 1 made, 2 fresh/)
    await stay.stop()
  })

  it('sees files in folders that come later, files that go, an edited pipeline, and files that keep their old time', async () => {
    using space = batch('', 'data/<animal>_Exp<exp:d>.npy').npy('elsewhere.npy', [6, 7, 5])
    const text = readFileSync(space.path('p.yaml'), 'utf8')
    space.write(
      'p.yaml',
      text.replace('files: "', 'files: ["').replace('.npy"', '.npy", "late/<lab>/<animal>_Exp<exp:d>.npy"]'),
    )
    using stay = new StayingCommand(space, ['watch', 'p.yaml', ...settle])
    // A pattern without a file is an error, and the watch goes on.
    await stay.line(/late/)
    utimesSync(space.path('elsewhere.npy'), 1e9, 1e9)
    mkdirSync(space.path('late/north'), { recursive: true })
    renameSync(space.path('elsewhere.npy'), space.path('late/north/Alfa_Exp5.npy'))
    await stay.line(/3 movies: 3 made/)
    rmSync(space.path('data/Beto_Exp2.npy'))
    await stay.line(/2 movies: 2 fresh/)
    space.write('p.yaml', readFileSync(space.path('p.yaml'), 'utf8').replace('[120, 91]', '[130, 91]'))
    await stay.line(/2 movies: 2 made/)
    await stay.stop()
  })

  it('by looking again and again, where the disk tells nothing', async () => {
    using space = batch()
    using stay = new StayingCommand(space, ['watch', 'p.yaml', '--poll', '0.3', ...settle])
    await stay.line(/2 movies: 2 made/)
    space.npy('data/Beto_Exp1.npy', [6, 7, 9])
    await stay.line(/2 movies: 1 made, 1 fresh/)
    await stay.stop()
    expect(statSync(space.path('movies/1.gif')).size).toBeGreaterThan(0)
  })
})

it('a run that nohup started goes on when its terminal hangs up', {
  ...needs('script', 'Linux'),
  timeout: 70_000,
}, () => {
  using space = batch()
  space.npy('data/Beto_Exp1.npy', [6, 7, 300])
  space.write(
    'night.sh',
    `nohup "${process.execPath}" "${command}" run p.yaml --json > log < /dev/null 2>&1 &
run=$!
until grep -q movie-start log; do sleep 0.02; done
kill -HUP $run
wait $run
echo "ended with $?" >> log
`,
  )
  // script(1) gives it a terminal.
  spawnSync('script', ['-qec', 'sh night.sh', '/dev/null'], {
    cwd: space.path('.'),
    stdio: 'ignore',
    timeout: 60_000,
  })
  expect(readFileSync(space.path('log'), 'utf8').trimEnd().split('\n').at(-1)).toBe('ended with 0')
  expect(space.files('movies')).toEqual(['movies/1.gif', 'movies/2.gif'])
})
