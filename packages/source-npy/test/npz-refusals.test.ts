// What of an .npz cannot be read is refused in one line that names the array; the others are read.
import fs from 'node:fs'
import path from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import npy from '../src/index.js'
import { fixtures, npyBytes, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)
let count = 0

function write(bytes: Uint8Array): string {
  const file = path.join(folder, `${count++}.npz`)
  fs.writeFileSync(file, bytes)
  return file
}

const fixture = (name: string) => path.join(fixtures, name)
const asking = (file: string, ...variables: string[]) => ({ ...request(file, ['frame']), variables })

describe('arrays that are listed with what is wrong', () => {
  test.each<[string, string, RegExp, RegExp]>([
    ['bzip2.npz', 'x', /compressed by bzip2 \(stored and deflated members are read\)/, /pack its members again/],
    ['lzma.npz', 'y', /compressed by LZMA/, /pack its members again/],
    ['encrypted.npz', 'x', /it is encrypted/, /pack its members again/],
    ['objects.npz', 'objects', /Python objects \(a pickle\), which are never run/, /allow_pickle=False/],
    ['objects.npz', 'records', /elements are records/, /save one field/],
    ['texts.npz', 'letters', /texts \(<U8\), not numbers/, /astype/],
    ['others.npz', 'read me.txt', /not an \.npy file: it begins with "hello"/, /np\.save/],
    ['others.npz', 'none', /the member is empty/, /again/],
    ['others.npz', 'short', /the member ends inside its header, after 4 bytes/, /again/],
  ])('%s: %s', async (archive, name, message, hint) => {
    const file = fixture(archive)
    const info = (await npy.scan(file, context)).find((each) => each.name === name)
    expect(info?.error).toMatch(message)
    const asked = asking(file, name)
    for (const action of [() => npy.probe(asked, context), () => npy.open(asked, context)]) {
      const error = await refusalOf(action)
      expect(error.code).toBe('INPUT_UNREADABLE')
      expect(error.message).toMatch(message)
      expect(error.message.startsWith(`${name}: `)).toBe(true)
      expect(error.hint).toMatch(hint)
    }
  })

  test('the others of the same archive are read', async () => {
    for (const [archive, name] of [
      ['encrypted.npz', 'y'],
      ['objects.npz', 'good'],
      ['others.npz', 'x'],
    ] as const)
      expect(await npy.readValue!(fixture(archive), name, context)).toBeInstanceOf(Array)
  })
})

describe('which array is meant', () => {
  test('the first of the names that there is, with or without .npy', async () => {
    const file = fixture('comment.npz')
    for (const variables of [['z', 'y', 'x'], ['y.npy']])
      expect((await npy.probe({ ...request(file, ['frame', 'x']), variables }, context)).frames).toBe(2)
  })

  test('the only one needs no name', async () => {
    expect((await npy.probe(request(fixture('one.npz'), ['frame', 'y', 'x']), context)).frames).toBe(2)
  })

  test('several, none, or another', async () => {
    const several = await refusalOf(() => npy.probe(asking(fixture('comment.npz')), context))
    expect([several.code, several.message, several.hint]).toEqual([
      'INPUT_UNREADABLE',
      'it holds 2 arrays, and `variable` does not choose one',
      'set `variable` to one of them: x, y',
    ])
    const none = await refusalOf(() => npy.probe(asking(fixture('empty.npz')), context))
    expect(none.message).toBe('it is an .npz file without any array')
    const another = await refusalOf(() => npy.probe(asking(fixture('texts.npz'), 'byte', 'old'), context))
    expect(another.message).toBe('it has no array called byte or old')
    expect(another.hint).toMatch(/^did you mean bytes\? Known: bytes, /)
  })

  test('names of an .npz are shown without their control bytes', async () => {
    const file = write(zip([{ name: 'a\x1b[31m.npy', data: npyBytes('', new Uint8Array()) }]))
    const error = await refusalOf(() => npy.probe(asking(file, 'b\x07'), context))
    expect([error.message, error.hint]).toEqual(['it has no array called b\\x07', 'known: a\\x1b[31m'])
  })
})

interface Member {
  name: string
  data: Buffer
  stored?: boolean
  /** Changes its own header, or its entry in the directory: position from the signature on, and the value. */
  local?: [number, number][]
  entry?: [number, number][]
}

/** An archive by hand, with lies where they are asked for. */
function zip(members: readonly Member[], patchEnd: (end: Buffer) => void = () => {}): Buffer {
  const [bodies, entries]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const { name, data, stored, local = [], entry = [] } of members) {
    const packed = stored ? data : deflateRawSync(data)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(stored ? 0 : 8, 8)
    head.writeUInt32LE(crc32(data), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(data.length, 22)
    head.writeUInt16LE(name.length, 26)
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(0x02014b50, 0)
    head.copy(listed, 6, 4, 30)
    listed.writeUInt32LE(offset, 42)
    for (const [at, value] of local) head.writeUInt16LE(value, at)
    for (const [at, value] of entry) listed.writeUInt16LE(value, at)
    bodies.push(head, Buffer.from(name, 'latin1'), packed)
    entries.push(listed, Buffer.from(name, 'latin1'))
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  patchEnd(end)
  return Buffer.concat([...bodies, directory, end])
}

const header = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`
const six = npyBytes(header('(6,)'), new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer))

test('the archives made here are read where nothing is wrong', async () => {
  for (const stored of [true, false])
    expect(await npy.readValue!(write(zip([{ name: 'x.npy', data: six, stored }])), 'x', context)).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
})

describe('members whose own header and directory disagree', () => {
  test.each<[string, Partial<Member>, RegExp]>([
    ['name', { local: [[26, 4]] }, /disagree about its name/],
    ['compression', { local: [[8, 0]] }, /disagree about its compression/],
    ['encryption', { local: [[6, 1]] }, /disagree about its encryption/],
    ['checksum', { local: [[14, 1]] }, /disagree about its checksum/],
    ['packed size', { local: [[18, 1]] }, /disagree about its size/],
    ['size', { entry: [[24, 1]] }, /disagree about its size/],
    ['place', { entry: [[42, 1]] }, /own header is not where the zip directory says/],
  ])('%s', async (_, lie, message) => {
    const file = write(
      zip([
        { name: 'x.npy', data: six, ...lie },
        { name: 'y.npy', data: six },
      ]),
    )
    const [x, y] = await npy.scan(file, context)
    expect([x?.error, y?.error]).toEqual([expect.stringMatching(message), undefined])
    expect((await refusalOf(() => npy.open(asking(file, 'x'), context))).message).toMatch(message)
  })

  test('a stored member with two sizes, and data that reach into the directory', async () => {
    const both: [number, number][] = [[18, 9]]
    const two = write(zip([{ name: 'x.npy', data: six, stored: true, local: both, entry: [[20, 9]] }]))
    expect((await npy.scan(two, context))[0]?.error).toMatch(/two sizes in the zip directory differ/)
    const sizes = (at: number): [number, number][] => [
      [at, 60_000],
      [at + 4, 60_000],
    ]
    const far = write(zip([{ name: 'x.npy', data: six, stored: true, local: sizes(18), entry: sizes(20) }]))
    expect((await npy.scan(far, context))[0]?.error).toMatch(/reach beyond their place/)
  })
})

describe('promises', () => {
  test('more than the member holds, though the file may hold it', async () => {
    for (const stored of [true, false]) {
      const long = npyBytes(header('(7,)'), new Uint8Array(24))
      const file = write(
        zip([
          { name: 'x.npy', data: long, stored },
          { name: 'y.npy', data: six, stored },
        ]),
      )
      expect((await npy.scan(file, context))[0]?.error).toBe(
        'its header promises 28 bytes of data, but the member holds 24 bytes',
      )
    }
  })

  test('what no deflated data can inflate to', async () => {
    const file = write(zip([{ name: 'x.npy', data: six, local: [[24, 0xffff]], entry: [[26, 0xffff]] }]))
    expect((await npy.scan(file, context))[0]?.error).toMatch(/cannot inflate from \d+ bytes to 4,294,\d+,\d+ bytes/)
  })

  test('less than what the data inflate to, and more', async () => {
    const data = npyBytes(header('(1000,)'), new Uint8Array(4000))
    for (const size of [data.length - 8, data.length + 8]) {
      const file = write(zip([{ name: 'x.npy', data, local: [[22, size]], entry: [[24, size]] }]))
      const error = await refusalOf(async () => {
        await npy.prepare!(asking(file, 'x'), context)
        await npy.open(asking(file, 'x'), context)
      })
      expect(error.message).toMatch(/checksum|promises 4,000 bytes/)
    }
  })
})

describe('damage', () => {
  test('a changed byte of the data, with and without prepare', async () => {
    for (const stored of [true, false]) {
      const bytes = zip([{ name: 'x.npy', data: six, stored }])
      const at = stored ? bytes.indexOf(Buffer.from(new Float32Array([3]).buffer)) : bytes.indexOf('PK\x01\x02') - 4
      bytes[at]! ^= 1
      const file = write(bytes)
      const reads: (() => Promise<unknown>)[] = [
        () => npy.open(asking(file, 'x'), context),
        () => npy.readValue!(file, 'x', context),
      ]
      // A small deflated array is inflated, and compared, by every `open`.
      if (stored) reads.unshift(() => npy.prepare!(asking(file, 'x'), context))
      for (const action of reads) {
        const { message } = await refusalOf(action)
        expect(message).toMatch(/^x: its (compressed )?data (are damaged|end before)/)
      }
    }
  })

  test('of the archive: refused as a whole', async () => {
    const whole = zip([{ name: 'x.npy', data: six }])
    const patched = (at: number, value: number) =>
      zip([{ name: 'x.npy', data: six }], (end) => void end.writeUInt16LE(value, at))
    for (const [bytes, message] of [
      [whole.subarray(0, -30), /has no directory: the file is cut off/],
      [patched(10, 2), /directory is damaged/],
      [patched(10, 0), /0 entries take 0 of its 51 bytes/],
      [patched(12, 30), /directory is damaged/],
      [patched(16, 60_000), /directory of 51 bytes is not where it should be/],
      [patched(20, 5), /comment is cut off/],
      [Buffer.from('PK\x03\x04'), /has no directory/],
      [Buffer.from('a,b\n1,2\n'), /not an \.npz file: it begins with "a,b\\x0a1,"/],
      [Buffer.alloc(0), /the file is empty/],
    ] as const) {
      const error = await refusalOf(() => npy.scan(write(bytes), context))
      expect([error.code, error.message]).toEqual(['INPUT_UNREADABLE', expect.stringMatching(message)])
    }
  })
})

test('more values, or longer texts, than fields may have', async () => {
  const many = write(zip([{ name: 'x.npy', data: npyBytes(header('(4000001, 0)'), new Uint8Array()) }]))
  expect((await refusalOf(() => npy.readValue!(many, 'x', context))).message).toMatch(/4,000,001 values are too many/)
  expect(await npy.readValue!(many, undefined, context)).toEqual({})
  const text = npyBytes(header('(2,)').replace('<f4', '|S20000000'), Buffer.alloc(40_000_000))
  const long = write(zip([{ name: 'x.npy', data: text }]))
  expect((await refusalOf(() => npy.readValue!(long, 'x', context))).message).toMatch(/texts take 20,000,000 letters/)
})
