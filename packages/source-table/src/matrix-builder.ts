// Cells become a matrix of numbers as they are read; a cell that is not a number makes its column one of text.
import type { MovieflowError } from '@movieflow/core/plugin'
import { type Moment, type MomentColumn, parseMoment, secondsBetween } from './moment-text.js'
import { cellNumber, type DecimalMark, hasDecimalComma, mayBeThousands } from './number-text.js'
import { printable, refuse } from './refuse.js'

/** More numbers than this do not fit into memory with everything else: 256 MiB of them. */
export const mostNumbers = 2 ** 25

/** Thrown by `refuseWidth` for lines of several lengths, which may still be a table with lines before it. */
export class Ragged extends Error {
  constructor(readonly refusal: MovieflowError) {
    super(refusal.message)
  }
}

/** Cells as they are read; a text among them is NaN, and makes its column one of text. */
export class MatrixBuilder {
  readonly data: Float64Array
  /** Why a column is text; `undefined` for columns of numbers. */
  readonly faults: (string | undefined)[]
  /** For each column, the line of its first text, and the number of texts. */
  readonly texts: { line: number; count: number }[]
  rows = 0
  /** The line of each row, from 1, if there are kept columns. */
  readonly lines: number[] = []
  /** By column: the seconds of texts that all are dates with times of day, from the first of them on; NaN for missing ones. */
  readonly seconds: (Float64Array | undefined)[] = []
  /** The first moment of each of these columns. */
  readonly #firstMoments: Moment[] = []
  /** By column and row: the texts of columns that give the places of rows. */
  readonly #kept = new Map<number, Map<number, string>>()
  /** True if there was a `1,5` though commas do not mark decimals. */
  sawDecimalComma = false
  /** One of them cannot be a number of thousands, as `1,234` may be. */
  sawPlainComma = false

  constructor(
    readonly width: number,
    mostRows: number,
    readonly file: string,
    readonly mark: DecimalMark,
    kept: readonly number[] = [],
  ) {
    for (const column of kept) this.#kept.set(column, new Map())
    if (width * mostRows > mostNumbers)
      throw refuse(
        file,
        `has about ${(width * mostRows).toLocaleString('en-US')} cells: text is read up to ${mostNumbers.toLocaleString('en-US')}`,
        "save the numbers as an array: np.save('file.npy', array)",
      )
    this.data = new Float64Array(width * mostRows)
    this.faults = new Array(width).fill(undefined)
    this.texts = Array.from({ length: width }, () => ({ line: 0, count: 0 }))
  }

  /** A cell that is no plain number: missing, infinite or text. */
  addOdd(text: string, column: number, line: number): number {
    const number = cellNumber(text, this.mark)
    if (number !== undefined) return number
    if (this.mark === '.' && hasDecimalComma(text)) {
      this.sawDecimalComma = true
      this.sawPlainComma ||= !mayBeThousands(text)
    }
    const texts = this.texts[column]!
    this.#kept.get(column)?.set(this.rows, text.trim())
    this.#addMoment(text, column, texts.count === 0)
    if (texts.count++ === 0) {
      texts.line = line
      this.faults[column] = `line ${line} has "${printable(text.trim())}"`
    }
    return Number.NaN
  }

  /** After the cells of a row. */
  endRow(line: number): void {
    this.rows++
    if (this.#kept.size > 0) this.lines.push(line)
  }

  /** A kept column: its numbers, its texts, `null` for missing values. */
  valuesOf(column: number): (number | string | null)[] {
    const texts = this.#kept.get(column)
    return Array.from({ length: this.rows }, (_, row) => {
      const number = this.data[row * this.width + column]!
      return texts?.get(row) ?? (Number.isNaN(number) ? null : number)
    })
  }

  /** A column's seconds from its first row that has any; `undefined` if it holds anything else. */
  secondsOf(column: number): MomentColumn | undefined {
    const seconds = this.seconds[column]?.subarray(0, this.rows)
    for (let row = 0; seconds && row < this.rows; row++)
      if (!Number.isNaN(this.data[row * this.width + column]!)) return undefined
    const first = this.#firstMoments[column]
    return seconds && first && { seconds, epoch: first.seconds + first.fraction }
  }

  #addMoment(text: string, column: number, isFirst: boolean): void {
    if (!isFirst && this.seconds[column] === undefined) return
    const moment = parseMoment(text)
    const first = isFirst ? moment : this.#firstMoments[column]
    if (moment === undefined || first === undefined || first.kind !== moment.kind) {
      this.seconds[column] = undefined
      return
    }
    this.#firstMoments[column] = first
    this.seconds[column] ??= new Float64Array(this.data.length / this.width).fill(Number.NaN)
    this.seconds[column][this.rows] = secondsBetween(first, moment)
  }

  /** A record of another length than the others, except for blank cells at its end. */
  refuseWidth(found: number, line: number): never {
    const cells = `${found} ${found === 1 ? 'cell' : 'cells'}`
    throw new Ragged(
      refuse(
        this.file,
        `is no table: line ${line} has ${cells}, but the lines before it have ${this.width}`,
        `each line must have a cell for each column, blank if its value is missing; if the table begins here, \`skip: ${line - 1}\` leaves out the lines before it`,
      ),
    )
  }
}
