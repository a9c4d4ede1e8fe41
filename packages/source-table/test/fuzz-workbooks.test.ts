// Damaged workbooks: whatever the bytes, there is a refusal, or tables.
import fs from 'node:fs'
import path from 'node:path'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { seeded } from '@movieflow/test-support/sources'
import { expect, test } from 'vitest'
import { readWorkbook } from '../src/workbook.js'
import { unpackedBytes } from '../src/workbook-archive.js'
import { fixtures, temporaryFolder } from './support.js'

const { folder } = temporaryFolder()
const rounds = Number(process.env.FUZZ ?? 50)
const { below, pick } = seeded(2026)
const words = [
  '<',
  '>',
  '"',
  '&',
  '</row>',
  '<c r="C9"><v>1</v></c>',
  't="e"',
  't="s"',
  's="99"',
  '-1',
  '1e999',
  'NaN',
  '\0',
  '\u00e9',
]

/** One part of the archive damaged as text, and packed again; or the archive cut. */
function damage(bytes: Buffer): Buffer {
  if (below(8) === 0) return bytes.subarray(0, below(bytes.length))
  const [name, at, length] = pick(membersOf(bytes))
  const text = inflateRawSync(bytes.subarray(at, at + length)).toString('latin1')
  const place = below(text.length)
  const damaged = text.slice(0, place) + pick(words) + text.slice(place + below(6))
  return archive(
    membersOf(bytes).map(([other, start, size]) => {
      const content = other === name ? damaged : inflateRawSync(bytes.subarray(start, start + size)).toString('latin1')
      return [other, Buffer.from(content, 'latin1')]
    }),
  )
}

/** Names, places and packed lengths, by the directory at the end. */
function membersOf(bytes: Buffer): [string, number, number][] {
  const members: [string, number, number][] = []
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; ) {
    const [packed, name, extra, comment, local] = [20, 28, 30, 32, 42].map((offset, index) =>
      index === 0 || index === 4 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number, number]
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    members.push([bytes.toString('latin1', at + 46, at + 46 + name), start, packed])
    at += 46 + name + extra + comment
    if (bytes.readUInt32LE(at) !== 0x02014b50) break
  }
  return members
}

function archive(members: readonly [string, Buffer][]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of members) {
    const packed = deflateRawSync(content)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(content), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(content.length, 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end])
}

test(`${rounds} damaged workbooks (FUZZ=n for another number)`, async () => {
  const originals = fs
    .readdirSync(path.join(fixtures, 'workbooks'))
    .filter((name) => name.endsWith('.xlsx'))
    .map((name) => fs.readFileSync(path.join(fixtures, 'workbooks', name)))
  const file = path.join(folder, 'damaged.xlsx')
  let read = 0
  for (let round = 0; round < rounds; round++) {
    const damaged = damage(pick(originals))
    fs.writeFileSync(file, damaged)
    if (typeof (await unpackedBytes(file)) === 'string') continue
    const answer = readWorkbook(damaged)
    if (!('sheets' in answer)) continue
    for (const { text } of answer.sheets) expect(text.length).toBeGreaterThan(0)
    read++
  }
  // Both happen.
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThan(rounds)
}, 600_000)
