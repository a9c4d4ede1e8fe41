// Cells become a matrix of numbers as they are read; what is no number makes its column one of text.
import type { MovieflowError } from '@movieflow/core/plugin'
import { type DecimalMark, hasDecimalComma, mayBeThousands, numberOf } from './number-text.js'
import { printable, refuse } from './refuse.js'

/** More numbers than this do not fit beside all else in memory: 256 MiB of them. */
const mostNumbers = 2 ** 25

/** What `refuseWidth` throws: lines of several lengths, which may be a table all the same, with lines before it. */
export class Ragged extends Error {
  constructor(readonly refusal: MovieflowError) {
    super(refusal.message)
  }
}

/** Cells as they are read; what is text among them is NaN, and makes its column one of text. */
export class MatrixBuilder {
  readonly data: Float64Array
  /** Why a column is text; `undefined` for columns of numbers. */
  readonly faults: (string | undefined)[]
  /** Of each column: the line of its first text, and how many there are. */
  readonly texts: { line: number; count: number }[]
  rows = 0
  /** `1,5`, where a comma marks no decimals. */
  sawDecimalComma = false
  /** One of them cannot be a number of thousands, as `1,234` may be. */
  sawPlainComma = false

  constructor(
    readonly width: number,
    mostRows: number,
    readonly file: string,
    readonly mark: DecimalMark,
  ) {
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
    const number = numberOf(text, this.mark)
    if (number !== undefined) return number
    if (this.mark === '.' && hasDecimalComma(text)) {
      this.sawDecimalComma = true
      this.sawPlainComma ||= !mayBeThousands(text)
    }
    const texts = this.texts[column]!
    if (texts.count++ === 0) {
      texts.line = line
      this.faults[column] = `line ${line} has "${printable(text.trim())}"`
    }
    return Number.NaN
  }

  /** A record of another length than the others, but for blank cells at its end. */
  refuseWidth(found: number, line: number): never {
    const cells = `${found} ${found === 1 ? 'cell' : 'cells'}`
    throw new Ragged(
      refuse(
        this.file,
        `is no table: line ${line} has ${cells}, and the lines before it have ${this.width}`,
        `each line must have a cell for each column, blank where its value is missing; if the table begins here, \`skip: ${line - 1}\` leaves out what stands before it`,
      ),
    )
  }
}
