// Reads a file from disk as UTF-8 bytes, with a stamp that shows whether it is still the same.
import { isUtf8 } from 'node:buffer'
import fs from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { MovieflowError } from '@movieflow/core/plugin'
import { refuse } from './refuse.js'

/** Distinguishes one state of a file from another. */
export function textFileStamp(file: string): string {
  try {
    // Looked at before it is opened: opening a pipe would wait for ever.
    const stats = fs.statSync(file)
    if (stats.isDirectory()) throw refuse(file, 'is a folder, not a table')
    if (!stats.isFile()) throw refuse(file, 'is not a regular file')
    return describe(stats)
  } catch (error) {
    throw explain(error, file)
  }
}

/** The file's text in UTF-8, without its mark. Refuses more than `most` bytes before anything is read. */
export function readText(file: string, most: number): Buffer {
  const stamp = textFileStamp(file)
  let bytes: Buffer
  try {
    const size = fs.statSync(file).size
    if (size > most)
      throw refuse(
        file,
        `has ${Math.ceil(size / 2 ** 20)} MiB: text is read up to ${most / 2 ** 20} MiB`,
        "save the numbers as an array: np.save('file.npy', array)",
      )
    bytes = fs.readFileSync(file)
    if (file.toLowerCase().endsWith('.gz')) bytes = inflate(bytes, file, most)
  } catch (error) {
    throw explain(error, file)
  }
  if (textFileStamp(file) !== stamp)
    throw new MovieflowError('INPUT_CHANGED', 'the file changed while it was read', {
      file,
      hint: 'run again when nothing writes to it any more',
    })
  return toUtf8(bytes, file)
}

/** Also inflates several members. */
function inflate(bytes: Buffer, file: string, most: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: most })
  } catch (error) {
    const isLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw isLong
      ? refuse(
          file,
          `unpacks to more than ${most / 2 ** 20} MiB`,
          "save the numbers as an array: np.save('file.npy', array)",
        )
      : refuse(file, `cannot be unpacked: ${(error as Error).message}`, 'copy it again: it may be cut off', error)
  }
}

/** UTF-8, or UTF-16 with its mark, as Excel writes it. A wrong guess would spoil names without a word, so none is made. */
function toUtf8(bytes: Buffer, file: string): Buffer {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(bytes))
  if (first === 0xfe && second === 0xff) return Buffer.from(new TextDecoder('utf-16be').decode(bytes))
  if (!isUtf8(bytes))
    throw refuse(file, 'is not text in UTF-8', 'save it as “CSV UTF-8”, or convert it: iconv -f WINDOWS-1252 -t UTF-8')
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes
}

function describe({ size, mtimeMs, ino }: fs.Stats): string {
  return `${size} ${mtimeMs} ${ino}`
}

function explain(error: unknown, file: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  if (code === 'ENOENT') return refuse(file, 'does not exist', undefined, error)
  if (code === 'EACCES' || code === 'EPERM')
    return refuse(file, 'cannot be read: there is no permission', 'ask its owner, or change its mode with chmod', error)
  return refuse(file, `cannot be read (${code})`, undefined, error)
}
