// Workbooks of Excel (.xlsx) become the text of tables, a sheet each: read on a thread of their own, which can be ended.
import fs from 'node:fs'
import { endThread, startModule } from '@movieflow/core/plugin'
import { printable, refuse } from './refuse.js'
import type { Sheet, SheetsAnswer } from './sheet.js'
import { textFileStamp } from './text-file.js'
import { unpackedBytes } from './workbook-archive.js'

/** Bytes of a file, and of its unpacked contents by its own headers. */
const largestFile = 64 * 2 ** 20
const largestUnpacked = 512 * 2 ** 20
/** A damaged workbook may keep its reader busy for ever, or ask for all memory. */
const mostSeconds = 60
const mostMegabytes = 4096

/** Sheets that hold something, in the workbook's order; hidden ones too. */
export async function readSheets(file: string): Promise<Sheet[]> {
  textFileStamp(file)
  const answer = await askThread(await readBytes(file))
  if ('sheets' in answer) return answer.sheets
  if ('tooLarge' in answer)
    throw refuse(file, `has ${answer.tooLarge}: these are data, not a table`, 'save it as an array')
  throw refuse(file, `is not a workbook: ${printable(answer.failed, 200)}`, 'save it again as .xlsx, or as CSV')
}

function askThread(bytes: Buffer): Promise<SheetsAnswer> {
  return new Promise((resolve) => {
    const thread = startModule(new URL('./workbook-thread.js', import.meta.url), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    })
    const end = (answer: SheetsAnswer) => {
      clearTimeout(timer)
      resolve(answer)
      void endThread(thread)
    }
    const timer = setTimeout(() => end({ failed: `it was not read after ${mostSeconds} s` }), mostSeconds * 1000)
    thread.once('message', end)
    thread.once('error', (error) => end({ failed: error.message }))
    thread.once('exit', () => end({ failed: 'its reader ended' }))
  })
}

/** Refuses what would unpack to more than memory should hold: by the sizes that the archive's directory states. */
async function readBytes(file: string): Promise<Buffer> {
  const { size } = fs.statSync(file)
  if (size > largestFile) throw tooLarge(file, size)
  const bytes = fs.readFileSync(file)
  if (bytes.length < 22) throw refuse(file, bytes.length === 0 ? 'is empty' : 'is not a workbook: it is cut off')
  if (bytes.readUInt32LE(0) === 0xe011cfd0)
    throw refuse(
      file,
      'is a workbook of the old kind (.xls), or is encrypted',
      'save it as .xlsx without a password, or as CSV',
    )
  // Text would be taken for CSV.
  const unpacked = await unpackedBytes(file)
  if (typeof unpacked === 'string')
    throw refuse(file, `is not a workbook: ${printable(unpacked, 200)}`, 'copy it again, or save it again as .xlsx')
  if (unpacked > largestUnpacked) throw tooLarge(file, unpacked)
  return bytes
}

function tooLarge(file: string, bytes: number) {
  return refuse(
    file,
    `has ${Math.ceil(bytes / 2 ** 20)} MiB: workbooks are read up to ${largestFile / 2 ** 20} MiB, unpacked up to ${largestUnpacked / 2 ** 20} MiB`,
    'save the sheet as CSV',
  )
}
