// A region's pixels as runs of one palette index, in reading order; in a worker.

/** Runs of pixels; neighbours differ. */
export class Runs {
  /** The palette index of each run. */
  indices = new Uint8Array(0)
  /** Its pixels; a run may reach over the ends of rows. */
  lengths = new Int32Array(0)
  count = 0
  /** The first pixels of rows that are not like the row above, the first row's not among them. */
  starts = new Int32Array(0)
  startCount = 0
  pixels = 0
  rows = 0

  /** Makes room for a region and forgets what was there. */
  begin(pixels: number, rows: number): void {
    if (this.indices.length < pixels) {
      this.indices = new Uint8Array(pixels)
      this.lengths = new Int32Array(pixels)
    }
    if (this.starts.length < rows) this.starts = new Int32Array(rows)
    this.count = 0
    this.startCount = 0
    this.pixels = 0
    this.rows = rows
  }

  /** A row that is not like the one above begins here. */
  markRow(): void {
    if (this.pixels > 0) this.starts[this.startCount++] = this.pixels
  }

  /** Adds the runs from `from` to `to` (excluded); `table` has the index of each number. */
  add(numbers: Uint16Array, pixels: Uint16Array, from: number, to: number, table: Uint8Array): void {
    const { indices, lengths } = this
    let { count } = this
    let last = count > 0 ? indices[count - 1]! : -1
    let added = 0
    for (let run = from; run < to; run++) {
      const index = table[numbers[run]!]!
      const length = pixels[run]!
      added += length
      if (index === last) lengths[count - 1]! += length
      else {
        indices[count] = index
        lengths[count++] = length
        last = index
      }
    }
    this.count = count
    this.pixels += added
  }

  /** Adds pixels one by one. */
  addPixels(row: Uint8Array): void {
    const { indices, lengths } = this
    let { count } = this
    let last = count > 0 ? indices[count - 1]! : -1
    for (const index of row) {
      if (index === last) lengths[count - 1]!++
      else {
        indices[count] = index
        lengths[count++] = 1
        last = index
      }
    }
    this.count = count
    this.pixels += row.length
  }
}
