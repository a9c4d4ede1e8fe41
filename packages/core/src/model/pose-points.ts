// Finds the columns of a tracker's table that belong to one point: its coordinates and their likelihood.

export interface PosePoint {
  /** Indices of the columns of its coordinates: `nose_x`, `nose_y`. */
  readonly coordinates: readonly number[]
  /** Index of the column `nose_likelihood`, or `nose_score` in SLEAP. */
  readonly likelihood: number
}

/** The points of a pose by the names of its columns; those without a likelihood are left out. */
export function posePoints(columns: readonly string[]): PosePoint[] {
  const places = new Map(columns.map((name, index) => [name, index]))
  return columns.flatMap((name, likelihood) => {
    const point = /^(.+)_(?:likelihood|score)$/.exec(name)?.[1]
    const coordinates = ['x', 'y', 'z'].flatMap((axis) => places.get(`${point}_${axis}`) ?? [])
    return point !== undefined && coordinates.length > 0 ? [{ coordinates, likelihood }] : []
  })
}

/** Sets coordinates to NaN for points less likely than `least`, in consecutive rows of this many columns. */
export function maskUnlikely(
  data: { [index: number]: number; readonly length: number },
  width: number,
  points: readonly PosePoint[],
  least: number,
): void {
  for (let row = 0; row + width <= data.length; row += width)
    for (const { coordinates, likelihood } of points)
      if (!(data[row + likelihood]! >= least)) for (const column of coordinates) data[row + column] = Number.NaN
}
