import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parsePipeline } from '@movieflow/core'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, it } from 'vitest'
import { calendars, dueTimes, type PrintedJob, printCrontab, printScrontab, printSystemd, Zone } from '../src/index.js'

const odd = '/lab/50% $HOME "x" \\y/it\'s.yaml'

function job(cron: string, more: Partial<PrintedJob> = {}): PrintedJob {
  return {
    name: 'night',
    file: odd,
    folder: '/lab/50% $HOME "x" \\y',
    log: '/out/night.schedule.log',
    times: timesOf(cron),
    cron,
    timezone: 'Europe/Berlin',
    command: ['/usr/bin/node', '/opt/movieflow.js', 'run', odd],
    shell: `/usr/bin/node /opt/movieflow.js run '/lab/50% $HOME "x" \\y/it'\\''s.yaml'`,
    slurm: {},
    ...more,
  }
}

function timesOf(cron: string) {
  return parsePipeline(`source: a.npy\nwrite: a.mp4\nschedule: { cron: "${cron}" }`, 'p.yaml').schedule!.times
}

describe('a crontab', () => {
  it('has five fields that any cron reads', () => {
    const fields = (cron: string) =>
      printCrontab(job(cron, { shell: 'RUN' }))
        .split('\n')
        .at(-2)
    expect(fields('0 3 * * *')).toBe('0 3 * * * RUN')
    expect(fields('*/20 8-18/5 1,2,3 jan,feb fri-sun')).toBe('0,20,40 8,13,18 1-3 1,2 0,5,6 RUN')
    expect(fields('@weekly')).toBe('0 0 * * 0 RUN')
  })

  it('gives a shell the very arguments, where cron takes a % for a line break', () => {
    const line = printCrontab(job('0 3 * * *')).split('\n').at(-2)!
    const command = line.replace(/^(\S+ ){5}/, '')
    // What cron does: % ends the command, and \% is %.
    expect(command.replaceAll('\\%', '')).not.toContain('%')
    const seen = execFileSync('sh', ['-c', command.replaceAll('\\%', '%').replace('/usr/bin/node', "printf '%s\\n'")], {
      encoding: 'utf8',
    })
    expect(seen).toBe(`/opt/movieflow.js\nrun\n${odd}\n`)
  })

  it('names the zone, and nothing where there is none', () => {
    expect(printCrontab(job('0 3 * * *'))).toContain('\nCRON_TZ=Europe/Berlin\n')
    expect(printCrontab(job('0 3 * * *', { timezone: undefined }))).not.toContain('CRON_TZ')
  })
})

it('a scrontab has its options right above the entry', () => {
  expect(
    printScrontab(job('0 3 * * *', { slurm: { partition: 'cpu', time: '04:00:00' } }))
      .split('\n')
      .slice(2),
  ).toEqual([
    '#SCRON --job-name=movieflow-night',
    '#SCRON --chdir="/lab/50% $HOME \\"x\\" \\\\y"',
    '#SCRON --output=/out/night.schedule.log',
    '#SCRON --open-mode=append',
    '#SCRON --partition=cpu',
    '#SCRON --time=04:00:00',
    `0 3 * * * ${job('0 3 * * *').shell}`,
    '',
  ])
})

describe('units for systemd', () => {
  it('escape what systemd would read in names', () => {
    const units = printSystemd(job('0 3 * * *'))
    expect(units).toContain(
      `ExecStart=/usr/bin/node /opt/movieflow.js run "/lab/50%% $$HOME \\"x\\" \\\\y/it's.yaml"\n`,
    )
    expect(units).toContain('WorkingDirectory=/lab/50%% $HOME "x" \\y\n')
    expect(units).toContain('OnCalendar=*-*-* 03:00:00 Europe/Berlin\nAccuracySec=1s\nPersistent=true\n')
  })

  it('say either of day and weekday by two lines, as cron means it', () => {
    expect(calendars(timesOf('30 5 1-3,9 1,7-9 1-5'), undefined)).toEqual([
      '*-01,07..09-01..03,09 05:30:00',
      'Mon,Tue,Wed,Thu,Fri *-01,07..09-* 05:30:00',
    ])
  })
})

// Its own reading of what we print: no test of ours can know better.
describe('systemd itself', needs('systemd-analyze'), () => {
  it('takes the units as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'movieflow units '))
    try {
      // `verify` looks whether the program and the folder are there.
      const printed = job('15 */2 1 * mon', {
        folder: tmpdir(),
        command: [process.execPath, '/opt/movieflow.js', 'run', odd],
        log: '',
      })
      const [, service = '', timer = ''] = printSystemd(printed).split(/^# ~.*\n/m)
      writeFileSync(join(folder, 'movieflow-night.service'), service)
      writeFileSync(join(folder, 'movieflow-night.timer'), timer)
      const files = ['service', 'timer'].map((ending) => join(folder, `movieflow-night.${ending}`))
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' })
      // Of other units of the machine it may complain.
      expect(stderr.split('\n').filter((line) => line.includes('movieflow'))).toEqual([])
      expect(status).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.each([
    '0 3 * * *',
    '*/7 1-5 * * *',
    '5 4 1,15 * *',
    '0 0 13 * 5',
    '30 5 * jan,jul mon-fri',
    '0 12 29 2 *',
    '@hourly',
    '*/20 30 6 * * sat,sun',
  ])('finds the times of %s that we find', (cron) => {
    const count = 12
    // In a zone without summer time: in a gap systemd leaves a run out.
    const next = dueTimes(timesOf(cron), new Zone('Asia/Kolkata'))
    const ours: string[] = []
    for (let at = Date.parse('2026-02-27T23:00Z'); ours.length < count; ) {
      at = next(at)!
      ours.push(new Date(at).toISOString())
    }
    const theirs = calendars(timesOf(cron), 'Asia/Kolkata').flatMap((calendar) => {
      const args = ['calendar', `--iterations=${count}`, '--base-time=2026-02-27 23:00:00 UTC', calendar]
      const text = execFileSync('systemd-analyze', args, {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
      })
      return [...text.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g)].map(([, day, time]) =>
        new Date(`${day}T${time}Z`).toISOString(),
      )
    })
    expect([...new Set(theirs)].sort().slice(0, count)).toEqual(ours)
  })
})
