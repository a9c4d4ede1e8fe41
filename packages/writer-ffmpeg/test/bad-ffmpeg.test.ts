// Programs that fail in every way an ffmpeg can: each ends in the right error, soon, and leaves no process.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@movieflow/test-support/poll'
import { mountDisk } from '@movieflow/test-support/small-disk'
import {
  closesInput,
  complains,
  cutsFile,
  dies,
  exits,
  floods,
  hangs,
  leavesChild,
  prints,
  reads,
  runs,
  runsOnPart,
  type Step,
  writesFile,
} from '@movieflow/test-support/stand-in'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { embedded, folder, makeMovie, openMovie, planMovie, type Recipe, standIn } from './support.js'

const linux = process.platform === 'linux'
let movies = 0
const recipe = (program: string, frames = 5, ending = '.mp4') => ({
  file: join(folder, `bad-${++movies}${ending}`),
  frames,
  program,
  options: { ffmpeg: embedded },
})

/** Processes that were started for this test: their commands name its folder. */
function leftovers(): string[] {
  if (!linux) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command.includes(`${folder}/`) && !command.includes('--input-type') ? [command] : []
      } catch {
        return []
      }
    })
}

/** Longer than a test may take: who waits for it fails. */
const forever = '600'
/** For a program that hangs for good. */
const shortly = '1'
beforeEach(() => {
  process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = forever
})
afterEach(async () => {
  delete process.env['MOVIEFLOW_FFMPEG_TIMEOUT']
  await until(
    () => leftovers().length === 0,
    () => `an end of ${leftovers()}`,
  )
})

/** Why a movie was not made. */
const failureOf = (movie: Recipe) =>
  makeMovie(movie).then(
    () => {
      throw new Error('it was taken for a good movie')
    },
    (error) => error,
  )
const failure = (program: string) => failureOf(recipe(program))
const real = runs(embedded)
const bad = 'ENCODER_FAILED'

test.each<[what: string, steps: Step[], code: string, message: RegExp]>([
  ['fails at once', [complains('no such thing'), exits(1)], bad, /exit code 1 after \d of 5 frames: no such thing/],
  ['ends at once without a word', [exits(0)], bad, /ended early without a message after \d of 5|wrote no file/],
  ['takes all and writes nothing', [reads()], bad, /wrote no file/],
  ['reads one frame and fails', [reads(4608), complains('[libx264] broken'), exits(187)], bad, /exit code 187/],
  ['never reads', [hangs], bad, /did nothing for 1 s/],
  ['never ends', [reads(), hangs], bad, /did nothing for 1 s/],
  ['closes its input and never ends', [closesInput, hangs], bad, /killed by SIGKILL|did nothing/],
  ['is killed', [reads(100), dies('SIGKILL')], bad, /killed by SIGKILL/],
  ['crashes', [dies('SIGSEGV')], bad, /killed by SIGSEGV/],
  ['writes garbage', [reads(), writesFile('garbage\n')], 'OUTPUT_WRONG', /not complete/],
  ['makes a good file and fails', [real, exits(3)], bad, /exit code 3/],
  [
    'makes a good file and complains',
    [real, complains('Error closing file: Input/output error')],
    bad,
    /reported an error after 5 of 5 frames: Error closing file/,
  ],
  // It takes the others, too: else it may have ended before they come.
  [
    'loses frames',
    [runsOnPart(embedded, 9216), reads()],
    'OUTPUT_WRONG',
    /5 frames were written, but the file holds 2/,
  ],
  ['cuts the file', [real, cutsFile(100)], 'OUTPUT_WRONG', /not complete/],
  [
    'says that the disk is full',
    [complains('av_interleaved_write_frame(): No space left on device')],
    'DISK_FULL',
    /disk is full/,
  ],
  ['may not write', [complains('x.mp4: Permission denied'), exits(1)], 'NO_PERMISSION', /may not write/],
  ['leaves a child that holds its errors open', [real, leavesChild, exits(4)], bad, /exit code 4/],
])('an ffmpeg that %s', async (what, steps, code, message) => {
  // What the plan asks the real ffmpeg is known then.
  await planMovie({ file: join(folder, 'x.mp4'), options: { ffmpeg: embedded } })
  if (/never/.test(what)) process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = shortly
  // Frames of 1280 × 720 fill any pipe.
  for (const size of [
    [64, 48],
    [1280, 720],
  ] as const) {
    if (size[0] === 1280 && /loses|one frame/.test(what)) continue
    const error = await failureOf({ ...recipe(standIn(...steps)), size })
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(Buffer.byteLength(error.message)).toBeLessThan(500)
  }
})

test('harmless lines of the dynamic loader do not spoil a movie', async () => {
  const words = 'ffmpeg: /lib/libtinfo.so.6: no version information available (required by ffmpeg)'
  expect(await makeMovie(recipe(standIn(complains(words), real)))).toMatchObject({ frames: 5 })
})

test.each([
  ['lines', 'a line of an error that comes again and again\n'],
  ['one endless line', 'x'],
])('200 MB of stderr in %s cost less than 50 MB', async (_, flood) => {
  const program = standIn(floods('stderr', flood, 200e6), exits(1))
  global.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const error = await failure(program)
  clearInterval(watch)
  expect(error.code).toBe('ENCODER_FAILED')
  expect((error.cause as Error).message.length).toBeLessThan(80_000)
  expect((most - before) / 1e6).toBeLessThan(50)
})

test('an error carries the last lines, the command as a shell takes it, and no control bytes', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`)
  const error = await failure(standIn(complains(...lines, '\u001b[31mred\u0007'), exits(1)))
  expect(error.message).toContain('\\x1b[31mred\\x07')
  const cause = (error.cause as Error).message
  for (const line of ['line 1\n', 'line 100\n', '(56 lines)', 'its command:']) expect(cause).toContain(line)
  expect(cause).not.toContain('line 50\n')
  expect(error.hint).toContain(`-f mp4 file:${folder}`)
})

test('a command that no system takes is an error of this movie, and of no other', async () => {
  const metadata = { title: 'x'.repeat(3_000_000) }
  const error = await makeMovie({ ...recipe(embedded), options: { ffmpeg: embedded, metadata } }).catch(
    (caught) => caught,
  )
  expect(error).toMatchObject({ code: 'ENCODER_FAILED', message: expect.stringContaining('cannot be started') })
})

test('a program that vanished after the plan is said to be missing', async () => {
  const error = await failure(join(folder, 'gone'))
  expect(error).toMatchObject({ code: 'FFMPEG_MISSING' })
})

describe('when looking for ffmpeg', () => {
  const refused = (ffmpeg: string) =>
    planMovie({ file: join(folder, 'x.mp4'), options: { ffmpeg } }).then(
      () => undefined,
      (error) => error,
    )
  // Letters, control bytes and halves of characters, the same every time.
  const garbage = Array.from({ length: 30_000 }, (_, index) =>
    String.fromCharCode((index * index * 31 + 7) & 0x3ff),
  ).join('')
  const directory = join(folder, 'directory')
  mkdirSync(directory)
  const plain = join(folder, 'plain')
  writeFileSync(plain, 'text', { mode: 0o644 })

  test.each([
    ['is missing', join(folder, 'absent'), 'FFMPEG_MISSING', /cannot be started/],
    ['is a folder', directory, 'FFMPEG_MISSING', /cannot be started/],
    ['is no program', plain, 'FFMPEG_MISSING', /cannot be started/],
    ['fails', standIn(complains('sorry'), exits(1)), 'FFMPEG_MISSING', /exit code 1: sorry/],
    ['says nothing', standIn(), 'FFMPEG_MISSING', /does not answer like ffmpeg/],
    ['says garbage', standIn(complains(garbage), prints(garbage)), 'FFMPEG_MISSING', /does not answer/],
    ['hangs', standIn(hangs), 'FFMPEG_MISSING', /no answer within 1 s/],
    ['floods', standIn(floods('stderr', 'y\n')), 'FFMPEG_MISSING', /floods/],
    ['crashes', standIn(dies('SIGSEGV')), 'FFMPEG_MISSING', /SIGSEGV/],
    [
      'has no H.264',
      standIn(complains('ffmpeg version 9.9 x'), prints(' V..... mjpeg  x\n')),
      'ENCODER_MISSING',
      /has no encoder libx264/,
    ],
  ])('one that %s is refused', async (_, path, code, message) => {
    if (_ === 'hangs') process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = shortly
    expect(await refused(path)).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('a sink', () => {
  test('without frames is an error, and leaves no process', async () => {
    const { sink } = await openMovie(recipe(embedded))
    await expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    await sink.cancel()
  })

  test('refuses a short frame', async () => {
    const { sink, encode } = await openMovie(recipe(embedded))
    await expect(Promise.resolve(sink.write({ index: 0, data: (await encode(0)).subarray(1) }))).rejects.toThrow(
      '4607 bytes, but 4608 were planned',
    )
    await sink.cancel()
  })

  test('cancels a hanging ffmpeg at once, twice, and fails what waits', async () => {
    const { sink, encode } = await openMovie({ ...recipe(standIn(hangs)), size: [1280, 720] })
    const write = Promise.resolve(sink.write({ index: 0, data: await encode(0) }))
    const refusal = expect(write).rejects.toMatchObject({ code: 'CANCELED' })
    await Promise.all([sink.cancel(), sink.cancel()])
    await sink.cancel()
    await refusal
    await expect(Promise.resolve(sink.write({ index: 1, data: await encode(0) }))).rejects.toThrow('ended')
    await expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'CANCELED' })
  })

  test('cancels while it finalizes', async () => {
    const { sink, encode } = await openMovie(recipe(standIn(reads(), hangs)))
    await sink.write({ index: 0, data: await encode(0) })
    const end = expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'CANCELED' })
    await sink.cancel()
    await end
  })

  test('finalizes once, and leaves the file alone when it is canceled then', async () => {
    const { sink, encode } = await openMovie(recipe(embedded, 1, '.avi'))
    await sink.write({ index: 0, data: await encode(0) })
    const [one, two] = await Promise.all([sink.finalize(), sink.finalize()])
    expect(two).toEqual(one)
    await sink.cancel()
    expect(await sink.finalize()).toEqual(one)
  })
})

describe('when this process ends', needs('Linux'), () => {
  const index = new URL('../src/index.js', import.meta.url).href
  const feeder = async (program: string, last: string) => {
    const { plan } = await planMovie({ file: join(folder, 'x.mp4'), size: [64, 48], options: { ffmpeg: embedded } })
    const handed = { ...(plan.plan as object), ffmpeg: program }
    const code = `
      import { ffmpegWriter } from ${JSON.stringify(index)}
      const sink = await ffmpegWriter.open({ file: ${JSON.stringify(join(folder, 'left.mp4'))}, size: [64, 48], fps: 2, frames: 9,
        options: {}, plan: ${JSON.stringify(handed)} }, { warn() {}, signal: new AbortController().signal })
      await sink.write({ index: 0, data: new Uint8Array(4608) })
      console.log('fed')
      ${last}`
    const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return child
  }
  const gone = (program: string) =>
    until(
      () => !leftovers().some((command) => command.includes(program)),
      () => `an end of ${leftovers()}`,
    )

  test('by kill -9, ffmpeg ends by itself', async () => {
    const child = await feeder(embedded, 'await new Promise(() => setInterval(() => {}, 1e6))')
    expect(leftovers()).toContainEqual(expect.stringContaining('left.mp4'))
    child.kill('SIGKILL')
    await gone('left.mp4')
  })

  test('by process.exit, even a hanging ffmpeg is killed', async () => {
    const program = standIn(reads(4608), hangs)
    await feeder(program, 'process.exit(0)')
    await gone(program)
  })
})

describe('on a full disk', needs('a small disk'), () => {
  test.each(['.mp4', '.mkv', '.webm', '.mov'])('%s: it is named, whatever is full', async (ending) => {
    for (const kibibytes of [8, 24, 64]) {
      const folderOfDisk = join(folder, `disk-${ending}-${kibibytes}`)
      mkdirSync(folderOfDisk)
      using _ = mountDisk(folderOfDisk, kibibytes)
      const movie = { file: join(folderOfDisk, `full${ending}`), size: [320, 240] as const, frames: 12 }
      expect(await failureOf({ ...movie, options: { ffmpeg: embedded } })).toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringContaining('disk is full'),
      })
    }
  })
})

test('a folder that is not there is told', async () => {
  const error = await makeMovie({ file: join(folder, 'absent', 'x.mp4'), options: { ffmpeg: embedded } }).catch(
    (caught) => caught,
  )
  expect(error.message).toContain('No such file or directory')
  expect(existsSync(join(folder, 'absent'))).toBe(false)
  expect(statSync(folder).isDirectory()).toBe(true)
})
