// The first lines of a table become the names of its columns: one line, several, or those that trackers write.
import { columnName } from '@movieflow/core/plugin'
import { type Delimiter, isHeader, nameColumns } from './csv-layout.js'
import { cellNumber } from './number-text.js'

/** The facts about a table from its first lines. */
export interface Heading {
  /** One for each column, as templates write them, `''` for a column without one; `undefined` if the first line is data. */
  readonly names: readonly string[] | undefined
  /** Lines that are no rows. */
  readonly lines: number
  /** The number of columns on the left that name the row; they are left out. */
  readonly rowColumns: number
  /** The column that has the name of the first one: pandas writes an index so that is called as a column is. They must be equal. */
  readonly twin?: number
}

/** More lines of names than anyone writes. */
export const mostHeaderLines = 20

/** The number of lines that identify a tracker's table. */
export const trackerLines = 4

/**
 * Reads the heading of the table that begins with these records. `header` is the pipeline's word: whether there are names, or in how many lines;
 * left out, it is found out. Throws if two columns have one name.
 */
export function readHeading(
  records: readonly (readonly string[])[],
  delimiter: Delimiter,
  header: boolean | number | undefined,
  file: string,
): Heading {
  const [first = []] = records
  if (typeof header === 'number' && header > 0)
    return { names: nameColumns(joinLines(records.slice(0, header), first.length), file), lines: header, rowColumns: 0 }
  const poses = header === undefined ? poseHeading(records, file) : undefined
  if (poses) return poses
  if (!(header ?? isHeader(first, delimiter))) return { names: undefined, lines: 0, rowColumns: 0 }
  const lines = header === undefined && hasTrackMateLines(records) ? 4 : 1
  const twin = first.map(columnName).indexOf(columnName(first[0]!), 1)
  if (twin < 0 || first[0]!.trim() === '') return { names: nameColumns(first, file), lines, rowColumns: 0 }
  const [own, ...others] = first
  return { names: [columnName(own!), ...nameColumns(others, file)], lines, rowColumns: 0, twin }
}

/** Names above one another, joined; a blank one adds nothing. */
function joinLines(lines: readonly (readonly string[])[], width: number): string[] {
  return Array.from({ length: width }, (_, column) => {
    const parts = lines.map((cells) => cells[column] ?? '').filter((cell) => !isBlankName(cell))
    return parts.map(columnName).join('_')
  })
}

/** Also as pandas writes a blank that it has read before. */
function isBlankName(cell: string): boolean {
  return cell.trim() === '' || /^Unnamed: \d+_level_\d+$/.test(cell.trim())
}

/** DeepLabCut's and Lightning Pose's: scorer, individuals of several animals, bodyparts, coords. */
function poseHeading(records: readonly (readonly string[])[], file: string): Heading | undefined {
  const words = records.map((cells) => cells[0]?.trim().toLowerCase())
  const levels = words[1] === 'individuals' ? ['scorer', 'individuals', 'bodyparts', 'coords'] : poseLevels
  if (!levels.every((level, line) => words[line] === level)) return undefined
  const lines = records.slice(0, levels.length)
  const width = lines[0]!.length
  // The path of an image takes several columns, of which only the first has a name.
  let rowColumns = 1
  while (rowColumns < width && lines.every((cells) => isBlankName(cells[rowColumns] ?? ''))) rowColumns++
  // The scorer is one and the same, but the name of columns that are of no body part.
  const below = joinLines(lines.slice(1), width)
  const names = below.map((name, column) => {
    if (column < rowColumns) return column === 0 ? 'row' : `row_${column}`
    return name === '' ? (lines[0]![column] ?? '') : name
  })
  return { names: nameColumns(names, file), lines: levels.length, rowColumns }
}

const poseLevels = ['scorer', 'bodyparts', 'coords']

/** TrackMate's three lines below the names: what each is called in full, in short, and its unit: `(micron)`. */
function hasTrackMateLines(records: readonly (readonly string[])[]): boolean {
  if (records.length < 4) return false
  const [names, full, short, units] = records as [string[], string[], string[], string[]]
  const isText = (cell: string) => cell.trim() !== '' && cellNumber(cell) === undefined
  const isUnit = (cell: string) => /^\(.*\)$/.test(cell.trim())
  return (
    [names, full, short].every((cells) => cells.length === names.length && cells.every(isText)) &&
    units.some(isUnit) &&
    units.every((cell) => cell.trim() === '' || isUnit(cell))
  )
}
