// The zip archive that a workbook is, looked at before a library reads it: whether it is whole, and how much it unpacks to. Any thread.

const [endMark, entryMark, memberMark] = [0x06054b50, 0x02014b50, 0x04034b50]
const endBytes = 22
const longestComment = 0xffff

/**
 * How many bytes the archive's members have unpacked, by its directory (APPNOTE 4.3); a text says what is wrong with it: a copy that was broken off
 * has no directory, and keeps SheetJS busy for ever. Archives of ZIP64 are larger than workbooks may be.
 */
export function unpackedBytes(bytes: Buffer): number | string {
  if (bytes.toString('latin1', 0, 2) !== 'PK') return 'it does not begin as .xlsx does'
  const end = findEnd(bytes)
  if (end < 0) return 'it is cut'
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const directory = at
  let unpacked = 0
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entryMark) return 'its directory is damaged'
    const [packed, member] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
    if (member + 30 + packed > directory || bytes.readUInt32LE(member) !== memberMark) return 'its directory is damaged'
    unpacked += bytes.readUInt32LE(at + 24)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return at > end ? 'its directory is damaged' : unpacked
}

/** Where the directory's end record is; -1 if there is none. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endBytes - longestComment)
  for (let at = bytes.length - endBytes; at >= first; at--)
    if (bytes.readUInt32LE(at) === endMark && at + endBytes + bytes.readUInt16LE(at + 20) <= bytes.length) return at
  return -1
}
