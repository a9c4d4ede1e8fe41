// Contour lines: a field and a level become polylines, as matplotlib's contour draws them; in workers.
import { type GridField, readerOf } from './field.js'

/** x, y, x, y …: fractional columns and rows. A closed line ends with its first point. */
export type ContourLine = Float64Array

/**
 * The lines along which a field has the value `level`; each holds at least two points. Values are linear along the borders of
 * cells; where two opposite corners of a cell are higher, the mean of all four says which of them belong together. A cell
 * with one masked corner is a triangle, one with more is left out (matplotlib's `corner_mask`).
 */
export function contourLines(field: GridField, level: number): ContourLine[] {
  const { rows, columns } = field
  if (rows < 2 || columns < 2 || !Number.isFinite(level)) return []
  return joinSegments(findSegments(field, level))
}

/** The lines of several levels, NaN between them, in one array to stroke at once. */
export function joinLines(lines: readonly ContourLine[]): Float64Array {
  const joined = new Float64Array(lines.reduce((sum, line) => sum + line.length + 2, 0)).fill(Number.NaN)
  let at = 0
  for (const line of lines) {
    joined.set(line, at)
    at += line.length + 2
  }
  return joined
}

/** Numbers in memory that grows, and that the next list has again. */
class NumberList {
  values = new Float64Array(1024)
  length = 0

  push(first: number, second: number): void {
    if (this.length + 2 > this.values.length) {
      const longer = new Float64Array(2 * this.values.length)
      longer.set(this.values)
      this.values = longer
    }
    this.values[this.length] = first
    this.values[this.length + 1] = second
    this.length += 2
  }
}

interface Segments {
  /** By twos: the crossings that a segment joins. */
  readonly ends: NumberList
  /** By twos: where a crossing lies. */
  readonly places: NumberList
}

/** Of the level that is being followed. */
const found: Segments = { ends: new NumberList(), places: new NumberList() }
const followed = new NumberList()

/** Crossings of the level with borders of cells, and the pieces between them, one or two a cell. */
function findSegments(field: GridField, level: number): Segments {
  const { rows, columns } = field
  const read = readerOf(field)
  const { ends, places } = found
  ends.length = 0
  places.length = 0
  // Crossings with the upper borders of a row of cells, then with the lower ones, which the next row meets; -1: none.
  const above = new Int32Array(columns).fill(-1)
  let upper = new Float64Array(columns)
  let lower = Float64Array.from({ length: columns }, (_, column) => read(0, column))

  const cross = (row: number, column: number, value: number, toRow: number, toColumn: number, other: number) => {
    const share = (other - level) / (other - value)
    places.push(column * share + toColumn * (1 - share), row * share + toRow * (1 - share))
    return places.length / 2 - 1
  }
  const known = (first: number, second: number) => !Number.isNaN(first + second)
  const parted = (first: number, second: number) => known(first, second) && first > level !== second > level
  for (let column = 0; column < columns - 1; column++)
    if (parted(lower[column]!, lower[column + 1]!))
      above[column] = cross(0, column, lower[column]!, 0, column + 1, lower[column + 1]!)
  for (let row = 0; row < rows - 1; row++) {
    const spare = upper
    upper = lower
    lower = spare
    for (let column = 0; column < columns; column++) lower[column] = read(row + 1, column)
    let left = -1
    for (let column = 0; column < columns - 1; column++) {
      const a = upper[column]!
      const b = upper[column + 1]!
      const c = lower[column]!
      const d = lower[column + 1]!
      const top = above[column]!
      above[column] = -1
      // Not a number also where one of them is none.
      const sum = a + b + c + d
      const side = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0)
      if (!Number.isNaN(sum) && (side === 0 || side === 15)) {
        left = -1
        continue
      }
      const west = parted(a, c) ? (left >= 0 ? left : cross(row, column, a, row + 1, column, c)) : -1
      const east = parted(b, d) ? cross(row, column + 1, b, row + 1, column + 1, d) : -1
      const south = parted(c, d) ? cross(row + 1, column, c, row + 1, column + 1, d) : -1
      const north = parted(a, b) ? top : -1
      left = east
      above[column] = south
      if (!Number.isNaN(sum)) {
        // Two opposite corners are higher: the middle joins those on its own side.
        if (north >= 0 && west >= 0 && south >= 0 && east >= 0) {
          const joined = a > level === sum / 4 > level
          ends.push(north, joined ? east : west)
          ends.push(joined ? west : south, joined ? south : east)
        } else {
          ends.push(north >= 0 ? north : west >= 0 ? west : south, east >= 0 ? east : south >= 0 ? south : west)
        }
        continue
      }
      addTriangle(row, column, [a, b, c, d], [north, west, south, east])
    }
  }
  return { ends, places }

  /** A cell with one masked corner: its diagonal is a border. */
  function addTriangle(row: number, column: number, values: number[], borders: readonly number[]): void {
    if (values.filter(Number.isNaN).length !== 1) return
    const masked = values.findIndex(Number.isNaN)
    const [first, second] = masked === 0 || masked === 3 ? [1, 2] : [0, 3]
    const met = borders.filter((crossing) => crossing >= 0)
    const [value, other] = [values[first!]!, values[second!]!]
    if (value > level !== other > level)
      met.push(
        cross(row + (first! >> 1), column + (first! & 1), value, row + (second! >> 1), column + (second! & 1), other),
      )
    if (met.length === 2) ends.push(met[0]!, met[1]!)
  }
}

/** Segments end to end: each crossing belongs to two at most. */
function joinSegments({ ends, places }: Segments): ContourLine[] {
  const crossings = places.length / 2
  const first = new Int32Array(crossings).fill(-1)
  const second = new Int32Array(crossings).fill(-1)
  const endOf = ends.values
  for (let at = 0; at < ends.length; at++) {
    const crossing = endOf[at]!
    if (first[crossing]! < 0) first[crossing] = at
    else second[crossing] = at
  }
  const used = new Uint8Array(ends.length / 2)
  const lines: ContourLine[] = []
  const add = (crossing: number) => {
    const x = places.values[2 * crossing]!
    const y = places.values[2 * crossing + 1]!
    const { values, length } = followed
    // Where a corner has the level itself, borders that meet there cross it at one place.
    if (length === 0 || values[length - 2] !== x || values[length - 1] !== y) followed.push(x, y)
  }
  const follow = (start: number) => {
    followed.length = 0
    // An end of a segment, and its other one: 2n and 2n + 1.
    for (let end = start; end >= 0 && used[end >> 1] === 0; ) {
      add(endOf[end]!)
      used[end >> 1] = 1
      const other = end ^ 1
      const crossing = endOf[other]!
      add(crossing)
      end = first[crossing] === other ? second[crossing]! : first[crossing]!
    }
    if (followed.length > 2) lines.push(followed.values.slice(0, followed.length))
  }
  for (let end = 0; end < ends.length; end++) if (second[endOf[end]!]! < 0) follow(end)
  for (let end = 0; end < ends.length; end += 2) if (used[end >> 1] === 0) follow(end)
  return lines
}
