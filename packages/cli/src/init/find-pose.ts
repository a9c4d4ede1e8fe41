// Tables of trackers become the points of a video: which columns are points, and how rows belong to frames.
import { extname } from 'node:path'
import type { VariableInfo } from '@movieflow/core'
import { stemOf } from './describe-names.js'
import { type Companion, companionLength } from './find-companions.js'
import type { Camera } from './find-videos.js'

/** The columns of a point. */
export interface PosedPoint {
  readonly x: string
  readonly y: string
}

/** A table of points of a video. */
export interface PoseTable {
  readonly pattern: string
  /** For an HDF5 file. */
  readonly variable?: string
  readonly rows: number
  /** None for SLEAP's analysis file, which has them along an axis. */
  readonly points: readonly PosedPoint[]
  /** There are likelihoods, from 0 to 1. */
  readonly likely: boolean
  /** Columns that assign a row to a frame, if there is not one row per frame. */
  readonly places?: { readonly frame: string; readonly object?: { readonly axis: string; readonly column: string } }
}

/** A pose with its file, and other files that have points of the same video. */
export interface FoundPose {
  readonly pose: PoseTable
  readonly file: string
  readonly others: readonly string[]
}

/** The table of points that goes with a camera: by its name, or by its number of rows. */
export function findPose(
  camera: Camera,
  cameras: readonly Camera[],
  companions: readonly Companion[],
): FoundPose | undefined {
  const alone = cameras.length === 1
  const isNamed = (file: string, { file: video }: Camera) => stemOf(file).startsWith(stemOf(video))
  const found = companions.flatMap(({ file, pattern, arrays }) => {
    const pose = poseIn(pattern, arrays)
    if (!pose) return []
    const named = isNamed(file, camera)
    if (!named && cameras.some((other) => isNamed(file, other))) return []
    const fits = pose.places ? alone : pose.rows === camera.frames || (alone && pose.rows < camera.frames)
    return named || fits ? [{ file, pose, named }] : []
  })
  const exact = ({ pose }: (typeof found)[number]) => Number(pose.rows === camera.frames)
  const text = ({ file }: (typeof found)[number]) => Number(extname(file) === '.csv')
  const [best] = found.toSorted(
    (one, other) => Number(other.named) - Number(one.named) || exact(other) - exact(one) || text(other) - text(one),
  )
  if (!best) return undefined
  const others = found.flatMap(({ file }) => (file === best.file ? [] : [file]))
  return { pose: best.pose, file: best.file, others }
}

function poseIn(pattern: string, arrays: readonly VariableInfo[]): PoseTable | undefined {
  const table = arrays.find(({ columns }) => columns !== undefined && pointsOf(columns).length > 0)
  if (table) {
    const columns = table.columns!
    const places = placesIn([...columns, ...Object.keys(table.textColumns ?? {})])
    return {
      ...{ pattern, rows: companionLength(table), points: pointsOf(columns) },
      ...{ likely: columns.some((column) => column.endsWith('_likelihood')) },
      ...(places && { places }),
      ...(table.name !== null && arrays.length > 1 && { variable: table.name }),
    }
  }
  const tracks = arrays.find(({ name, shape }) => name === 'tracks' && shape.length === 4 && shape[1] === 2)
  return tracks && { pattern, variable: 'tracks', rows: tracks.shape[3]!, points: [], likely: false }
}

/** Pairs of columns: `nose_x` and `nose_y`, or `x` and `y` for one point (trackpy, TrackMate). */
function pointsOf(columns: readonly string[]): PosedPoint[] {
  const all = new Set(columns)
  const named = columns.flatMap((column) => {
    const y = `${column.slice(0, -2)}_y`
    return column.endsWith('_x') && all.has(y) ? [{ x: column, y }] : []
  })
  const single = [
    { x: 'x', y: 'y' },
    { x: 'POSITION_X', y: 'POSITION_Y' },
  ].filter(({ x, y }) => all.has(x) && all.has(y))
  return named.length > 0 ? named : single
}

/** Column names of SLEAP, trackpy and TrackMate. */
function placesIn(columns: readonly string[]): PoseTable['places'] {
  const frame = columns.find((column) => /^(?:frame_idx|frame)$/i.test(column))
  const object = columns.find((column) => /^(?:track|track_id|particle)$/i.test(column))
  if (frame === undefined || (object === undefined && frame !== 'frame_idx')) return undefined
  const axis = object?.toLowerCase().replace(/_id$/, '')
  return { frame, ...(object !== undefined && { object: { axis: axis!, column: object } }) }
}
