import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OutputFile, orderedSink } from '../src/index.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'picture-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a file that is written front to back', () => {
  it('holds what was appended, small and large, and what was filled in', async () => {
    const file = await OutputFile.create(join(folder, 'a'))
    const pieces = [3, 300_000, 1, 262_144, 0, 262_143, 5].map((length, index) => Buffer.alloc(length, 65 + index))
    let length = 0
    for (const piece of pieces) {
      expect(file.position).toBe(length)
      await file.append(piece)
      length += piece.length
    }
    await file.replace(Buffer.from('xyz'), 1)
    const expected = Buffer.concat(pieces)
    expected.write('xyz', 1)
    expect(Buffer.compare(await file.read(0, length + 9), expected)).toBe(0)
    expect(Buffer.from(await file.read(0, 5)).toString()).toBe('AxyzB')
    await file.close()
    await file.close()
    expect(Buffer.compare(await readFile(file.path), expected)).toBe(0)
    await expect(file.append(Buffer.alloc(300_000))).rejects.toThrow('the file is closed')
  })
})

describe('what is filled in later', () => {
  it.each([
    ['still waits in memory', 300_000, 300_010],
    ['is written already', 300_000, 7],
    ['is partly written', 262_144, 262_142],
  ])('%s', async (_, appended, place) => {
    const file = await OutputFile.create(join(folder, 'b'))
    await file.append(Buffer.alloc(appended, 'a'))
    await file.append(Buffer.alloc(100, 'b'))
    await file.replace(Buffer.from('xyz'), place)
    await file.append(Buffer.from('end'))
    await file.flush()
    await file.close()
    const expected = Buffer.concat([Buffer.alloc(appended, 'a'), Buffer.alloc(100, 'b'), Buffer.from('end')])
    expected.write('xyz', place)
    expect(Buffer.compare(await readFile(file.path), expected)).toBe(0)
  })
})

describe('a sink', () => {
  it('lets a frame that is being taken end before it closes', async () => {
    const order: string[] = []
    const gate = makeGate()
    const sink = orderedSink('the test', {
      async take() {
        await gate.promise
        order.push('taken')
      },
      finish: async (frames) => ({ frames }),
      async close() {
        order.push('closed')
      },
    })
    const writing = sink.write({ index: 0, data: new Uint8Array(1) })
    const canceled = sink.cancel()
    gate.resolve()
    await Promise.all([writing, canceled])
    expect(order).toEqual(['taken', 'closed'])
    await expect(sink.finalize()).rejects.toThrow('the test was canceled')
    expect(() => sink.write({ index: 1, data: new Uint8Array(1) })).toThrow('no frame can follow')
  })
})

function makeGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((open) => {
    resolve = open
  })
  return { promise, resolve }
}
