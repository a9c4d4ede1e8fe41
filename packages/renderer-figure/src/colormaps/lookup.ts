// Colour maps by name: a name, its `_r` or a CSV file's path becomes a table of colours; any thread.
import { MovieflowError, suggestNames } from '@movieflow/core/plugin'
import { type ColorValue, colorOf } from '../colors.js'
import { readColormapFile } from './csv.js'
import { colormapTables } from './tables.js'

const aliases: Readonly<Record<string, string>> = {
  grey: 'gray',
  Grays: 'Greys',
  gist_grey: 'gist_gray',
  gist_yerg: 'gist_yarg',
}

/** Every colour map's name, without the `_r` that reverses it. */
export const colormapNames: readonly string[] = Object.keys(colormapTables).filter((name) => !name.endsWith('_r'))

function findName(name: string): string | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name]! : name
  return colormapNames.includes(known) ? known : undefined
}

function refuse(name: string): MovieflowError {
  if (/^parula(_r)?$/i.test(name))
    return new MovieflowError(
      'UNKNOWN_NAME',
      `colour map '${name}' does not come with movieflow: MathWorks claims its table`,
      {
        hint: "use 'viridis', the most similar free one, or save your own licence's table in MATLAB with writematrix(parula, 'parula.csv') and write colormap: parula.csv",
      },
    )
  const otherCase = colormapNames.find((known) => known.toLowerCase() === name.replace(/_r$/, '').toLowerCase())
  const near = otherCase === undefined ? suggestNames(name, colormapNames) : `did you mean ${otherCase}?`
  return new MovieflowError('UNKNOWN_NAME', `colour map '${name}' is not known`, {
    hint: `${near} (each also reversed, with _r; or the path of a .csv file)`,
  })
}

/** Colour maps of no more colours are lists, as tab20: their values are labels, and the mean of two is a third. */
export const longestList = 20

/** A colour map of one's own, in a file. */
export function isColormapFile(name: string | readonly ColorValue[]): name is string {
  return typeof name === 'string' && /\.csv$/i.test(name)
}

const listed = (colors: readonly ColorValue[]) => Uint8Array.from(colors.flatMap((color) => [...colorOf(color)]))

/**
 * RGB triples of a colour map as imshow draws them, levels cut off to 8 bits: 256 colours, but 510 of twilight, and 8 to
 * 20 of the qualitative maps. Throws what is wrong with its name or file (relative to `folder`).
 */
export function loadColormap(name: string | readonly ColorValue[], folder: string): Uint8Array {
  if (typeof name !== 'string') return listed(name)
  if (isColormapFile(name)) return readColormapFile(name, folder)
  const { rounded, darker } = findTable(name)
  // Grey pictures are shown as they are: imshow makes many of their levels one darker.
  if (/^gr[ae]y(_r)?$/.test(name)) return rounded.slice()
  return rounded.map((level, at) => level - darker[at]!)
}

/** The same colours with levels rounded, as Agg draws marks and lines: {@link loadColormap} has those of images. */
export function loadMarkColors(name: string | readonly ColorValue[], folder: string): Uint8Array {
  if (typeof name !== 'string') return listed(name)
  return isColormapFile(name) ? readColormapFile(name, folder) : findTable(name).rounded.slice()
}

interface Table {
  readonly rounded: Uint8Array
  /** 1 for each level that is one less when cut off. */
  readonly darker: Uint8Array
}

const tables = new Map<string, Table>()

function findTable(name: string): Table {
  let table = tables.get(name)
  if (!table) {
    table = readTable(name)
    tables.set(name, table)
  }
  return table
}

function readTable(name: string): Table {
  const reversed = name.endsWith('_r')
  const known = findName(reversed ? name.slice(0, -2) : name)
  if (known === undefined) throw refuse(name)
  const { rounded, darker } = decode(colormapTables[known]!)
  if (!reversed) return { rounded, darker }
  // matplotlib's reversed maps have other last bits: where 8 bits show that, all or the bits are kept of them.
  const own = colormapTables[`${known}_r`]
  if (own === undefined) return { rounded: turnRound(rounded), darker: turnRound(darker) }
  const bytes = Buffer.from(own, 'base64')
  return bytes.length > rounded.length ? decode(own) : { rounded: turnRound(rounded), darker: flagsOf(bytes) }
}

/** Eight ninths of a table are its levels, the rest is a bit for each of them. */
function decode(table: string): Table {
  const bytes = Buffer.from(table, 'base64')
  const levels = 3 * Math.floor((bytes.length * 8) / 27)
  return {
    rounded: new Uint8Array(bytes.subarray(0, levels)),
    darker: flagsOf(bytes.subarray(levels)).slice(0, levels),
  }
}

function flagsOf(bits: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: bits.length * 8 }, (_, at) => (bits[at >> 3]! >> (at & 7)) & 1)
}

function turnRound(triples: Uint8Array): Uint8Array {
  const { length } = triples
  return triples.map((_, at) => triples[length - 3 - at + 2 * (at % 3)]!)
}
