// Finds from a dataset's header why it cannot be read: missing filters, data in other files.
import path from 'node:path'
import { type Filter, isFilterRead } from './filter-plugins.js'
import type { Metadata } from './h5wasm.js'
import type { ThreadProblem } from './messages.js'
import { damagedHint } from './refusal.js'

/** Names of filters that are registered with The HDF Group, and are not read. */
const filterNames: Readonly<Record<number, string>> = {
  305: 'LZO',
  32001: 'Blosc with zlib or Snappy',
  32002: 'MAFISC',
  32003: 'Snappy',
  32010: 'SPDP',
  32012: 'LPC-Rice',
  32014: 'FPZIP',
  32016: 'B3D',
  32017: 'SZ',
  32019: 'JPEG',
  32022: 'Granular BitRound',
  32023: 'Granular BitRound',
  32024: 'SZ3',
  32026: 'Blosc2',
}

/** Chunks are inflated in the library's memory, which is bounded. */
const mostChunkBytes = 128 << 20

/** Bytes that a dataset may have in any file. */
const mostBytesFree = 256 << 20
/** The most that a file may expand: deflated zeros shrink to about a thousandth. */
const mostExpansion = 2000

export interface DatasetFacts {
  readonly file: string
  readonly metadata: Metadata
  readonly filters: readonly Filter[]
  readonly external: boolean
  readonly fileBytes: number
}

export function findProblem({ file, metadata, filters, external, fileBytes }: DatasetFacts): ThreadProblem | undefined {
  const { shape, chunks, size, virtual_sources: sources = [] } = metadata
  if (external)
    return {
      message: 'its data are in other files (external storage), which are not opened',
      hint: 'read those, or copy it into one file with `h5repack in.h5 out.h5`',
    }
  const outer = sources.find(({ file_name: name }) => name !== '.' && path.basename(file) !== name)
  if (outer)
    return {
      message: `it is composed of other files (a virtual dataset of ${outer.file_name}), which are not opened`,
      hint: 'read those, or copy its values into a dataset of one file',
    }
  const filter = filters.find((each) => !isFilterRead(each))
  if (filter) {
    const name = filterNames[filter.id] ?? (filter.name || 'one without a name')
    return {
      message: `it is compressed with a filter that is not read: ${name} (${filter.id})`,
      hint: 'save it with gzip instead: `h5repack -f GZIP=4 in.h5 out.h5`, on a machine with that filter',
    }
  }
  const bytes = shape?.reduce((all, length) => all * length, size) ?? 0
  if (!(bytes <= Math.max(mostBytesFree, fileBytes * mostExpansion)))
    return {
      message: `its header promises ${bytes.toLocaleString('en-US')} bytes, but the file has ${fileBytes.toLocaleString('en-US')}`,
      hint: damagedHint,
    }
  const chunkBytes = chunks?.reduce((all, length) => all * length, size) ?? 0
  if (chunkBytes > mostChunkBytes && filters.length > 0)
    return {
      message: `its compressed chunks have ${chunkBytes.toLocaleString('en-US')} bytes (at most ${mostChunkBytes.toLocaleString('en-US')} are read)`,
      hint: 'save it in smaller chunks, such as one frame each: `h5repack -l NAME:CHUNK=1x512x512 in.h5 out.h5`',
    }
  return undefined
}
