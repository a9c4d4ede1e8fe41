// `matrix:` becomes combinations of values.
import type { FieldValue, FixedAxis, MatrixEntry } from '../model/index.js'

/** One combination: its fields, and the axes of which it is one index. */
export interface Combination {
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly fixed: readonly FixedAxis[]
}

/** Every combination, the last entry fastest. `axisLength` is asked for `{ axis }` entries. */
export async function combineMatrix(
  matrix: Readonly<Record<string, MatrixEntry>>,
  axisLength: (axis: string) => Promise<number>,
): Promise<Combination[]> {
  let combinations: Combination[] = [{ fields: {}, fixed: [] }]
  for (const [name, entry] of Object.entries(matrix)) {
    if ('values' in entry) {
      combinations = combinations.flatMap(({ fields, fixed }) =>
        entry.values.map((value) => ({ fields: { ...fields, [name]: value }, fixed })),
      )
      continue
    }
    const { axis } = entry
    const length = await axisLength(axis)
    combinations = combinations.flatMap(({ fields, fixed }) =>
      Array.from({ length }, (_, index) => ({
        fields: { ...fields, [name]: index },
        fixed: [...fixed, { axis, index }],
      })),
    )
  }
  return combinations
}
