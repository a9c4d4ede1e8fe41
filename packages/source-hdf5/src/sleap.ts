// The arrays of SLEAP's analysis files by their names become arrays with named axes.
import type { DataFile } from '@movieflow/hdf5'

/** The axes in the order of the file, which MATLAB reverses. */
export const axesByName: Readonly<Record<string, readonly string[]>> = {
  '/tracks': ['track', 'xy', 'node', 'frame'],
  '/track_occupancy': ['frame', 'track'],
  '/point_scores': ['track', 'node', 'frame'],
  '/instance_scores': ['track', 'frame'],
  '/tracking_scores': ['track', 'frame'],
}

/** The axes of a dataset with this many axes; `undefined` if it, or its file, is not SLEAP's. */
export async function axesOfSleap(file: DataFile, path: string, axes: number): Promise<readonly string[] | undefined> {
  const own = Object.hasOwn(axesByName, path) ? axesByName[path] : undefined
  if (own?.length !== axes) return undefined
  const marks = await Promise.all(['/track_occupancy', '/node_names'].map((mark) => file.find(mark)))
  return marks.every((mark) => mark?.kind === 'dataset') ? own : undefined
}
