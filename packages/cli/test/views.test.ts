// The views of a run, fed with events of one that never was.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { plainPaint } from '../src/text/paint.js'
import { textWidth } from '../src/text/width.js'
import { drawRows } from '../src/views/rows.js'
import { RunProgress } from '../src/views/run-progress.js'
import { repeatCommand, summaryLines, warningLines } from '../src/views/summary.js'
import { JsonView } from '../src/views/view-json.js'
import { PlainView } from '../src/views/view-plain.js'
import { capture, cause, movieEnd, movieStart, runEnd, runStart, scene } from './capture.js'

// The tests may have been started by npx themselves.
beforeEach(() => void vi.stubEnv('npm_command', ''))

const paints = { paint: plainPaint, errorPaint: plainPaint, verbose: false }

function failedRun(quiet: boolean) {
  const { printer, out, error } = capture()
  const view = new PlainView(scene(), printer, { ...paints, quiet })
  const failures = [{ movie: 'exp=2', error: { ...cause, movie: 'exp=2' } }]
  for (const event of [runStart(2), movieStart('exp=1'), movieEnd('exp=1', 'made'), movieEnd('exp=2', 'failed', cause)])
    view.event(event)
  view.event(runEnd({ made: 1, failed: 1, frames: 24, failures }))
  return { view, out, error }
}

describe('plain lines', () => {
  it('say what is made where, what failed and how to repeat it', async () => {
    const { view, out, error } = failedRun(false)
    await view.end()
    expect(error).toEqual(['failed  exp=2  data/a.npy: the file ends early'])
    expect(out).toEqual([
      'vgg16: 2 movies, 2 to make (48 frames)',
      'made    exp=1  24 frames  0.4 s → movies/exp=1.avi',
      '',
      'failed  exp=2',
      '  data/a.npy: the file ends early',
      '    copy it again',
      '  again: movieflow run pipeline.yaml --only exp=2',
      '',
      'pipeline.yaml  2 movies: 1 made, 1 failed; 24 frames in 1.0 s',
      'The movies are in movies',
    ])
  })

  it('are failures alone where that is asked for', async () => {
    const { view, out, error } = failedRun(true)
    await view.end()
    expect(error).toEqual(['failed  exp=2  data/a.npy: the file ends early'])
    expect(out[0]).toBe('failed  exp=2')
    expect(out.join('\n')).not.toMatch(/made|The movies/)
  })
})

it('lines of JSON hold events and errors, without stacks', async () => {
  const { printer, out, error } = capture()
  const view = new JsonView(scene(), printer, false, plainPaint)
  for (const event of [
    runStart(1),
    movieStart('a'),
    movieEnd('a', 'failed', cause),
    runEnd({ failed: 1, failures: [{ movie: 'a', error: cause }] }),
  ])
    view.event(event)
  for (let done = 0; done <= 24; done++) view.event({ type: 'progress', movie: 'b', done, frames: 24 })
  await view.fail([cause])
  const events = out.map((line) => JSON.parse(line))
  expect(events.map(({ type }) => type)).toEqual([
    'run-start',
    'movie-start',
    'movie-end',
    'run-end',
    'progress',
    'progress',
    'error',
  ])
  expect(events[0]).toMatchObject({ file: 'pipeline.yaml', toMake: 1 })
  expect(events[5]).toMatchObject({ done: 24 })
  expect(out.join('')).not.toContain('secret')
  expect(error).toEqual([
    'failed  a  data/a.npy: the file ends early',
    'data/a.npy: the file ends early',
    '  copy it again',
  ])
})

describe('the summary', () => {
  const failures = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ movie: `exp=${index}`, error: { ...cause, movie: `exp=${index}` } }))
  const summary = (count: number) => ({
    ...(runEnd({ failed: count, failures: failures(count) }) as never as Parameters<typeof summaryLines>[0]),
  })

  it('tells one cause once, with one command for its movies', () => {
    const lines = summaryLines(summary(3), scene(), paints)
    expect(lines.filter((line) => line.includes('ends early'))).toHaveLength(1)
    expect(lines.find((line) => line.includes('again:'))).toMatch(/(--only '?exp=\d'? ?){3}$/)
  })

  it('counts those of a long list', () => {
    const lines = summaryLines(summary(400), scene(), paints)
    expect(lines.length).toBeLessThan(12)
    expect(lines.join('\n')).toMatch(/and 397 more movies[\s\S]*again: movieflow run pipeline\.yaml$/m)
  })

  it('repeats what the call had set', () => {
    expect(repeatCommand({ file: 'my pipeline.yaml', settings: ['fps=5'] }, ['a="x y"'])).toBe(
      `movieflow run 'my pipeline.yaml' --set fps=5 --only 'a="x y"'`,
    )
    vi.stubEnv('npm_command', 'exec')
    expect(repeatCommand(scene(), ['exp=1'])).toBe('npx movieflow run pipeline.yaml --only exp=1')
    vi.unstubAllEnvs()
  })

  it('tells a warning once for all of its movies', () => {
    const warnings = Array.from({ length: 9 }, (_, index) => ({ movie: `exp=${index}`, message: 'rounded\u001b' }))
    expect(warningLines(warnings, plainPaint)).toEqual(['warning rounded\\x1b (exp=0; exp=1 and 7 more movies)'])
  })
})

describe('rows of a terminal', () => {
  function progressOf(atWork: number, failed = 0): RunProgress {
    const progress = new RunProgress()
    progress.apply(runStart(900, failed), 0)
    for (let index = 0; index < failed; index++)
      progress.apply(movieEnd(`animal=Beto,broken=${index}`, 'blocked', cause), 0)
    for (let index = 0; index < atWork; index++)
      progress.apply(movieStart(`animal=Beto,type=Manif,exp=${index},layer=conv4_3,stat=画像画像`), 0)
    for (let index = 0; index < atWork; index++)
      progress.apply(
        {
          type: 'progress',
          movie: `animal=Beto,type=Manif,exp=${index},layer=conv4_3,stat=画像画像`,
          done: 12,
          frames: 24,
        },
        1,
      )
    return progress
  }

  it.each([1, 8, 16, 24, 40, 60, 80, 100, 240])('fit %i columns and any height', (columns) => {
    for (const rows of [3, 8, 24])
      for (const progress of [progressOf(0), progressOf(3), progressOf(65, 40)]) {
        const drawn = drawRows(progress, { columns, rows, paint: plainPaint, now: 2, stopping: false })
        expect(drawn.length).toBeLessThan(rows)
        if (columns >= 16) for (const row of drawn) expect(textWidth(row)).toBeLessThan(columns)
      }
  })

  it('show movies at work, and what is left', () => {
    const drawn = drawRows(progressOf(2), { columns: 120, rows: 24, paint: plainPaint, now: 2, stopping: false })
    expect(drawn).toHaveLength(3)
    expect(drawn[0]).toMatch(/^animal=Beto,type=Manif,exp=0,layer=conv4_3,stat=画像画像 +━+─+ +12\/24$/)
    expect(drawn[2]).toMatch(/^0\/900 movies +━─+ +29:58 left {2}12 frames\/s$/)
  })

  it('keep a movie in its row, and count what ended', () => {
    const progress = progressOf(3)
    const id = (exp: number) => `animal=Beto,type=Manif,exp=${exp},layer=conv4_3,stat=画像画像`
    progress.apply(movieEnd(id(0), 'made'), 2)
    progress.apply(movieEnd(id(1), 'failed', cause), 2)
    progress.apply(movieStart('next'), 2)
    expect(progress.seats.map((movie) => movie?.id)).toEqual(['next', undefined, id(2)])
    expect([progress.ended, progress.failed, progress.framesDone]).toEqual([2, 1, 36])
    expect(drawRows(progress, { columns: 80, rows: 24, paint: plainPaint, now: 3, stopping: true }).at(-1)).toMatch(
      /stopping$/,
    )
  })
})
