// Finds the columns of a table that give the places of its rows.
import { columnName, suggestNames } from '@movieflow/core/plugin'
import { printable, refuse } from './refuse.js'

/** A column that gives the places of rows along an axis. */
export interface KeyColumn {
  readonly axis: string
  readonly column: number
}

/** The columns that `rows` names, by axes. Throws for one that the table does not have. */
export function findKeys(
  rows: Readonly<Record<string, string>> | undefined,
  names: readonly string[],
  file: string,
): KeyColumn[] {
  return Object.entries(rows ?? {}).map(([axis, name]) => {
    const column = names.indexOf(columnName(name))
    if (column >= 0) return { axis, column }
    const known = names.filter((each) => each !== '')
    throw refuse(file, `has no column ${printable(name)}, which \`rows\` names`, suggestNames(name, known))
  })
}
