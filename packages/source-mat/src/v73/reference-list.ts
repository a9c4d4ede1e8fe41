// A dataset of object references: the places of the elements of a cell, or of a field of a struct array, in the file.
import { countElements } from '@movieflow/core/plugin'
import type { DatasetInfo, Hdf5File } from '@movieflow/hdf5'

// More are asked for one by one.
const mostAtOnce = 1 << 16

export class ReferenceList {
  /** HDF5's, the reverse of MATLAB's. */
  readonly shape: readonly number[]
  readonly #path: string
  #all: Promise<readonly (string | null)[]> | undefined

  constructor(
    private readonly file: Hdf5File,
    { path, shape }: DatasetInfo,
  ) {
    this.#path = path
    this.shape = shape ?? []
  }

  /** The path of an element: number `number` in MATLAB's order, which is HDF5's of the reversed shape. */
  async pathAt(number: number): Promise<string> {
    const found = await this.#reference(number)
    if (found === null || found === undefined)
      throw this.file.refuse(this.#path, `it is damaged: its element ${number + 1} refers to nothing`)
    return found
  }

  async #reference(number: number): Promise<string | null | undefined> {
    const { shape } = this
    if (countElements(shape) <= mostAtOnce) {
      const start = shape.map(() => 0)
      this.#all ??= this.file.references(this.#path, start, shape)
      return (await this.#all)[number]
    }
    const start = [...shape]
    let rest = number
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      start[axis] = rest % shape[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    const one = shape.map(() => 1)
    return (await this.file.references(this.#path, start, one))[0]
  }
}
