// A pipeline that stays warm: the pixels of a run, read once, drawn anew for what changed alone; mistakes cost no picture.
import { existsSync, readFileSync, unlinkSync } from 'node:fs'
import { openSession, type Session, type SessionPlan } from '@movieflow/core'
import { Workspace } from '@movieflow/test-support/workspace'
import { renderFrame } from 'movieflow'
import { describe, expect, it } from 'vitest'
import { firstPartyPlugins } from '../../packages/cli/dist/first-party.js'

/** A source whose frames are computed from the number in its file; each read is noted, with the file's number. */
const notedSource = `
import { appendFileSync, readFileSync } from 'node:fs'
import { defineSource } from '@movieflow/core/plugin'
const shape = [6, 8]
export default defineSource({
  name: 'noted',
  async scan() { return [{ name: null, dtype: '<f4', shape: [12, ...shape], order: 'C' }] },
  async probe() { return { frames: 12, axes: ['y', 'x'], shape, dtype: 'float32' } },
  async open({ file }) {
    const number = Number(readFileSync(file, 'utf8'))
    return {
      read(frame) {
        appendFileSync(file + '.log', number + ' ' + frame + '\\n')
        return { axes: ['y', 'x'], shape, data: Float32Array.from({ length: 48 }, (_, at) => number + frame + at) }
      },
    }
  },
})
`

const pipeline = `source: { use: ./noted.mjs, files: "<name>.raw", axes: [frame, y, x] }
render: { use: heatmap, size: [160, 120], title: "at <frame>", colorbar: true }
write: <name>.avi
`

function noted(text = pipeline): Workspace {
  const space = new Workspace().write('noted.mjs', notedSource).write('pipeline.yaml', text)
  return space.write('a.raw', '0').write('b.raw', '100')
}

async function open(space: Workspace, options = {}): Promise<Session & AsyncDisposable> {
  const session = await openSession(space.path('pipeline.yaml'), { plugins: firstPartyPlugins, jobs: 2, ...options })
  return Object.assign(session, { [Symbol.asyncDispose]: () => session.close() })
}

function reads(space: Workspace, name = 'a'): string[] {
  const log = space.path(`${name}.raw.log`)
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
}

/** Writes the pipeline's text anew, and tells the session. */
async function save(space: Workspace, session: Session, text: string): Promise<SessionPlan> {
  space.write('pipeline.yaml', text)
  await session.changed([space.path('pipeline.yaml')])
  return session.plan
}

describe('a session', () => {
  it('draws the pixels of a run, for one movie and for several, in any order', async () => {
    using space = new Workspace()
      .npy('data/a_1.npy', [5, 6, 8], (...at) => Math.sin(at[0]! + at[1]! * 3 + at[2]!))
      .npy('data/a_2.npy', [5, 6, 8], (...at) => 3 * Math.cos(at[0]! - at[2]!))
      .write(
        'pipeline.yaml',
        `source: { files: "data/<name>_<exp:d>.npy", axes: [frame, y, x] }
fps: 5
transform: [{ use: smooth, axis: frame, sigma: 1 }]
render:
  use: figure
  size: [300, 200]
  layers: [{ use: heatmap, limits: { percentile: [5, 95], over: name }, colorbar: true }]
  title: "exp <exp>, <time:.1f> s"
write: <exp>.gif
`,
      )
    await using session = await open(space)
    for (const [movie, index] of [
      ['exp=2', 3],
      ['exp=1', 0],
      ['exp=2', 0],
      ['exp=2', 4],
    ] as const) {
      const id = session.plan.movies.find((each) => each.id.includes(movie))!.id
      const frame = await session.frame({ movie: id, index })
      const expected = await renderFrame(space.path('pipeline.yaml'), movie, index)
      expect(frame).toMatchObject({ movie: id, index, count: 5, fps: 5, width: 300, height: 200, time: index / 5 })
      expect(Buffer.from(frame.data).equals(expected.data)).toBe(true)
    }
    expect(session.plan.movies.map(({ status }) => status)).toEqual(['new', 'new'])
  })

  it('reads a frame once, whatever changes but the data', async () => {
    using space = noted()
    await using session = await open(space)
    const movie = 'name=a'
    const first = await session.frame({ movie, index: 3 })
    const all = reads(space)
    // The limits reach over the movie.
    expect(new Set(all).size).toBe(12)
    expect(all.length).toBe(12)
    await session.frame({ movie, index: 4 })
    await save(space, session, pipeline.replace('at <frame>', 'frame <frame>'))
    const titled = await session.frame({ movie, index: 3 })
    expect(titled.edition).toBeGreaterThan(first.edition)
    expect(Buffer.from(titled.data).equals(first.data)).toBe(false)
    await session.frame({ movie, index: 3, settings: ['render.colormap=magma'] })
    await session.frame({ movie, index: 3, settings: ['render.limits={percentile: [10, 90]}'] })
    await session.frame({ movie, index: 3, settings: ['transform=[{use: math, by: multiply, with: 2}]'] })
    await save(space, session, pipeline)
    const again = await session.frame({ movie, index: 3 })
    expect(Buffer.from(again.data).equals(first.data)).toBe(true)
    expect(reads(space)).toEqual(all)
  })

  it('reads a data file anew if it changed, and no other', async () => {
    using space = noted()
    await using session = await open(space)
    const before = await session.frame({ movie: 'name=a', index: 3 })
    await session.frame({ movie: 'name=b', index: 3 })
    const others = reads(space, 'b')
    space.write('a.raw', '7')
    await session.changed([space.path('a.raw')])
    const after = await session.frame({ movie: 'name=a', index: 3 })
    expect(before.limits).toEqual({ limits: [0, 58] })
    expect(after.limits).toEqual({ limits: [7, 65] })
    expect(reads(space).filter((line) => line.startsWith('7 ')).length).toBe(12)
    await session.frame({ movie: 'name=b', index: 3 })
    expect(reads(space, 'b')).toEqual(others)
    // Files come and go.
    space.write('c.raw', '1')
    unlinkSync(space.path('b.raw'))
    await session.changed([space.folder])
    expect(session.plan.movies.map(({ id }) => id)).toEqual(['name=a', 'name=c'])
    await expect(session.frame({ movie: 'name=b', index: 3 })).rejects.toThrow('there is no movie name=b')
    expect(session.watched).toEqual(
      expect.arrayContaining(['pipeline.yaml', 'a.raw', 'c.raw', 'noted.mjs'].map((name) => space.path(name))),
    )
  })

  it('says what is wrong with the pipeline, with its lines, and draws the last good one meanwhile', async () => {
    using space = noted()
    await using session = await open(space)
    const plans: SessionPlan[] = []
    session.listen({ plan: (plan) => plans.push(plan) })
    const good = await session.frame({ movie: 'name=a', index: 2 })
    const mistakes: [wrong: string, right: string, message: RegExp, line: number | undefined][] = [
      ['colorbar: true', 'colorbr: true', /colorbr/, 2],
      ['use: heatmap', 'use: heatmpa', /no renderer is called heatmpa/, 2],
      ['size: [160, 120]', 'size: [160', /./, 2],
      ['"<name>.raw"', '"<name>.row"', /\.row/, 1],
      ['at <frame>', 'at <fram>', /unknown field <fram>/, 2],
      ['write: <name>.avi', 'write: same.avi', /same\.avi/, 3],
    ]
    for (const [wrong, right, message, line] of mistakes) {
      const { problem, movies } = await save(space, session, pipeline.replace(wrong, right))
      expect(problem?.message, right).toMatch(message)
      expect(problem?.line, right).toBe(line)
      expect(problem?.excerpt?.lines[line! - problem.excerpt.first], right).toBe(
        pipeline.replace(wrong, right).split('\n')[line! - 1],
      )
      expect(movies.map(({ id }) => id)).toEqual(['name=a', 'name=b'])
      if (!right.includes('same'))
        expect(Buffer.from((await session.frame({ movie: 'name=a', index: 2 })).data).equals(good.data)).toBe(true)
    }
    expect(await save(space, session, pipeline)).toMatchObject({ movies: [{ id: 'name=a' }, { id: 'name=b' }] })
    expect(session.plan.problem).toBeUndefined()
    const editions = plans.map(({ edition }) => edition)
    expect(editions).toEqual(editions.toSorted((left, right) => left - right))
  })

  it('loads a plugin anew whose code changed', async () => {
    using space = noted()
    await using session = await open(space)
    const { limits } = await session.frame({ movie: 'name=a', index: 0 })
    const { edition } = session.plan
    space.write('noted.mjs', notedSource.replace('number + frame + at)', 'number - frame - at)'))
    const changing = session.changed([space.path('noted.mjs')])
    // What is asked meanwhile is answered by the new one, or the old one.
    const meanwhile = session.frame({ movie: 'name=a', index: 1 })
    await changing
    expect((await meanwhile).index).toBe(1)
    expect(limits).toEqual({ limits: [0, 58] })
    expect((await session.frame({ movie: 'name=a', index: 0 })).limits).toEqual({ limits: [-58, 0] })
    expect(session.plan.edition).toBeGreaterThan(edition)
    space.write('noted.mjs', 'export default 3')
    await session.changed([space.path('noted.mjs')])
    expect(session.plan.problem?.code).toBe('PLUGIN_INVALID')
    space.write('noted.mjs', notedSource)
    await session.changed([space.path('noted.mjs')])
    expect(session.plan.problem).toBeUndefined()
    expect((await session.frame({ movie: 'name=a', index: 0 })).limits).toEqual({ limits: [0, 58] })
  })

  it('ends a plugin that loops, in its planning and in its drawing, and goes on', async () => {
    using space = noted()
    await using session = await open(space, { patienceSeconds: 2 })
    await session.frame({ movie: 'name=a', index: 0 })
    space.write('noted.mjs', notedSource.replace('async probe() {', 'async probe() { for (;;) {}'))
    await session.changed([space.path('noted.mjs')]).catch(() => {})
    expect(session.plan.problem).toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringContaining('did not return while planning'),
    })
    space.write(
      'noted.mjs',
      notedSource
        .replace("name: 'noted',", "name: 'noted', timeoutSeconds: 1,")
        .replace('read(frame) {', 'read(frame) { for (;;) {}'),
    )
    await session.changed([space.path('noted.mjs')])
    expect(session.plan.problem).toBeUndefined()
    await expect(session.frame({ movie: 'name=a', index: 0 })).rejects.toThrow('has not returned from read')
    space.write('noted.mjs', notedSource.replace('read(frame) {', 'read(frame) { if (frame === 2) process.exit()'))
    await session.changed([space.path('noted.mjs')])
    await expect(session.frame({ movie: 'name=a', index: 2, settings: ['render.limits=[0, 9]'] })).rejects.toThrow()
    space.write('noted.mjs', notedSource)
    await session.changed([space.path('noted.mjs')])
    expect((await session.frame({ movie: 'name=a', index: 2 })).index).toBe(2)
  })

  it('offers to take back what it wrote as long as nobody has changed it since', async () => {
    using space = noted()
    await using session = await open(space)
    await session.write(['render.colormap=magma'])
    const written = readFileSync(space.path('pipeline.yaml'), 'utf8')
    expect(session.plan.canUndo).toBe(true)
    expect((await save(space, session, `${written}# mine\n`)).canUndo).toBe(false)
    await expect(session.undo()).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
    expect((await save(space, session, written)).canUndo).toBe(true)
    await session.undo()
    expect(readFileSync(space.path('pipeline.yaml'), 'utf8')).toBe(pipeline)
    expect(session.plan.canUndo).toBe(false)
  })

  it('tries settings beside each other, and a picture that is given up is not drawn', async () => {
    using space = noted()
    await using session = await open(space)
    const movie = 'name=a'
    const [plain, tried, faster] = await Promise.all([
      session.frame({ movie, index: 5 }),
      session.frame({ movie, index: 5, settings: ['render.limits=[0, 20]'] }),
      session.frame({ movie, index: 50, settings: ['fps=7'] }),
    ])
    expect(plain.limits).toEqual({ limits: [0, 58] })
    expect(Buffer.from(tried.data).equals(plain.data)).toBe(false)
    expect(faster).toMatchObject({ index: 11, count: 12, fps: 7 })
    const given = AbortSignal.abort()
    await expect(session.frame({ movie, index: 6 }, given)).rejects.toMatchObject({ code: 'CANCELED' })
    await expect(session.frame({ movie, index: 5, settings: ['render.limts=3'] })).rejects.toThrow('limts')
    expect(session.plan.problem).toBeUndefined()
  })

  it('counts values for limits, and says what the data are under a pixel', async () => {
    using space = noted(pipeline.replace('size: [160, 120]', 'size: [800, 600]'))
    await using session = await open(space)
    const { counts, edges, missing, frames, of } = await session.histogram({ movie: 'name=a', limits: 'limits' })
    expect([edges[0], edges.at(-1), missing, frames, of]).toEqual([0, 58, 0, 12, 12])
    expect(counts.reduce((sum, count) => sum + count)).toBe(12 * 48)
    // Limits that are numbers hide no value from it.
    const settings = ['render.limits=[10, 20]']
    const whole = await session.histogram({ movie: 'name=a', limits: 'limits', settings })
    expect([whole.edges[0], whole.edges.at(-1)]).toEqual([0, 58])
    const index = 4
    const { width, height } = await session.frame({ movie: 'name=a', index })
    const reading = await session.pixel({ movie: 'name=a', index, x: width / 2, y: height / 2 })
    const { indices, value } = reading!.values[0]!
    expect(value).toBe(index + 8 * indices['y']! + indices['x']!)
    expect(await session.pixel({ movie: 'name=a', index, x: 0, y: 0 })).toBeNull()
  })

  it('leaves nothing beside the pipeline', async () => {
    using space = noted(`${pipeline}out: made\n`)
    const session = await open(space)
    const before = space.files()
    await session.frame({ movie: 'name=a', index: 0 })
    await session.close()
    expect(space.files().filter((name) => !name.endsWith('.log'))).toEqual(before)
    expect(existsSync(space.path('made'))).toBe(false)
    await expect(session.frame({ movie: 'name=a', index: 0 })).rejects.toMatchObject({ code: 'CANCELED' })
  })
})

describe('a session of many movies', () => {
  it('lists what can be tried of the one that is looked at', async () => {
    using space = new Workspace().write('noted.mjs', notedSource).write('pipeline.yaml', pipeline)
    for (let number = 0; number < 101; number++) space.write(`n${number}.raw`, String(number))
    await using session = await open(space)
    const listed = () => session.plan.movies.filter(({ adjustable }) => adjustable.length > 0).map(({ id }) => id)
    expect(session.plan.movies.length).toBe(101)
    expect(listed()).toEqual([])
    await session.frame({ movie: 'name=n7', index: 0 })
    expect(listed()).toEqual(['name=n7'])
    expect(session.plan.movies.find(({ id }) => id === 'name=n7')!.adjustable.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['render.colormap', 'render.limits', 'fps']),
    )
  })
})
