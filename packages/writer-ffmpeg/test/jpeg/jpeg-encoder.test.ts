// The ffmpegs that movies share: right for any order of frames, and replaced, not trusted, once they fail in any way.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Picture, Size } from '@movieflow/core/plugin'
import { until } from '@movieflow/test-support/poll'
import { writeStandIn } from '@movieflow/test-support/stand-in'
import { needs } from '@movieflow/test-support/tools'
import { afterEach, describe, expect, test } from 'vitest'
import { encodeByFfmpeg } from '../../src/jpeg/jpeg-encoder.js'
import type { JpegSettings } from '../../src/jpeg/jpeg-process.js'
import { builds, draw, embedded, folder, noise, planMovie } from '../support.js'

const size = [34, 26] as const
const planeBytes = 34 * 26 + 2 * 17 * 13

async function settingsFor(ffmpeg: string, of: Size = size, quality = 75): Promise<JpegSettings> {
  const { plan } = await planMovie({ file: join(folder, 'x.avi'), size: of, options: { ffmpeg: embedded, quality } })
  return { ...(plan.plan as unknown as { jpeg: JpegSettings }).jpeg, ffmpeg }
}

const neverAborted = new AbortController().signal

const encode = (picture: Picture, settings: JpegSettings, signal = neverAborted) =>
  encodeByFfmpeg(picture, settings, { index: 0, plan: null, signal, allocate: (bytes) => new Uint8Array(bytes) })

const picture = draw(size, 0, noise)

/** A file of its own by ffmpeg, of a frame that follows no other. */
async function alone(ffmpeg: string, of: Picture, quality = 75): Promise<Uint8Array> {
  const settings = await settingsFor(ffmpeg, [of.width, of.height], quality)
  const filter = 'scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p'
  return execFileSync(
    ffmpeg,
    [
      ...['-nostdin', '-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', `${of.width}x${of.height}`],
      ...['-i', 'pipe:0', '-vf', filter, ...settings.output, 'pipe:1'],
    ],
    { input: of.data },
  )
}

/** A program of JavaScript in place of ffmpeg; `frame()` waits for one picture, and `jpeg` is a file of that size. */
let programs = 0
const jpegFile = join(folder, 'one.jpg')
function standIn(...lines: readonly string[]): string {
  const prelude = [
    `const jpeg = fs.readFileSync(${JSON.stringify(jpegFile)})`,
    'const frame = () => {',
    `  for (let left = ${planeBytes}; left > 0; ) {`,
    '    const read = fs.readSync(0, Buffer.alloc(left))',
    '    if (read === 0) process.exit(0)',
    '    left -= read',
    '  }',
    '}',
    'const give = (bytes = jpeg) => fs.writeSync(1, bytes)',
  ]
  return writeStandIn(join(folder, `ffmpeg-jpeg-${++programs}`), [...prelude, ...lines].join('\n'))
}

/** Processes whose command has this word, by their number; those that have ended have none. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(word)
    } catch {
      return false
    }
  })
}

const untilGone = (word: string) =>
  until(() => processesWith(word).length === 0, `the end of the processes with ${word}`)

afterEach(() => {
  delete process.env['MOVIEFLOW_FFMPEG_TIMEOUT']
})

for (const { source, path: ffmpeg, needed } of builds)
  describe(`by the ffmpeg of ${source}`, needed, () => {
    test('each file is that of its picture alone, in any order, many at once', async () => {
      const settings = await settingsFor(ffmpeg)
      const greys = [0, 60, 130, 255].map((grey) => draw(size, 0, () => [grey, grey, grey]))
      const wanted = await Promise.all(greys.map((each) => alone(ffmpeg, each)))
      const order = Array.from({ length: 60 }, (_, at) => (at * at + (at >> 2)) % greys.length)
      const files = await Promise.all(order.map((which) => encode(greys[which]!, settings)))
      files.forEach((file, at) => {
        expect(Buffer.from(file).equals(wanted[order[at]!]!), `file ${at}`).toBe(true)
      })
    })

    test('noise, that is the same again after other pictures', async () => {
      const settings = await settingsFor(ffmpeg)
      const pictures = Array.from({ length: 20 }, (_, index) => draw(size, index, noise))
      const first = await Promise.all(pictures.map((each) => encode(each, settings)))
      for (const [at, each] of [...pictures.entries()].reverse())
        expect(Buffer.from(await encode(each, settings)).equals(first[at]!), `picture ${at}`).toBe(true)
      expect(new Set(first.map((file) => Buffer.from(file).toString('latin1'))).size).toBe(20)
    })
  })

test(
  'one process makes the files of all movies of a size and quality, and idle ones are few',
  needs('Linux'),
  async () => {
    const widths = [50, 52, 54, 56, 58, 60]
    const all = await Promise.all(widths.map((width) => settingsFor(embedded, [width, 20])))
    for (const round of [0, 1])
      for (const [at, settings] of all.entries()) {
        for (let frame = 0; frame < 5; frame++) await encode(draw([widths[at]!, 20], frame + round, noise), settings)
        // An idle one of this size may still be about to end.
        await until(() => processesWith(`${widths[at]}x20`).length === 1, 'one process')
      }
    await until(() => widths.flatMap((width) => processesWith(`${width}x20`)).length === 3, 'the end of all but three')
  },
)

writeFileSync(jpegFile, await alone(embedded, picture))

test('a stand-in that does what it should is believed', async () => {
  const settings = await settingsFor(standIn('for (;;) { frame(); give() }'))
  for (let at = 0; at < 3; at++)
    expect(Buffer.from(await encode(picture, settings)).equals(readFileSync(jpegFile))).toBe(true)
})

describe('a program that', () => {
  test.each([
    ['ends without a word', ['process.exit(0)'], 'ENCODER_FAILED', /^ffmpeg ended early without a message while it/],
    ['ends with an error', ["console.error('no mjpeg')", 'process.exit(8)'], 'ENCODER_FAILED', /exit code 8.*no mjpeg/],
    ['takes a picture and ends', ['frame()', 'process.exit(3)'], 'ENCODER_FAILED', /exit code 3/],
    ['is killed', ["process.kill(process.pid, 'SIGKILL')", 'sleepForever()'], 'ENCODER_FAILED', /killed by SIGKILL/],
    [
      'is killed later',
      ['frame(); give(); frame()', "process.kill(process.pid, 'SIGKILL')"],
      'ENCODER_FAILED',
      /SIGKILL/,
    ],
    [
      'writes garbage',
      ["frame(); give('garbage garbage'); sleepForever()"],
      'ENCODER_FAILED',
      /wrote no JPEG file.*67617262/,
    ],
    [
      'writes another size',
      ['jpeg.writeUInt16BE(99, jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5); give(); sleepForever()'],
      'ENCODER_FAILED',
      /34 × 99, but the pictures are 34 × 26/,
    ],
    ['cuts the file', ['frame(); give(jpeg.subarray(0, -9)); process.exit(0)'], 'ENCODER_FAILED', /ended early/],
    [
      'complains, and goes on',
      ["frame(); fs.writeSync(2, 'Error: not so good\\n'); give(); sleepForever()"],
      'ENCODER_FAILED',
      /reported an error while it encoded a frame: Error: not so good/,
    ],
    [
      'complains, and hangs',
      ["frame(); fs.writeSync(2, 'worse\\n'); sleepForever()"],
      'ENCODER_FAILED',
      /reported an error.*worse/,
    ],
  ] as const)('%s fails the frame, and another one is started for the next', async (_, lines, code, message) => {
    const bad = standIn(...lines)
    const settings = await settingsFor(bad)
    const failures = await Promise.allSettled([encode(picture, settings), encode(picture, settings)])
    const failed = failures.filter((result) => result.status === 'rejected')
    expect(failed.length).toBeGreaterThan(0)
    for (const { reason } of failed) expect(reason).toMatchObject({ code, message: expect.stringMatching(message) })
    if (process.platform === 'linux') await untilGone(bad)
    writeFileSync(bad, readFileSync(standIn('for (;;) { frame(); give() }')))
    expect(Buffer.from(await encode(picture, settings)).equals(readFileSync(jpegFile))).toBe(true)
  })

  test.each([
    ['never reads', ['sleepForever()']],
    ['reads and gives nothing', ['for (;;) frame()']],
    ['gives one file, and no more', ['frame(); give(); frame(); give(); sleepForever()']],
    ['closes its input', ['fs.closeSync(0); sleepForever()']],
    ['closes its output', ['fs.closeSync(1); sleepForever()']],
  ] as const)('%s is ended after the time limit', async (_, lines) => {
    process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = '1'
    const bad = standIn(...lines)
    const settings = await settingsFor(bad)
    const frames = await Promise.allSettled([0, 1, 2].map(() => encode(picture, settings)))
    expect(frames.at(-1)).toMatchObject({
      status: 'rejected',
      reason: { code: 'ENCODER_FAILED', message: expect.stringContaining('did nothing for 1 s') },
    })
    if (process.platform === 'linux') await untilGone(bad)
  })

  test('writes more files than it was given pictures is not used again', needs('Linux'), async () => {
    const bad = standIn('frame(); frame(); give(); give(); give(); sleepForever()')
    await encode(picture, await settingsFor(bad))
    await untilGone(bad)
  })

  test('is missing is said to be', async () => {
    const settings = await settingsFor(join(folder, 'no-such-ffmpeg'))
    await expect(encode(picture, settings)).rejects.toMatchObject({ code: 'FFMPEG_MISSING' })
  })
})

describe('a movie that is canceled', () => {
  test('before a frame gets none', async () => {
    const settings = await settingsFor(embedded)
    await expect(encode(picture, settings, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELED' })
  })

  test('costs no other movie its frame', async () => {
    const settings = await settingsFor(standIn('for (;;) { frame(); give() }'))
    const stop = new AbortController()
    const canceled = encode(picture, settings, stop.signal)
    const other = encode(picture, settings)
    stop.abort()
    await expect(canceled).rejects.toMatchObject({ code: 'CANCELED' })
    expect(Buffer.from(await other).equals(readFileSync(jpegFile))).toBe(true)
  })

  test('does not wait for a program that hangs, which is ended after the time limit', async () => {
    process.env['MOVIEFLOW_FFMPEG_TIMEOUT'] = '1'
    const bad = standIn('frame(); give(); sleepForever()')
    const settings = await settingsFor(bad)
    const stop = new AbortController()
    const canceled = encode(picture, settings, stop.signal)
    stop.abort()
    await expect(canceled).rejects.toMatchObject({ code: 'CANCELED' })
    if (process.platform === 'linux') await untilGone(bad)
  })
})

describe('no process stays', needs('Linux'), () => {
  const module = new URL('../../src/jpeg/jpeg-encoder.js', import.meta.url).href
  const code = (settings: JpegSettings, last: string) => `
    const { encodeByFfmpeg } = await import(${JSON.stringify(module)})
    const picture = { width: ${settings.size[0]}, height: ${settings.size[1]}, data: new Uint8Array(${settings.size[0] * settings.size[1] * 4}) }
    const signal = new AbortController().signal
    const encode = () => encodeByFfmpeg(picture, ${JSON.stringify(settings)}, { index: 0, plan: null, signal, allocate: (bytes) => new Uint8Array(bytes) })
    await encode();
    ${last}`

  test('when the thread that encodes is ended', async () => {
    const settings = await settingsFor(embedded, [36, 62])
    const url = `data:text/javascript,${encodeURIComponent(code(settings, "(await import('node:worker_threads')).parentPort.postMessage('made'); setInterval(() => {}, 1e6)"))}`
    const worker = new Worker(new URL(url))
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    expect(processesWith('36x62')).toHaveLength(1)
    await worker.terminate()
    await untilGone('36x62')
  })

  const runNode = (settings: JpegSettings, last: string) =>
    spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', code(settings, last)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const firstLine = (child: ReturnType<typeof runNode>) =>
    new Promise((resolve, reject) => {
      child.stdout!.once('data', resolve)
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
    })

  test('when the process is killed', async () => {
    const settings = await settingsFor(embedded, [38, 62])
    const child = runNode(settings, "console.log('made'); setInterval(() => {}, 1e6)")
    await firstLine(child)
    expect(processesWith('38x62').length).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await untilGone('38x62')
  })

  test('when the process ends, which an idle ffmpeg does not keep', async () => {
    const settings = await settingsFor(embedded, [40, 62])
    const child = runNode(settings, "console.log('made')")
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await firstLine(child)
    expect(await ended).toBe(0)
    await untilGone('40x62')
  })

  test('when process.exit is called while a program hangs', async () => {
    const bad = standIn('frame(); give(); frame(); give(); sleepForever()')
    const child = runNode(await settingsFor(bad), "encode(); console.log('made'); setImmediate(() => process.exit(0))")
    await firstLine(child)
    await untilGone(bad)
    expect(existsSync(bad)).toBe(true)
  })
})
