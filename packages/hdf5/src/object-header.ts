// Reads from an object's header in the file the facts that the library does not show: its type's bits, its outer files.
import fs from 'node:fs'
import { readTypeQuirk, type TypeQuirk } from './type-message.js'

/** The layout of numbers in one file. */
export interface FileLayout {
  readonly descriptor: number
  readonly size: number
  /** The start of the file's own addresses: after a user block. */
  readonly base: number
  readonly offsetBytes: number
  readonly lengthBytes: number
}

export interface HeaderFacts {
  /** The quirk of the datatype; `undefined` if it is stored separately, in a heap that many share. */
  readonly quirk: TypeQuirk | undefined
  /** True if the data are in other files. */
  readonly external: boolean
}

const mostMessages = 10_000
const mostBlockBytes = 1 << 20

interface Message {
  readonly type: number
  readonly shared: boolean
  readonly body: Buffer
}

/** Reads the header at `address`; throws a `RangeError` if there is none. */
export function readHeaderFacts(layout: FileLayout, address: number): HeaderFacts {
  const messages = readMessages(layout, address)
  const datatype = messages.find(({ type }) => type === 3)
  return {
    quirk: datatype && readTypeQuirk(datatype.shared ? findShared(layout, datatype.body) : datatype.body),
    external: messages.some(({ type }) => type === 7),
  }
}

/** The quirk of an attribute's type; `undefined` if it is stored separately, as when there are many attributes. */
export function readAttributeQuirk(layout: FileLayout, address: number, name: string): TypeQuirk | undefined {
  for (const { type, shared, body } of readMessages(layout, address)) {
    if (type !== 12 || shared) continue
    const version = body.readUInt8(0)
    const [nameBytes, typeBytes] = [body.readUInt16LE(2), body.readUInt16LE(4)]
    const start = version < 3 ? 8 : 9
    const end = start + (version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes)
    if (body.toString('utf8', start, start + Math.max(0, nameBytes - 1)) !== name) continue
    const message = body.subarray(end, end + typeBytes)
    const sharedType = version > 1 && (body.readUInt8(1) & 1) !== 0
    return readTypeQuirk(sharedType ? findShared(layout, message) : message)
  }
  return undefined
}

/** A named datatype's message, whose address `body` holds. */
function findShared(layout: FileLayout, body: Buffer): Buffer | undefined {
  const version = body.readUInt8(0)
  // Version 3 may say that it is in a heap (1) or in another header (2).
  if (version === 3 && body.readUInt8(1) !== 2) return undefined
  const at = version === 1 ? 8 : 2
  const messages = readMessages(layout, readNumber(body, at, layout.offsetBytes))
  return messages.find(({ type, shared }) => type === 3 && !shared)?.body
}

function readMessages(layout: FileLayout, address: number): Message[] {
  const start = readBytes(layout, address, 64)
  const second = start.toString('latin1', 0, 4) === 'OHDR'
  const messages: Message[] = []
  const blocks: { address: number; bytes: number }[] = []
  let flags = 0
  if (second) {
    flags = start.readUInt8(5)
    const at = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0)
    const width = 1 << (flags & 3)
    blocks.push({ address: address + at + width, bytes: readNumber(start, at, width) })
  } else {
    if (start.readUInt8(0) !== 1) throw new RangeError('no object header')
    blocks.push({ address: address + 16, bytes: start.readUInt32LE(8) })
  }
  for (let n = 0; n < blocks.length; n++) {
    const block = readBytes(layout, blocks[n]!.address, blocks[n]!.bytes)
    for (const message of splitBlock(block, second, flags)) {
      if (messages.length + n > mostMessages) throw new RangeError('an object header without end')
      if (message.type !== 16) {
        messages.push(message)
        continue
      }
      const next = readNumber(message.body, 0, layout.offsetBytes)
      const bytes = readNumber(message.body, layout.offsetBytes, layout.lengthBytes)
      // Blocks of the second version have a signature before and a checksum behind.
      blocks.push(second ? { address: next + 4, bytes: bytes - 8 } : { address: next, bytes })
    }
  }
  return messages
}

function* splitBlock(block: Buffer, second: boolean, flags: number): Generator<Message> {
  const headBytes = second ? (flags & 4 ? 6 : 4) : 8
  for (let at = 0; at + headBytes <= block.length; ) {
    const type = second ? block.readUInt8(at) : block.readUInt16LE(at)
    const bytes = block.readUInt16LE(at + (second ? 1 : 2))
    const shared = (block.readUInt8(at + (second ? 3 : 4)) & 2) !== 0
    const body = block.subarray(at + headBytes, at + headBytes + bytes)
    if (body.length < bytes) throw new RangeError('a message longer than its header')
    yield { type, shared, body }
    at += headBytes + bytes
  }
}

function readBytes({ descriptor, size, base }: FileLayout, address: number, length: number): Buffer {
  const from = base + address
  if (!(length >= 0 && length <= mostBlockBytes && from >= 0 && from < size))
    throw new RangeError('outside of the file')
  const bytes = Buffer.alloc(Math.min(length, size - from))
  const count = fs.readSync(descriptor, bytes, 0, bytes.length, from)
  return bytes.subarray(0, count)
}

/** An unsigned number of 1, 2, 4 or 8 bytes. */
export function readNumber(bytes: Buffer, at: number, width: number): number {
  if (width === 8) return Number(bytes.readBigUInt64LE(at))
  return bytes.readUIntLE(at, width)
}
