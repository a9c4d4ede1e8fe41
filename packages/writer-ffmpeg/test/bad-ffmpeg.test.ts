// Programs that fail in every way an ffmpeg can: each ends in the right error, soon, and leaves no process.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../../test/support/poll.js'
import { embedded, folder, makeMovie, openMovie, planMovie, run, script } from './support.js'

const linux = process.platform === 'linux'
let movies = 0
const recipe = (program: string, frames = 5, ending = '.mp4') => ({
  file: join(folder, `bad-${++movies}${ending}`),
  frames,
  program,
  options: { ffmpeg: embedded },
})

/** Processes of the scripts below: they all carry this word. */
const mark = 86_399 + (process.pid % 1000)
function leftovers(): string[] {
  if (!linux) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command.includes(`sleep ${mark}`) || command.includes(`${folder}/ffmpeg-`) ? [command] : []
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

const failure = (program: string, frames?: number, ending?: string) =>
  makeMovie(recipe(program, frames, ending)).then(
    () => {
      throw new Error('it was taken for a good movie')
    },
    (error) => error,
  )
const real = `${JSON.stringify(embedded)} "$@"`

test.each([
  [
    'fails at once',
    ['echo "no such thing" >&2', 'exit 1'],
    'ENCODER_FAILED',
    /exit code 1 after \d of 5 frames: no such thing/,
  ],
  [
    'ends at once without a word',
    ['exit 0'],
    'ENCODER_FAILED',
    /ended early, without a word, after \d of 5|wrote no file/,
  ],
  ['takes all and writes nothing', ['cat > /dev/null'], 'ENCODER_FAILED', /wrote no file/],
  [
    'reads one frame and fails',
    ['head -c 4608 > /dev/null', 'echo "[libx264] broken" >&2', 'exit 187'],
    'ENCODER_FAILED',
    /exit code 187/,
  ],
  ['never reads', [`sleep ${mark}`], 'ENCODER_FAILED', /did nothing for 1 s/],
  ['never ends', ['cat > /dev/null', `sleep ${mark}`], 'ENCODER_FAILED', /did nothing for 1 s/],
  [
    'closes its input and never ends',
    ['exec 0<&-', `sleep ${mark}`],
    'ENCODER_FAILED',
    /killed by SIGKILL|did nothing/,
  ],
  ['is killed', ['head -c 100 > /dev/null', 'kill -9 $$'], 'ENCODER_FAILED', /killed by SIGKILL/],
  ['crashes', ['kill -SEGV $$'], 'ENCODER_FAILED', /killed by SIGSEGV/],
  [
    'writes garbage',
    ['cat > /dev/null', 'for last; do :; done', 'echo garbage > "$(echo "$last" | sed s/file://)"'],
    'OUTPUT_WRONG',
    /not whole/,
  ],
  ['makes a good file and fails', [real, 'exit 3'], 'ENCODER_FAILED', /exit code 3/],
  [
    'makes a good file and complains',
    [real, 'echo "Error closing file: Input/output error" >&2'],
    'ENCODER_FAILED',
    /reported an error after 5 of 5 frames: Error closing file/,
  ],
  // It takes the others, too: else it may have ended before they come.
  [
    'loses frames',
    [`head -c 9216 | ${real}`, 'cat > /dev/null'],
    'OUTPUT_WRONG',
    /5 frames were written, and the file holds 2/,
  ],
  [
    'cuts the file',
    [real, 'for last; do :; done', 'truncate -s -100 "$(echo "$last" | sed s/file://)"'],
    'OUTPUT_WRONG',
    /not whole/,
  ],
  [
    'says that the disk is full',
    ['echo "av_interleaved_write_frame(): No space left on device" >&2', 'exit 0'],
    'DISK_FULL',
    /disk is full/,
  ],
  ['may not write', ['echo "x.mp4: Permission denied" >&2', 'exit 1'], 'NO_PERMISSION', /may not write/],
  ['leaves a child that holds its errors open', [real, `sleep ${mark} &`, 'exit 4'], 'ENCODER_FAILED', /exit code 4/],
] as const)('an ffmpeg that %s', async (_, lines, code, message) => {
  // What the plan asks the real ffmpeg is known then.
  await planMovie({ file: join(folder, 'x.mp4'), options: { ffmpeg: embedded } })
  if (/never/.test(_)) process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = shortly
  // Frames of 1280 × 720 fill any pipe.
  for (const size of [
    [64, 48],
    [1280, 720],
  ] as const) {
    if (size[0] === 1280 && /loses|one frame/.test(_)) continue
    const error = await makeMovie({ ...recipe(script(...lines)), size }).then(
      () => undefined,
      (caught) => caught,
    )
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(Buffer.byteLength(error.message)).toBeLessThan(500)
  }
})

test('harmless lines of the dynamic loader do not spoil a movie', async () => {
  const words = 'ffmpeg: /lib/libtinfo.so.6: no version information available (required by ffmpeg)'
  expect(await makeMovie(recipe(script(`echo "${words}" >&2`, real)))).toMatchObject({ frames: 5 })
})

test.each([
  ['lines', 'yes "a line of an error that comes again and again" | head -c 200000000 >&2'],
  ['one endless line', 'head -c 200000000 /dev/zero | tr "\\0" x >&2'],
])('200 MB of stderr in %s cost less than 50 MB', async (_, flood) => {
  const program = script(flood, 'exit 1')
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
  const error = await failure(
    script('for i in $(seq 100); do echo "line $i" >&2; done', 'printf "\\033[31mred\\a\\n" >&2', 'exit 1'),
  )
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
  const directory = join(folder, 'directory')
  mkdirSync(directory)
  const plain = join(folder, 'plain')
  writeFileSync(plain, 'text', { mode: 0o644 })

  test.each([
    ['is missing', join(folder, 'absent'), 'FFMPEG_MISSING', /cannot be started/],
    ['is a folder', directory, 'FFMPEG_MISSING', /cannot be started/],
    ['is no program', plain, 'FFMPEG_MISSING', /cannot be started/],
    ['fails', script('echo sorry >&2', 'exit 1'), 'FFMPEG_MISSING', /exit code 1: sorry/],
    ['says nothing', script('exit 0'), 'FFMPEG_MISSING', /does not answer as ffmpeg does/],
    [
      'says garbage',
      script('head -c 100000 /dev/urandom >&2', 'head -c 100000 /dev/urandom'),
      'FFMPEG_MISSING',
      /does not answer/,
    ],
    ['hangs', script(`sleep ${mark}`), 'FFMPEG_MISSING', /no answer within 1 s/],
    ['floods', script('yes >&2'), 'FFMPEG_MISSING', /floods/],
    ['crashes', script('kill -SEGV $$'), 'FFMPEG_MISSING', /SIGSEGV/],
    [
      'has no H.264',
      script('echo "ffmpeg version 9.9 x" >&2', 'echo " V..... mjpeg  x"'),
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
    await expect(Promise.resolve(sink.write({ index: 0, data: encode(0).subarray(1) }))).rejects.toThrow(
      '4607 bytes, and 4608 were planned',
    )
    await sink.cancel()
  })

  test('cancels a hanging ffmpeg at once, twice, and fails what waits', async () => {
    const { sink, encode } = await openMovie({ ...recipe(script(`sleep ${mark}`)), size: [1280, 720] })
    const write = Promise.resolve(sink.write({ index: 0, data: encode(0) }))
    const refusal = expect(write).rejects.toMatchObject({ code: 'CANCELED' })
    await Promise.all([sink.cancel(), sink.cancel()])
    await sink.cancel()
    await refusal
    await expect(Promise.resolve(sink.write({ index: 1, data: encode(0) }))).rejects.toThrow('ended')
    await expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'CANCELED' })
  })

  test('cancels while it finalizes', async () => {
    const { sink, encode } = await openMovie(recipe(script('cat > /dev/null', `sleep ${mark}`)))
    await sink.write({ index: 0, data: encode(0) })
    const end = expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'CANCELED' })
    await sink.cancel()
    await end
  })

  test('finalizes once, and leaves the file alone when it is canceled then', async () => {
    const { sink, encode } = await openMovie(recipe(embedded, 1, '.avi'))
    await sink.write({ index: 0, data: encode(0) })
    const [one, two] = await Promise.all([sink.finalize(), sink.finalize()])
    expect(two).toEqual(one)
    await sink.cancel()
    expect(await sink.finalize()).toEqual(one)
  })
})

describe.runIf(linux)('when this process ends', () => {
  const built = fileURLToPath(new URL('../dist/index.js', import.meta.url))
  const feeder = async (program: string, last: string) => {
    const { plan } = await planMovie({ file: join(folder, 'x.mp4'), size: [64, 48], options: { ffmpeg: embedded } })
    const handed = { ...(plan.plan as object), ffmpeg: program }
    const code = `
      import { ffmpegWriter } from ${JSON.stringify(built)}
      const sink = await ffmpegWriter.open({ file: ${JSON.stringify(join(folder, 'left.mp4'))}, size: [64, 48], fps: 2, frames: 9,
        options: {}, plan: ${JSON.stringify(handed)} }, { warn() {}, signal: new AbortController().signal })
      await sink.write({ index: 0, data: new Uint8Array(4608) })
      console.log('fed')
      ${last}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return child
  }
  const gone = (pattern: string) =>
    until(() => {
      const list = run('ps', '-eo', 'args').split('\n')
      return !list.some((line) => line.includes(pattern) && !line.includes('--input-type'))
    }, `an end of ${pattern}`)

  test('by kill -9, ffmpeg ends by itself', async () => {
    const child = await feeder(embedded, 'await new Promise(() => setInterval(() => {}, 1e6))')
    child.kill('SIGKILL')
    expect(await gone(join(folder, 'left.mp4'))).toBe(true)
  })

  test('by process.exit, even a hanging ffmpeg is killed', async () => {
    await feeder(script('head -c 4608 > /dev/null', `sleep ${mark}`), 'process.exit(0)')
    expect(await gone(`sleep ${mark}`)).toBe(true)
  })
})

const canMount = linux && process.getuid?.() === 0
describe.runIf(canMount)('on a full disk', () => {
  if (!canMount) console.warn('not root: the full disk is not tested')
  test.each(['.mp4', '.avi', '.mkv', '.webm', '.mov'])('%s: it is named, whatever is full', async (ending) => {
    for (const kibibytes of [8, 24, 64]) {
      const disk = join(folder, `disk-${ending}-${kibibytes}`)
      mkdirSync(disk)
      try {
        run('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', disk)
      } catch {
        return console.warn('no tmpfs can be mounted: the full disk is not tested')
      }
      try {
        const movie = {
          file: join(disk, `full${ending}`),
          size: [320, 240] as const,
          frames: 12,
          options: { ffmpeg: embedded },
        }
        const error = await makeMovie(movie).then(
          () => undefined,
          (caught) => caught,
        )
        expect(error).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('disk is full') })
      } finally {
        run('umount', '-l', disk)
        rmSync(disk, { recursive: true, force: true })
      }
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
