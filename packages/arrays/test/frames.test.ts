// Scattered frames: blocks, copies, bands, long runs; what happens when the file changes, the run stops or the disk fails.
import fs from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { copyFrames } from '../src/copy-frames.js'
import { writeFrameCopy } from '../src/frame-copy.js'
import { chooseBlock, gatherFrames } from '../src/gather.js'
import { openArrayFrames, openCopies } from '../src/read-frames.js'
import { transpose } from '../src/transpose.js'
import { countingArray, openCounting, readAll, temporaryFolder, testContext, writeCounting } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

function scratchFiles(): string[] {
  return fs.readdirSync(folder).filter((name) => name.startsWith('frames-'))
}

test('transpose equals the plain loop for every element size, odd shapes and long runs', () => {
  for (const type of [Uint8Array, Int16Array, Float32Array, Float64Array])
    for (const [rows, frames, inner] of [
      [1, 1, 1],
      [33, 70, 1],
      [65, 31, 1],
      [5, 40, 3],
      [40, 5, 7],
      [3, 4, 300],
    ] as const) {
      const source = new type(rows * frames * inner).map((_: number, index: number) => index % 251)
      const stride = rows * inner + 2
      const values = new type(1 + frames * stride)
      const wanted = new type(values.length)
      transpose(source, { rows, frames, inner }, { values, start: 1, stride })
      for (let row = 0; row < rows; row++)
        for (let frame = 0; frame < frames; frame++)
          for (let i = 0; i < inner; i++)
            wanted[1 + frame * stride + row * inner + i] = source[(row * frames + frame) * inner + i]!
      expect(values).toEqual(wanted)
    }
})

test('blocks stay in their memory, and need few reads and writes', () => {
  const cells = 1 << 20
  for (const [rows, frames] of [
    [65_536, 1000],
    [100, 1_000_000],
    [100_000, 100_000],
    [2, 3],
    [1_000_000, 2],
    [3000, 1800],
  ] as const) {
    const block = chooseBlock(rows, frames, cells)
    expect(block.rows * block.frames).toBeLessThanOrEqual(cells)
    const reads = Math.ceil(frames / block.frames) * (block.frames === frames ? Math.ceil(rows / block.rows) : rows)
    const writes = Math.ceil(rows / block.rows) * (block.rows === rows ? Math.ceil(frames / block.frames) : frames)
    expect(reads + writes).toBeLessThanOrEqual((2.1 * rows * frames) / 1024 + 2)
  }
})

describe.each([
  ['many short rows', [301, 67], ['x', 'frame']],
  ['few long rows', [7, 2003], ['x', 'frame']],
  ['the last of three', [19, 23, 31], ['y', 'x', 'frame']],
  ['the middle of three', [13, 29, 5], ['y', 'frame', 'x']],
  ['the middle, long runs', [3, 4, 16_384], ['channel', 'frame', 'x']],
])('the frame axis: %s', (_, shape, axes) => {
  const file = writeCounting(folder, shape)
  const open = () => openCounting(file, shape, axes)
  const at = axes.indexOf('frame')
  const frames = shape[at]!
  const inner = shape.slice(at + 1).reduce((product, length) => product * length, 1)
  const length = shape.reduce((product, each) => product * each, 1) / frames
  const wanted = Array.from({ length: frames }, (_, frame) =>
    Float32Array.from({ length }, (_, i) => (Math.floor(i / inner) * frames + frame) * inner + (i % inner)),
  )

  test.each([1, 1000, 8192, 1 << 26])('a copy through buffers of %d bytes', async (memory) => {
    const array = await open()
    const reader = openCopies(array, [await writeFrameCopy(array, folder, context.signal, memory)])
    expect((await readAll(reader, frames)).map(({ data }) => data)).toEqual(wanted)
    array.close()
  })

  test('two copies by two threads, each of half of the rows', async () => {
    const array = await open()
    const { path, stamp } = array.file
    const request = { axes, complex: undefined }
    const stored = countingArray(shape)
    const work = { path, stamp, array: stored, request, inflated: undefined, folder }
    const copies = await copyFrames(array, work, context.signal, 0)
    expect(copies.map(({ rows }) => rows)).toEqual(halves(array.layout.outer))
    expect((await readAll(openCopies(array, copies), frames)).map(({ data }) => data)).toEqual(wanted)
    array.close()
  })

  test('in memory, by bands, and backwards', async () => {
    const whole = openArrayFrames(await open(), context)
    expect((await readAll(whole, frames)).map(({ data }) => data)).toEqual(wanted)
    const reader = openArrayFrames(await open(), context, { whole: 0, band: 5 * length * 4 })
    for (let frame = frames - 1; frame >= 0; frame--) expect((await reader.read(frame)).data).toEqual(wanted[frame])
    reader.close?.()
  })

  test('any stretch of frames', async () => {
    const array = await open()
    for (const [first, many] of [
      [0, 1],
      [1, frames - 1],
      [frames - 1, 1],
    ] as const)
      expect(gatherFrames(array, first, many)).toEqual(
        Float32Array.from(wanted.slice(first, first + many).flatMap((frame) => Array.from(frame))),
      )
    array.close()
  })
})

test('a file that changed before the second thread opened it is refused, and no copy is left', async () => {
  const shape = [300, 40]
  const before = scratchFiles()
  const array = await openCounting(writeCounting(folder, shape), shape, ['x', 'frame'])
  const stamp = { ...array.file.stamp, mtimeMs: 1 }
  const work = {
    path: array.file.path,
    stamp,
    array: countingArray(shape),
    request: { axes: ['x', 'frame'], complex: undefined },
    inflated: undefined,
    folder,
  }
  await expect(copyFrames(array, work, context.signal, 0)).rejects.toMatchObject({ code: 'INPUT_CHANGED' })
  array.close()
  expect(scratchFiles()).toEqual(before)
})

function halves(rows: number): number[] {
  return [Math.ceil(rows / 2), Math.floor(rows / 2)]
}

test('a stopped run and a full disk leave no copy', async () => {
  const shape = [300, 40]
  const before = scratchFiles()
  const stop = new AbortController()
  stop.abort()
  const stopped = await openCounting(writeCounting(folder, shape), shape, ['x', 'frame'])
  await expect(writeFrameCopy(stopped, folder, stop.signal)).rejects.toMatchObject({ code: 'CANCELED' })
  const full = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' })
  })
  await expect(writeFrameCopy(stopped, folder, context.signal)).rejects.toMatchObject({ code: 'ENOSPC' })
  full.mockRestore()
  stopped.close()
  expect(scratchFiles()).toEqual(before)
})
