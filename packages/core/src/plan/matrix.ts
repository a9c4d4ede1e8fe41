// `matrix:` becomes combinations of values.
import type { FieldValue, FixedAxis, MatrixEntry } from '../model/index.js'

/** One combination: its fields, and the axes of which it is one index. */
export interface Combination {
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly fixed: readonly FixedAxis[]
  /** Of axes, by the field with `.index` behind it. */
  readonly indices: Readonly<Record<string, number>>
}

export interface MatrixAxis {
  readonly length: number
  /** In place of the indices. */
  readonly labels?: readonly FieldValue[] | undefined
}

/** Every combination, the last entry fastest. `describeAxis` is asked for `{ axis }` entries. */
export async function combineMatrix(
  matrix: Readonly<Record<string, MatrixEntry>>,
  describeAxis: (axis: string) => Promise<MatrixAxis>,
): Promise<Combination[]> {
  let combinations: Combination[] = [{ fields: {}, fixed: [], indices: {} }]
  for (const [name, entry] of Object.entries(matrix)) {
    if ('values' in entry) {
      combinations = combinations.flatMap(({ fields, ...others }) =>
        entry.values.map((value) => ({ ...others, fields: { ...fields, [name]: value } })),
      )
      continue
    }
    const { axis } = entry
    const { length, labels } = await describeAxis(axis)
    combinations = combinations.flatMap(({ fields, fixed, indices }) =>
      Array.from({ length }, (_, index) => ({
        fields: { ...fields, [name]: labels ? labels[index]! : index },
        fixed: [...fixed, { axis, index }],
        indices: { ...indices, [`${name}.index`]: index },
      })),
    )
  }
  return combinations
}
