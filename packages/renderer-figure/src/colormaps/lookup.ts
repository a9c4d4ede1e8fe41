// Colour maps by name: a name, its `_r` or a CSV file's path becomes a table of 256 colours; any thread.
import { MovieflowError, suggestNames } from '@movieflow/core/plugin'
import { readColormapFile } from './csv.js'
import { colormapTables } from './tables.js'

const aliases: Readonly<Record<string, string>> = { grey: 'gray', Grays: 'Greys' }

/** Every colour map's name, without the `_r` that reverses it. */
export const colormapNames: readonly string[] = Object.keys(colormapTables).filter((name) => !name.endsWith('_r'))

function findName(name: string): string | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name]! : name
  return colormapNames.includes(known) ? known : undefined
}

function refuse(name: string): MovieflowError {
  const place = { option: 'render.colormap' }
  if (/^parula(_r)?$/i.test(name))
    return new MovieflowError(
      'UNKNOWN_NAME',
      `colour map '${name}' does not come with movieflow: MathWorks claims its table`,
      {
        ...place,
        hint: "take 'viridis', its nearest free kin, or save your own licence's table in MATLAB with writematrix(parula, 'parula.csv') and write colormap: parula.csv",
      },
    )
  const otherCase = colormapNames.find((known) => known.toLowerCase() === name.replace(/_r$/, '').toLowerCase())
  const near = otherCase === undefined ? suggestNames(name, colormapNames) : `did you mean ${otherCase}?`
  return new MovieflowError('UNKNOWN_NAME', `colour map '${name}' is not known`, {
    ...place,
    hint: `${near} (each also reversed, with _r; or the path of a .csv file)`,
  })
}

/** A colour map of one's own, in a file. */
export function isColormapFile(name: string): boolean {
  return /\.csv$/i.test(name)
}

/** 256 RGB triples (768 bytes) of a colour map; throws what is wrong with its name or file (relative to `folder`). */
export function loadColormap(name: string, folder: string, _as: 'image' | 'rounded' = 'image'): Uint8Array {
  if (isColormapFile(name)) return readColormapFile(name, folder)
  const reversed = name.endsWith('_r')
  const known = findName(reversed ? name.slice(0, -2) : name)
  if (known === undefined) throw refuse(name)
  // A reversed map has a table of its own only where rounding made it another.
  const own = colormapTables[reversed ? `${known}_r` : known]
  if (own !== undefined) return decode(own)
  const table = decode(colormapTables[known]!)
  const turned = new Uint8Array(table.length)
  for (let entry = 0; entry < 256; entry++) turned.set(table.subarray(entry * 3, entry * 3 + 3), (255 - entry) * 3)
  return turned
}

const decode = (table: string) => new Uint8Array(Buffer.from(table, 'base64'))
