// A file, .npy or .npz by its first bytes, becomes the arrays in it: found by name, each from its own header.
import {
  FileBytes,
  InflateReader,
  locateMember,
  printable,
  readZipDirectory,
  refuse,
  type Stamp,
  type ZipMember,
} from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import { nameContent } from './header.js'
import { type FoundArray, type NpyPlace, readNpy } from './npy-array.js'

export interface NpyFile {
  readonly file: FileBytes
  /** In the archive's order; `undefined` in an .npy, whose one array has no name. */
  readonly names: readonly string[] | undefined
  /** The array of that name; `undefined` if there is none. A fault of this array alone is its `problem`. */
  find(name: string | undefined): Promise<FoundArray | undefined>
}

/** Opens an .npy or .npz file; the caller closes its `file`. */
export async function openNpyFile(path: string): Promise<NpyFile> {
  const file = FileBytes.open(path, 'an .npy or .npz file')
  try {
    const begin = file.some(0, 8).toString('latin1')
    const zip = begin.startsWith('PK\x03\x04') || begin.startsWith('PK\x05\x06')
    // Bytes may precede an archive; only its name then says what it is.
    const perhaps = !begin.startsWith('\x93NUMPY') && path.toLowerCase().endsWith('.npz') && file.size > 0
    if (!zip && !perhaps) return openPlain(file)
    const members = await listMembers(file)
    if (members !== undefined) return openArchive(file, members)
    throw zip
      ? refuse(path, 'its zip archive has no directory: the file is cut off', 'copy or save the file again')
      : refuse(path, `not an .npz file: ${nameContent(file.some(0, 8))}`, 'save the arrays with np.savez')
  } catch (error) {
    file.close()
    throw error
  }
}

// A run asks for one array of an archive after the other: its directory is read once.
let last: { readonly path: string; readonly stamp: Stamp; readonly members: readonly ZipMember[] } | undefined
const mostKept = 20_000

async function listMembers(file: FileBytes): Promise<readonly ZipMember[] | undefined> {
  const { path, stamp } = file
  if (last?.path === path && last.stamp.size === stamp.size && last.stamp.mtimeMs === stamp.mtimeMs) return last.members
  const members = await readZipDirectory(file)
  if (members !== undefined && members.length <= mostKept) last = { path, stamp, members }
  return members
}

function openPlain(file: FileBytes): NpyFile {
  const { path, size } = file
  const place: NpyPlace = {
    path,
    size,
    noun: 'file',
    from: 0,
    storage: {},
    cut: () => refuse(path, `the file ends inside its header, after ${size} bytes`, 'copy or save it again'),
  }
  return {
    file,
    names: undefined,
    find(name) {
      let position = 0
      const next = (length: number) => {
        const bytes = file.some(position, length)
        position += bytes.length
        return bytes
      }
      return name === undefined ? readNpy(place, next) : Promise.resolve(undefined)
    },
  }
}

function openArchive(file: FileBytes, members: readonly ZipMember[]): NpyFile {
  // If two members have one name, the last counts, as for zipfile.
  const byPath = new Map(members.map((member) => [member.name, member]))
  const byName = new Map<string, ZipMember>()
  for (const member of byPath.values()) {
    if (member.name.endsWith('/') && member.bytes === 0) continue
    const short = member.name.replace(/\.npy$/, '')
    // A member that is called so without an ending comes first, as for np.load.
    byName.set(short !== member.name && byPath.has(short) ? member.name : short, member)
  }
  return {
    file,
    names: [...byName.keys()],
    async find(name) {
      const member = name === undefined ? undefined : (byName.get(name) ?? byPath.get(name))
      if (member === undefined) return undefined
      try {
        return await findMember(file, member)
      } catch (error) {
        if (!(error instanceof MovieflowError) || error.code !== 'INPUT_UNREADABLE') throw error
        return unreadable(member, error)
      }
    },
  }
}

async function findMember(file: FileBytes, member: ZipMember): Promise<FoundArray> {
  const { path } = file
  const range = locateMember(file, member)
  if ('problem' in range) return unreadable(member, { message: range.problem, hint: range.hint })
  const { from, bytes, deflated, checksum } = range
  const place: NpyPlace = {
    path,
    noun: 'member',
    size: bytes,
    from,
    storage: { checksum, ...(deflated && { deflated }) },
    cut: () => refuse(path, `the member ends inside its header, after ${bytes} bytes`, 'copy or save it again'),
  }
  if (deflated === undefined) {
    let position = from
    return readNpy(place, (length) => {
      const part = file.some(position, Math.min(length, from + bytes - position))
      position += part.length
      return part
    })
  }
  const reader = new InflateReader(file, deflated, 256)
  try {
    return await readNpy(place, (length) => reader.read(length))
  } finally {
    await reader.close()
  }
}

/** A member that cannot be read, as the bytes that NumPy would return. */
function unreadable({ bytes }: ZipMember, error: { message: string; hint?: string | undefined }): FoundArray {
  const { message, hint } = error
  return { dtype: '|V1', shape: [bytes], order: 'C', problem: message, ...(hint === undefined ? {} : { hint }) }
}

/** The same error, with the name of the array that it speaks of. */
export function withName(error: unknown, name: string | undefined): unknown {
  if (name === undefined || !(error instanceof MovieflowError)) return error
  const { code, message, hint, place, cause } = error
  return new MovieflowError(code, `${printable(name)}: ${message}`, { ...place, ...(hint && { hint }), cause })
}
