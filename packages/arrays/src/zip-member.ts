// A member of a zip archive becomes a range of bytes, or the reason why it cannot be read.
import type { FileBytes } from './file-bytes.js'
import type { Checksum, DeflatedRange } from './inflate.js'
import { copyAgain, formatByteCount } from './refuse.js'
import type { ZipMember } from './zip-directory.js'

/** The place of a member's bytes. */
export interface MemberRange {
  /** The member's first byte in the file; 0 if it is deflated, and offsets count in the inflated bytes. */
  readonly from: number
  readonly bytes: number
  readonly deflated?: DeflatedRange & { readonly limit: number }
  readonly checksum: Checksum
}

export interface MemberProblem {
  readonly problem: string
  readonly hint?: string
}

const localBytes = 30
const localSignature = 0x04034b50
const encryptedFlag = 0x1
const descriptorFlag = 0x8
const patchFlag = 0x20
const stored = 0
const deflate = 8
const methods: Record<number, string> = {
  1: 'shrinking',
  6: 'imploding',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
}
// The best ratio of deflate; a member that claims more is wrong.
const bestRatio = 1032
const saveAgain = 'pack its members again, stored or deflated'

/** Compares the member's own header with the directory: if they disagree, neither is trusted. */
export function locateMember(file: FileBytes, member: ZipMember): MemberRange | MemberProblem {
  const { flags, method, compressedBytes, bytes, position, directory } = member
  if (flags & encryptedFlag) return { problem: 'it is encrypted', hint: `decrypt it, or ${saveAgain}` }
  if (flags & patchFlag) return { problem: 'it is a patch of another file', hint: saveAgain }
  if (method !== stored && method !== deflate)
    return {
      problem: `it is compressed by ${methods[method] ?? `method ${method}`} (stored and deflated members are read)`,
      hint: saveAgain,
    }
  const fixed = file.some(position, localBytes)
  if (fixed.length < localBytes || fixed.readUInt32LE(0) !== localSignature)
    return { problem: 'its own header is not where the zip directory says', hint: copyAgain }
  const nameBytes = fixed.readUInt16LE(26)
  const extraBytes = fixed.readUInt16LE(28)
  const rest = file.some(position + localBytes, nameBytes + extraBytes)
  const data = position + localBytes + nameBytes + extraBytes
  const different = compareHeaders(fixed, rest.subarray(0, nameBytes), rest.subarray(nameBytes), member)
  if (different !== undefined)
    return { problem: `its own header and the zip directory disagree about its ${different}`, hint: copyAgain }
  if (data + compressedBytes > directory) return { problem: 'its data reach beyond their place', hint: copyAgain }
  if (method === stored) {
    if (compressedBytes !== bytes)
      return { problem: 'it is stored, but its two sizes in the zip directory differ', hint: copyAgain }
    return { from: data, bytes, checksum: { from: data, bytes, crc32: member.crc32 } }
  }
  if (bytes > bestRatio * compressedBytes)
    return {
      problem: `it cannot inflate from ${formatByteCount(compressedBytes)} to ${formatByteCount(bytes)}, as it claims`,
      hint: copyAgain,
    }
  return {
    from: 0,
    bytes,
    deflated: { from: data, length: compressedBytes, format: 'raw', limit: bytes },
    checksum: { from: 0, bytes, crc32: member.crc32 },
  }
}

function compareHeaders(fixed: Buffer, name: Buffer, extra: Buffer, member: ZipMember): string | undefined {
  const flags = fixed.readUInt16LE(6)
  if (!name.equals(member.rawName)) return 'name'
  if (fixed.readUInt16LE(8) !== member.method) return 'compression'
  if ((flags & encryptedFlag) !== (member.flags & encryptedFlag)) return 'encryption'
  // The sizes were not known yet, and follow the data.
  if (flags & descriptorFlag) return undefined
  if (fixed.readUInt32LE(14) !== member.crc32) return 'checksum'
  const [compressed, bytes] = localSizes(fixed.readUInt32LE(18), fixed.readUInt32LE(22), extra)
  return compressed === member.compressedBytes && bytes === member.bytes ? undefined : 'size'
}

/** NumPy writes both as ZIP64 always, however small they are. */
function localSizes(compressed: number, bytes: number, extra: Buffer): [number, number] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) {
      const wide: number[] = []
      for (let from = 0; from + 8 <= field.length; from += 8) wide.push(Number(field.readBigUInt64LE(from)))
      const wideBytes = bytes === 0xffffffff ? wide.shift() : bytes
      const wideCompressed = compressed === 0xffffffff ? wide.shift() : compressed
      return [wideCompressed ?? -1, wideBytes ?? -1]
    }
    at += 4 + extra.readUInt16LE(at + 2)
  }
  return [compressed, bytes]
}
