// Movies that a program draws: what is in the file, in which order, and what is left where it goes wrong.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MovieflowError, type Sink } from '@movieflow/core'
import { decodeMovie, duration, pixel } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { until } from '@movieflow/test-support/poll'
import { mountDisk } from '@movieflow/test-support/small-disk'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { openMovie } from 'movieflow'
import { describe, expect, it } from 'vitest'

const library = new URL('../../packages/cli/dist/index.js', import.meta.url).href

/** Pixels of one colour. */
function flat([width, height]: readonly [number, number], color: readonly number[]) {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < data.length; at += 4) data.set(color, at)
  return { width, height, data }
}

/** Tells frames apart: the red level of frame `index`. */
const level = (index: number) => 20 + 40 * index
const frameOf = (index: number) => flat([16, 12], [level(index), 0, 0, 255])

/** What lies in a folder, hidden files too. */
const names = (workspace: Workspace, folder = '.') => readdirSync(workspace.path(folder)).sort()

const refused = (work: Promise<unknown>): Promise<MovieflowError> =>
  work.then(
    () => {
      throw new Error('it was not refused')
    },
    (error) => {
      expect(error).toBeInstanceOf(MovieflowError)
      return error
    },
  )

/** A writer that keeps frames in a list, and can be held up. */
function listWriter(gate: { wait?: Promise<void> } = {}) {
  const taken: number[] = []
  const writer = {
    kind: 'writer' as const,
    name: 'list',
    version: '1.0.0',
    extensions: ['.list'],
    options: undefined as never,
    open: ({ file }: { file: string }): Sink => ({
      async write({ data }) {
        await gate.wait
        taken.push(data[0]!)
      },
      async finalize() {
        writeFileSync(file, taken.join(' '))
        return { frames: taken.length }
      },
      cancel() {},
    }),
  }
  const { options: _, ...plugin } = writer
  return { taken, writer: plugin as unknown as typeof writer }
}

describe('what is drawn', () => {
  it.each(['walk.mp4', 'walk.avi', 'walk.gif', 'walk.mkv', 'walk.webm'])(
    'a canvas is in %s frame by frame, at its rate, with its title',
    async (name) => {
      using workspace = new Workspace()
      const canvas: Canvas = createCanvas(64, 48)
      const context = canvas.getContext('2d')
      const movie = await openMovie(workspace.path(`new/${name}`), { fps: 5, metadata: { title: 'A walk' } })
      for (let index = 0; index < 10; index++) {
        context.fillStyle = 'rgb(0, 0, 120)'
        context.fillRect(0, 0, 64, 48)
        context.fillStyle = 'rgb(255, 200, 0)'
        context.fillRect(index * 6, 16, 8, 16)
        await movie.grab(canvas)
      }
      expect(names(workspace, 'new')).not.toContain(name)
      await movie.close()
      expect(movie.frames).toBe(10)
      expect(names(workspace, 'new')).toEqual([name])
      const file = workspace.path(`new/${name}`)
      const decoded = await decodeMovie(file)
      expect([decoded.width, decoded.height, decoded.frames.length]).toEqual([64, 48, 10])
      for (let index = 0; index < 10; index++) {
        const near = (x: number, y: number, color: number[]) =>
          pixel(decoded, index, x, y).forEach((value, part) => {
            expect(Math.abs(value - color[part]!), `frame ${index} at ${x}, ${y}`).toBeLessThan(40)
          })
        near(index * 6 + 4, 24, [255, 200, 0])
        near(index * 6 + 4, 6, [0, 0, 120])
      }
      expect(await duration(file)).toBeCloseTo(2, 1)
      expect(readFileSync(file).includes('A walk')).toBe(true)
    },
  )

  it('is padded where the codec needs even sizes, and the person is told', async () => {
    using workspace = new Workspace()
    const told: string[] = []
    const warn = (message: string) => told.push(message)
    const movie = await openMovie(workspace.path('odd.mp4'), { warn })
    for (let index = 0; index < 3; index++) await movie.grab(flat([33, 25], [200, 30, 30, 255]))
    await movie.close()
    const { width, height, frames } = await decodeMovie(workspace.path('odd.mp4'))
    expect([width, height, frames.length]).toEqual([34, 26, 3])
    expect(told).toEqual(['odd.mp4: padded to 34 × 26: H.264 needs even sizes (the edge pixels are repeated)'])
  })

  it('is laid on white where it is not opaque, canvas and pixels alike', async () => {
    using workspace = new Workspace()
    const canvas = createCanvas(8, 8)
    const context = canvas.getContext('2d')
    context.fillStyle = 'rgba(255, 0, 0, 0.5)'
    context.fillRect(0, 0, 4, 8)
    const movie = await openMovie(workspace.path('half.mkv'))
    await movie.grab(canvas)
    await movie.grab(context.getImageData(0, 0, 8, 8))
    await movie.grab(flat([8, 8], [10, 20, 30, 0]))
    await movie.close()
    const decoded = await decodeMovie(workspace.path('half.mkv'))
    for (const frame of [0, 1]) {
      expect(pixel(decoded, frame, 1, 1)).toEqual([255, 127, 127])
      expect(pixel(decoded, frame, 6, 1)).toEqual([255, 255, 255])
    }
    expect(pixel(decoded, 2, 1, 1)).toEqual([255, 255, 255])
  })

  it('is copied before grab returns, and keeps its order where nobody waits, from shared memory too', async () => {
    using workspace = new Workspace()
    const data = new Uint8ClampedArray(new SharedArrayBuffer(16 * 12 * 4))
    const movie = await openMovie(workspace.path('order.mkv'))
    const grabs: Promise<void>[] = []
    for (let index = 0; index < 6; index++) {
      data.set(frameOf(index).data)
      grabs.push(movie.grab({ width: 16, height: 12, data }))
    }
    data.fill(0)
    await movie.close()
    await Promise.all(grabs)
    const decoded = await decodeMovie(workspace.path('order.mkv'))
    expect(decoded.frames.map((_, frame) => pixel(decoded, frame, 3, 3)[0])).toEqual([0, 1, 2, 3, 4, 5].map(level))
  })

  it('waits for the writer', async () => {
    using workspace = new Workspace()
    let open = () => {}
    const gate = { wait: new Promise<void>((resolve) => (open = resolve)) }
    const { writer, taken } = listWriter(gate)
    const movie = await openMovie(workspace.path('slow.list'), { use: writer })
    let settled = false
    const grab = movie.grab(frameOf(0)).then(() => (settled = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect([settled, movie.frames, taken]).toEqual([false, 0, []])
    open()
    await grab
    expect([movie.frames, taken]).toEqual([1, [level(0)]])
    await movie.close()
    expect(readFileSync(workspace.path('slow.list'), 'utf8')).toBe(String(level(0)))
  })
})

describe('files that are no movies', () => {
  it('are arrays, pages, animations and pictures of all frames, too', async () => {
    using workspace = new Workspace()
    for (const [name, options] of [
      ['a.npy', {}],
      ['a.html', { metadata: { title: 'A walk' } }],
      ['a.apng', {}],
      ['a.png', { frameCount: 4, columns: 2 }],
    ] as const) {
      const movie = await openMovie(workspace.path(name), options as Record<string, unknown>)
      for (let index = 0; index < 4; index++) await movie.grab(frameOf(index))
      await movie.close()
    }
    expect(names(workspace)).toEqual(['a.apng', 'a.html', 'a.npy', 'a.png'])
    const { data, shape } = readNpy(workspace.path('a.npy'))
    expect(shape).toEqual([4, 12, 16, 4])
    expect([0, 1, 2, 3].map((index) => data[index * 16 * 12 * 4])).toEqual([0, 1, 2, 3].map(level))
    const { frames } = await decodeMovie(workspace.path('a.png'))
    expect(frames).toHaveLength(1)
    expect(readFileSync(workspace.path('a.html'), 'utf8')).toContain('A walk')
  })

  it('are none where they need to know how many frames come, or are a file for each', async () => {
    using workspace = new Workspace()
    const sheet = await openMovie(workspace.path('a.png'))
    expect((await refused(sheet.grab(frameOf(0)))).message).toContain('needs to know how many there will be')
    const images = openMovie(workspace.path('a.png'), { use: 'images' })
    expect((await refused(images)).message).toContain('the writer images makes a file for each frame')
    expect(names(workspace)).toEqual([])
  })
})

describe('a frame that cannot be taken', () => {
  it.each([
    [flat([16, 13], [0, 0, 0, 255]), /frame 1 is 16 × 13, and frame 0 was 16 × 12/],
    [
      { width: 16, height: 12, data: new Uint8Array(16 * 12 * 3) },
      /16 × 12 pixels take 768 bytes, and its data has 576/,
    ],
    [{ width: 16, height: 12, data: new Float32Array(768) }, /its data is of type Float32Array/],
    [{ width: 0, height: 12, data: new Uint8Array(0) }, /its width and height are 0 and 12/],
    [{ width: 16, height: 12 }, /its data is missing/],
    [undefined, /got undefined/],
    [{ width: 16, height: 12, getContext: () => null }, /has no 2d context/],
  ])('is refused in words, and the movie goes on without it: %#', async (drawn, words) => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.mkv'))
    await movie.grab(frameOf(0))
    const error = await refused(movie.grab(drawn as never))
    expect(error).toMatchObject({ code: 'CALL_INVALID', message: expect.stringMatching(words) })
    expect(error.hint).toBeDefined()
    await movie.grab(frameOf(1))
    await movie.close()
    const decoded = await decodeMovie(workspace.path('a.mkv'))
    expect(decoded.frames.map((_, frame) => pixel(decoded, frame, 3, 3)[0])).toEqual([level(0), level(1)])
  })

  it('is why a movie without frames has none', async () => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.mp4'))
    const first = await refused(movie.grab({ width: 1, height: 1 } as never))
    expect((await refused(movie.close())).message).toBe(first.message)
    expect(names(workspace)).toEqual([])
  })
})

describe('the end of a movie', () => {
  it('may be asked for twice, and nothing follows it', async () => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.gif'))
    await movie.grab(frameOf(0))
    await Promise.all([movie.close(), movie.close()])
    await movie.close()
    await movie.cancel()
    expect((await refused(movie.grab(frameOf(1)))).message).toMatch(/a.gif is closed/)
    expect(names(workspace)).toEqual(['a.gif'])
  })

  it('is an error without a frame, and leaves nothing', async () => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.mp4'))
    const error = await refused(movie.close())
    expect(error).toMatchObject({ code: 'CALL_INVALID', message: expect.stringContaining('no frame was grabbed') })
    expect(names(workspace)).toEqual([])
  })

  it('comes by `await using`, and an error of the body leaves what was grabbed', async () => {
    using workspace = new Workspace()
    const body = async () => {
      await using movie = await openMovie(workspace.path('a.mp4'))
      await movie.grab(frameOf(0))
      await movie.grab(frameOf(1))
      throw new RangeError('of the body')
    }
    await expect(body()).rejects.toThrow(RangeError)
    expect((await decodeMovie(workspace.path('a.mp4'))).frames).toHaveLength(2)
  })

  it('replaces a file only then; given up, the old one stays', async () => {
    using workspace = new Workspace()
    workspace.write('a.mp4', 'old')
    for (const giveUp of [true, false]) {
      const movie = await openMovie(workspace.path('a.mp4'))
      for (let index = 0; index < 3; index++) await movie.grab(frameOf(index))
      expect(readFileSync(workspace.path('a.mp4'), 'utf8')).toBe('old')
      if (giveUp) await movie.cancel()
      await movie.close()
      expect(names(workspace)).toEqual(['a.mp4'])
      if (giveUp) expect((await refused(movie.grab(frameOf(0)))).code).toBe('CANCELED')
    }
    expect((await decodeMovie(workspace.path('a.mp4'))).frames).toHaveLength(3)
  })

  it('is an abort, between frames and while a writer is waited for', async () => {
    using workspace = new Workspace()
    for (const waiting of [false, true]) {
      const stop = new AbortController()
      const reason = new Error('enough')
      const { writer } = listWriter(waiting ? { wait: new Promise(() => {}) } : {})
      const ended = new AbortController()
      const open = writer.open
      writer.open = (input) => {
        const sink = open(input)
        const write = sink.write.bind(sink)
        const stopped = new Promise<never>((_, reject) => {
          ended.signal.addEventListener('abort', () => reject(new Error('canceled')))
        })
        return { ...sink, write: (frame) => Promise.race([write(frame), stopped]), cancel: () => ended.abort() }
      }
      const movie = await openMovie(workspace.path('a.list'), { use: writer, signal: stop.signal })
      const grab = movie.grab(frameOf(0))
      if (waiting) {
        const failing = refused(grab)
        await new Promise((resolve) => setImmediate(resolve))
        stop.abort(reason)
        expect(await failing).toMatchObject({ code: 'CANCELED', cause: reason })
      } else {
        await grab
        stop.abort(reason)
      }
      expect(await refused(movie.grab(frameOf(1)))).toMatchObject({ code: 'CANCELED', cause: reason })
      expect((await refused(movie.close())).code).toBe('CANCELED')
      expect(names(workspace)).toEqual([])
    }
    const over = AbortSignal.abort()
    expect((await refused(openMovie(workspace.path('a.mp4'), { signal: over }))).code).toBe('CANCELED')
  })

  it('is told once where `await using` meets a failure that the body threw', async () => {
    using workspace = new Workspace()
    const { writer } = listWriter()
    writer.open = () => {
      throw new MovieflowError('DISK_FULL', 'the disk is full')
    }
    const body = async () => {
      await using movie = await openMovie(workspace.path('a.list'), { use: writer })
      await movie.grab(frameOf(0))
    }
    expect(await refused(body())).toMatchObject({ code: 'DISK_FULL', message: 'the disk is full' })
  })

  it('held to a number of frames that was announced', async () => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.gif'), { frameCount: 2 })
    await movie.grab(frameOf(0))
    await movie.grab(frameOf(1))
    expect((await refused(movie.grab(frameOf(2)))).message).toMatch(/2 frames were announced, and here is one more/)
    await movie.close()
    const short = await openMovie(workspace.path('b.gif'), { frameCount: 2 })
    await short.grab(frameOf(0))
    expect((await refused(short.close())).message).toMatch(/2 frames were announced, and 1 were grabbed/)
    expect(names(workspace)).toEqual(['a.gif'])
  })
})

describe('a process that ends', () => {
  const script = (file: string, ending: string) => `
    import { openMovie } from ${JSON.stringify(library)}
    const movie = await openMovie(${JSON.stringify(file)})
    const data = new Uint8Array(64 * 48 * 4).fill(255)
    for (let index = 0; index < 3; index++) await movie.grab({ width: 64, height: 48, data })
    ${ending}
  `

  it.each(['mp4', 'gif'])(
    'by kill -9 between two frames leaves the .%s that was there, and the next one sweeps',
    async (ending) => {
      using workspace = new Workspace()
      const file = workspace.write(`a.${ending}`, 'old').path(`a.${ending}`)
      const wait = `console.log('grabbed'); setInterval(() => {}, 1000)`
      const child = spawn(process.execPath, ['--input-type=module', '-e', script(file, wait)])
      await once(child.stdout, 'data')
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(readFileSync(file, 'utf8')).toBe('old')
      // An ffmpeg whose pipe has ended may still be ending its file.
      const leavesNothing = async () => {
        const movie = await openMovie(file)
        await movie.grab(frameOf(0))
        await movie.close()
        return names(workspace).join() === `a.${ending}`
      }
      await until(leavesNothing, () => `a folder with the movie alone; there are ${names(workspace)}`)
    },
  )

  it('by an error that nobody catches leaves no movie', () => {
    using workspace = new Workspace()
    const source = script(workspace.path('a.mp4'), `throw new Error('of the program')`)
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([1, expect.stringContaining('of the program')])
    expect(stderr).not.toContain('was not closed')
    expect(names(workspace)).toEqual([])
  })

  it.each(['mp4', 'gif'])('without closing its .%s ends nevertheless, says so, and leaves nothing', (ending) => {
    using workspace = new Workspace()
    const source = script(workspace.path(`a.${ending}`), '')
    const options = { encoding: 'utf8', timeout: 60_000 } as const
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], options)
    const words = `warning a.${ending} was not closed, so that there is none: await movie.close()\n`
    expect([status, stderr]).toEqual([0, words])
    expect(names(workspace)).toEqual([])
  })
})

it('a disk that fills is said once, and nothing is left', needs('a small disk'), async () => {
  using workspace = new Workspace()
  mkdirSync(workspace.path('small'))
  using _ = mountDisk(workspace.path('small'), 64)
  const movie = await openMovie(workspace.path('small/a.avi'), { codec: 'raw' })
  const grabbing = async () => {
    for (let index = 0; index < 40; index++) await movie.grab(flat([128, 96], [index, 0, 0, 255]))
    await movie.close()
  }
  const error = await refused(grabbing())
  expect(error.code).toBe('DISK_FULL')
  expect((await refused(movie.close())).code).toBe('DISK_FULL')
  expect(names(workspace, 'small')).toEqual([])
})

describe('a movie that cannot be opened', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  it.each([
    ['a.mp5', {}, 'UNKNOWN_NAME', /no writer is known for the ending .mp5/],
    ['a.mp4', { fps: 0 }, 'CALL_INVALID', /fps: expected frames a second, above 0 and up to 1000, but got 0/],
    ['a.mp4', { frameCount: 1.5 }, 'CALL_INVALID', /frameCount: expected a whole number above 0/],
    ['a.mp4', { use: 'git' }, 'UNKNOWN_NAME', /no writer is called git/],
    ['a.mp4', { crff: 3 }, 'OPTION_INVALID', /crff \(ffmpeg\): there is no option crff/],
    ['a.gif', { metadata: { title: 3 } }, 'OPTION_INVALID', /metadata.title \(gif\): expected a text/],
    ['a.mp4', { use: { name: 'half' } }, 'PLUGIN_INVALID', /the writer half is not a writer: open is missing/],
    ['a<frame>.png', {}, 'CALL_INVALID', /<frame> has no place in its path/],
  ])('%s with %o says why, at once', async (name, options, code, words) => {
    using workspace = new Workspace()
    const error = await refused(openMovie(workspace.path(name), options as never))
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(names(workspace)).toEqual([])
    expect(readdirSync(join(folder))).not.toContain(name)
  })

  it('says of a wrong codec what players take, at the first frame', async () => {
    using workspace = new Workspace()
    const movie = await openMovie(workspace.path('a.mp4'), { codec: 'vp9' })
    const error = await refused(movie.grab(frameOf(0)))
    expect(error).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('players accept h264 in .mp4'),
    })
    expect(names(workspace)).toEqual([])
  })

  it('takes a writer by its path', async () => {
    using workspace = new Workspace()
    const writer = fileURLToPath(new URL('../../examples/my-writer/my-writer.mjs', import.meta.url))
    const source = `
      import { openMovie } from ${JSON.stringify(library)}
      const movie = await openMovie('a.y4m', { use: ${JSON.stringify(writer)}, gray: true })
      await movie.grab({ width: 2, height: 1, data: new Uint8Array([255, 255, 255, 255, 0, 0, 0, 255]) })
      await movie.close()
    `
    execFileSync(process.execPath, ['--input-type=module', '-e', source], { cwd: workspace.folder })
    const bytes = readFileSync(workspace.path('a.y4m'))
    expect(bytes.toString('latin1')).toMatch(/^YUV4MPEG2 W2 H1 F10:1 Ip A1:1 Cmono\nFRAME\n/)
    expect([...bytes.subarray(-2)]).toEqual([235, 16])
  })
})
