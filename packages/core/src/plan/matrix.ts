// `matrix:` becomes combinations of values.
import type { FieldValue, FixedAxis, MatrixEntry } from '../model/index.js'

/** One combination: its fields, and its index along each axis. */
export interface Combination {
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly fixed: readonly FixedAxis[]
  /** The fields of the movie's id: with the index instead of a missing or repeated label. */
  readonly distinguishing: Readonly<Record<string, FieldValue>>
  /** Indices along axes, by the field's name followed by `.index`. */
  readonly indices: Readonly<Record<string, number>>
}

export interface MatrixAxis {
  readonly length: number
  /** Replace the indices. */
  readonly labels?: readonly FieldValue[] | undefined
}

export const noCombination: Combination = { fields: {}, fixed: [], distinguishing: {}, indices: {} }

/** Every combination, the last entry fastest. `describeAxis` is asked for `{ axis }` entries. */
export async function combineMatrix(
  matrix: Readonly<Record<string, MatrixEntry>>,
  describeAxis: (axis: string) => Promise<MatrixAxis>,
): Promise<Combination[]> {
  let combinations: Combination[] = [noCombination]
  for (const [name, entry] of Object.entries(matrix)) {
    if ('values' in entry) {
      combinations = combinations.flatMap(({ fields, distinguishing, ...others }) =>
        entry.values.map((value) => ({
          ...others,
          fields: { ...fields, [name]: value },
          distinguishing: { ...distinguishing, [name]: value },
        })),
      )
      continue
    }
    const { axis } = entry
    const { length, labels } = await describeAxis(axis)
    const member = `${name}.index`
    const isClear = (label: FieldValue) => label !== null && labels?.indexOf(label) === labels?.lastIndexOf(label)
    combinations = combinations.flatMap(({ fields, fixed, distinguishing, indices }) =>
      Array.from({ length }, (_, index) => {
        const value = labels ? labels[index]! : index
        return {
          fields: { ...fields, [name]: value },
          fixed: [...fixed, { axis, index }],
          distinguishing: { ...distinguishing, ...(isClear(value) ? { [name]: value } : { [member]: index }) },
          indices: { ...indices, [member]: index },
        }
      }),
    )
  }
  return combinations
}
