// Sources whose times are dates: netCDF's units since a day, ISO texts in tables.
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const monthly = fileURLToPath(new URL('../../packages/source-hdf5/test/fixtures/monthly.nc', import.meta.url))
const seconds = (date: string) => Date.parse(date) / 1000

describe('a recording of months', () => {
  /** The frames' numbers and dates as texts, which are the names of its pictures. */
  const months = (more: string): Workspace => {
    const space = new Workspace()
    copyFileSync(monthly, space.path('monthly.nc'))
    return space.write(
      'pipeline.yaml',
      `source: { files: monthly.nc, variable: tas, times: time }
${more}
render: { use: image, axis: off, title: "<data.frame> <time:%F>" }
write: out.gif
`,
    )
  }

  it('is shown frame by frame, each with its own date', async () => {
    using space = months('')
    const { movies } = await space.report()
    // cftime: the 16th of each month of 1999 and 2000.
    expect(movies).toMatchObject([
      {
        frames: 24,
        fps: 10,
        time: {
          from: seconds('1999-01-16'),
          to: seconds('2000-12-16'),
          epoch: 0,
          sources: [{ fps: null, missing: 0 }],
        },
      },
    ])
    const { patches } = (await space.plan()).movies[0] as unknown as { patches(frame: number): unknown }
    const dates = Array.from(
      { length: 24 },
      (_, month) => `${1999 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-16`,
    )
    for (const [frame, date] of dates.entries()) expect(JSON.stringify(patches(frame))).toContain(`"${frame} ${date}"`)
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const { stdout } = await space.call(['plan', 'pipeline.yaml'])
    expect(stdout).toContain('1999-01-16 to 2000-12-16 of the data')
  })

  it('is shown from a date to another, at its speed or at that of a step a frame', async () => {
    using space = months('time: { from: 1999-06-16, to: 2000-02-16 }\nfps: 6')
    const { movies } = await space.report()
    const step = (seconds('2000-12-16') - seconds('1999-01-16')) / 23
    const span = seconds('2000-02-16') - seconds('1999-06-16')
    expect(movies[0]).toMatchObject({ frames: Math.floor(span / step) + 1, time: { from: seconds('1999-06-16') } })
    expect(movies[0]!.time!.speed / (6 * step)).toBeCloseTo(1, 9)
    expect(movies[0]!.time!.sources[0]!.missing).toBe(0)
    using faster = months('time: { speed: 1e8 }\nfps: 5')
    const all = await faster.report()
    expect(all.movies[0]!.frames).toBe(Math.floor(((seconds('2000-12-16') - seconds('1999-01-16')) * 5) / 1e8) + 1)
    using slow = months('time: { speed: 1 }\nfps: 5')
    const { stdout } = await slow.call(['plan', 'pipeline.yaml'])
    expect(stdout).toMatch(/the movie would have 302,400,001 frames/)
  })
})

describe('tables with ISO dates', () => {
  const stamps = (start: string, zone: string, steps: readonly number[]) =>
    steps.map((step) => new Date(Date.parse(`${start}Z`) + 1000 * step).toISOString().replace('Z', zone))
  const table = (texts: readonly string[]) => `stamp,v\n${texts.map((text, row) => `${text},${row}`).join('\n')}\n`
  const halves = Array.from({ length: 20 }, (_, row) => row / 2)
  const space = (sources: string): Workspace =>
    new Workspace()
      .npy('cam.npy', [50, 4, 4], () => 0)
      .write('imu.csv', table(stamps('2024-03-01T10:05:00', '+01:00', halves)))
      .write('lick.csv', table(stamps('2024-03-01T09:05:02', 'Z', halves)))
      .write('daily.csv', 'day,v\n2024-02-28,1\n2024-02-29,2\n2024-03-01,3\n')
      .write(
        'pipeline.yaml',
        `sources:\n  imu: { files: imu.csv, columns: [v], times: stamp }\n${sources}fps: 2\nrender: { use: text, x: 0, y: 0, text: "<imu.frame>" }\nwrite: out.gif\n`,
      )

  it('are joined by what they say, whatever their zones', async () => {
    using both = space('  lick: { files: lick.csv, columns: [v], times: stamp }\n')
    const { movies } = await both.report()
    expect(movies[0]!.time).toMatchObject({
      from: seconds('2024-03-01T09:05:02Z'),
      to: seconds('2024-03-01T09:05:09.5Z'),
      epoch: 0,
    })
    expect(movies[0]!.frames).toBe(16)
  })

  it('begin at 0 beside a clock that does', async () => {
    using both = space('  cam: { files: cam.npy, axes: [frame, y, x], fps: 10, start: 1 }\n')
    const { movies } = await both.plan()
    expect(movies[0]!.warnings).toEqual([
      'the times of imu are dates, but those of cam are not: second 0 is taken as 2024-03-01 09:05:00.000, the first of the dates',
    ])
    expect((await both.report()).movies[0]!.time).toMatchObject({ from: 1, to: 5.5 })
  })

  it('may be days', async () => {
    using days = new Workspace()
      .write('daily.csv', 'day,v\n2024-02-28,1\n2024-02-29,2\n2024-03-01,3\n')
      .write(
        'pipeline.yaml',
        'source: { files: daily.csv, columns: [v], times: day }\nrender: { use: text, x: 0, y: 0, text: "<time:%F>" }\nwrite: out.gif\n',
      )
    const { movies } = await days.report()
    expect(movies[0]).toMatchObject({ frames: 3, time: { from: seconds('2024-02-28'), to: seconds('2024-03-01') } })
  })

  it('are said where a date is asked of seconds', async () => {
    using plain = new Workspace()
      .npy('cam.npy', [50, 4, 4], () => 0)
      .write(
        'pipeline.yaml',
        'source: { files: cam.npy, axes: [frame, y, x], fps: 10 }\ntime: { from: 2024-01-01 }\nrender: { use: image }\nwrite: out.gif\n',
      )
    const { stderr } = await plain.call(['plan', 'pipeline.yaml'])
    expect(stderr).toContain('time.from is a date, but no source has dates as its times')
  })
})
