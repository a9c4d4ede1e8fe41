// SLEAP's own files of labels: records of frames, instances and points become the arrays that its analysis files have.
import { statSync } from 'node:fs'
import { mostPlainValues, type VariableInfo } from '@movieflow/core/plugin'
import { type DataFile, type HeldNumbers, TableArray, tableOfRecords } from '@movieflow/hdf5'
import { axesByName } from './sleap.js'

/** The arrays that labels become, by their names in an analysis file. */
export interface SleapLabels {
  readonly arrays: ReadonlyMap<string, HeldNumbers & { readonly axes: readonly string[] }>
  readonly names: Readonly<Record<'node_names' | 'track_names', readonly string[]>>
}

/** More numbers than these are not put into one array. */
const mostNumbers = 2 ** 25

let last: { readonly key: string; readonly labels: SleapLabels | undefined } | undefined

/** `undefined` if the file is none of labels. `video` counts from 0: which of several the labels are wanted of. */
export async function readLabels(file: DataFile, video: number | undefined): Promise<SleapLabels | undefined> {
  if (!file.path.toLowerCase().endsWith('.slp')) return undefined
  const { size, mtimeMs } = statSync(file.path)
  const key = JSON.stringify([file.path, size, mtimeMs, video])
  if (last?.key !== key) last = { key, labels: await makeLabels(file, video) }
  return last.labels
}

/** Columns of records by their names, numbers of all rows. */
type Columns = ReadonlyMap<string, Float64Array>

async function readRecords(file: DataFile, path: string): Promise<{ rows: number; columns: Columns } | undefined> {
  const info = await file.find(path)
  if (info?.kind !== 'dataset') return undefined
  const table = tableOfRecords(info)
  if (!table) return undefined
  const width = table.columns.length
  const data = new Float64Array(table.rows * width)
  await new TableArray(file, table, ['row', 'column']).readBlock(0, 0, { rows: 1, frames: 1 }, data)
  const columns = table.columns.map(
    ({ name }, column) =>
      [name, Float64Array.from({ length: table.rows }, (_, row) => data[row * width + column]!)] as const,
  )
  return { rows: table.rows, columns: new Map(columns) }
}

/** An instance of a frame, as it is shown. */
interface Shown {
  readonly frame: number
  readonly track: number
  readonly row: number
}

async function makeLabels(file: DataFile, video: number | undefined): Promise<SleapLabels | undefined> {
  const frames = await readRecords(file, '/frames')
  const instances = await readRecords(file, '/instances')
  if (!frames || !instances) return undefined
  const { attributes } = await file.look('/metadata', ['json', 'format_id'])
  const points = (await readRecords(file, '/points'))?.columns
  const predicted = (await readRecords(file, '/pred_points'))?.columns
  const nodes = nodeNames(file, attributes['json'])
  const tracks = await trackNames(file)
  const column = (records: Columns | undefined, name: string) => {
    const found = records?.get(name)
    if (found) return found
    throw file.refuse('/', `these are no labels of SLEAP: they have no ${name}`)
  }
  const shown = showInstances(
    frames.columns,
    instances.columns,
    tracks.length,
    chooseVideo(file, frames.columns, video),
  )
  // Without tracks the instances of a frame are numbered.
  const trackCount = tracks.length || Math.max(0, ...shown.map(({ track }) => track + 1))
  const frameCount = Math.max(0, ...shown.map(({ frame }) => frame + 1))
  const [T, N, F] = [trackCount, nodes.length, frameCount]
  if (T * 2 * Math.max(1, N) * F > mostNumbers)
    throw file.refuse(
      '/',
      `its labels would be an array of ${T} tracks, 2, ${N} nodes and ${F} frames, which is too large`,
    )
  const empty = (length: number) => new Float64Array(length).fill(Number.NaN)
  const [xy, scores] = [empty(T * 2 * N * F), empty(T * N * F)]
  const [ofInstance, ofTracking, occupied] = [empty(T * F), empty(T * F), new Float64Array(F * T)]
  const [start, type, score] = ['point_id_start', 'instance_type', 'score'].map((name) =>
    column(instances.columns, name),
  )
  const tracking = instances.columns.get('tracking_score')
  // Until format 1.1 the corner of the first pixel was 0, since then its centre.
  const shift = Number(attributes['format_id'] ?? 1.2) < 1.1 ? 0.5 : 0
  for (const { frame, track, row } of shown) {
    const isPredicted = type![row] === 1
    const from = isPredicted ? predicted : points
    const [x, y, visible] = ['x', 'y', 'visible'].map((name) => column(from, name))
    occupied[frame * T + track] = 1
    if (isPredicted) ofInstance[track * F + frame] = score![row]!
    if (tracking) ofTracking[track * F + frame] = tracking[row]!
    for (let node = 0; node < N; node++) {
      const point = start![row]! + node
      if (!visible![point]) continue
      xy[(track * 2 * N + node) * F + frame] = x![point]! - shift
      xy[((track * 2 + 1) * N + node) * F + frame] = y![point]! - shift
      if (isPredicted) scores[(track * N + node) * F + frame] = from!.get('score')?.[point] ?? Number.NaN
    }
  }
  const array = (name: string, shape: readonly number[], data: Float64Array) =>
    [name, { path: `/${name}`, shape, data, axes: axesByName[`/${name}`]! }] as const
  return {
    arrays: new Map([
      array('tracks', [T, 2, N, F], xy),
      array('track_occupancy', [F, T], occupied),
      array('point_scores', [T, N, F], scores),
      array('instance_scores', [T, F], ofInstance),
      array('tracking_scores', [T, F], ofTracking),
    ]),
    names: { node_names: nodes, track_names: tracks },
  }
}

function chooseVideo(file: DataFile, frames: Columns, video: number | undefined): number | undefined {
  const videos = [...new Set(frames.get('video') ?? [])].sort((left, right) => left - right)
  if (video === undefined && videos.length > 1)
    throw file.refuse(
      '/',
      `it has labels of ${videos.length} videos`,
      `\`video: ${videos[0]}\` in the source chooses one: ${videos.slice(0, 8).join(', ')}`,
    )
  if (video !== undefined && !videos.includes(video))
    throw file.refuse('/', `it has no labels of the video ${video}`, `it has those of ${videos.slice(0, 8).join(', ')}`)
  return video
}

/** Follows SLEAP: labels by hand replace the predictions from which they were made, and those of the same track. */
function showInstances(frames: Columns, instances: Columns, tracks: number, video: number | undefined): Shown[] {
  const of = (records: Columns, name: string, row: number) => records.get(name)?.[row] ?? Number.NaN
  const shown: Shown[] = []
  const rows = frames.get('frame_idx')?.length ?? 0
  for (let row = 0; row < rows; row++) {
    if (video !== undefined && of(frames, 'video', row) !== video) continue
    const start = of(frames, 'instance_id_start', row)
    const end = Math.min(of(frames, 'instance_id_end', row), instances.get('track')?.length ?? 0)
    const all = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index)
    const byHand = all.filter((each) => of(instances, 'instance_type', each) === 0)
    const replaced = new Set(byHand.map((each) => of(instances, 'from_predicted', each)))
    const known = new Set(byHand.map((each) => of(instances, 'track', each)).filter((track) => track >= 0))
    const left = all.filter(
      (each) =>
        of(instances, 'instance_type', each) === 1 &&
        !replaced.has(of(instances, 'instance_id', each)) &&
        !known.has(of(instances, 'track', each)),
    )
    for (const [index, each] of [...byHand, ...left].entries()) {
      const track = tracks > 0 ? of(instances, 'track', each) : index
      if (track >= 0 && (tracks === 0 || track < tracks))
        shown.push({ frame: of(frames, 'frame_idx', row), track, row: each })
    }
  }
  return shown
}

/** In the order of an instance's points. */
function nodeNames(file: DataFile, json: unknown): string[] {
  try {
    const { nodes, skeletons } = JSON.parse(String(json)) as {
      nodes: { name: string }[]
      skeletons: { nodes: { id: number }[] }[]
    }
    return skeletons[0]!.nodes.map(({ id }) => {
      const { name } = nodes[id]!
      return String(name)
    })
  } catch (error) {
    throw file.refuse(
      '/metadata',
      'its skeleton is not described as usual',
      'export an analysis file: .analysis.h5',
      error,
    )
  }
}

/** `[0, "female"]`: when it was first seen, and its name. */
async function trackNames(file: DataFile): Promise<string[]> {
  const listed = await file.value('/tracks_json', undefined, mostPlainValues).catch(() => undefined)
  if (!Array.isArray(listed)) return typeof listed === 'string' ? [nameOfTrack(listed)] : []
  return listed.map((text) => nameOfTrack(String(text)))
}

function nameOfTrack(text: string): string {
  try {
    const track = JSON.parse(text) as unknown
    return Array.isArray(track) ? String(track.at(-1)) : String(track)
  } catch {
    return text
  }
}

export function describeLabels({ arrays }: SleapLabels): VariableInfo[] {
  return [...arrays].map(([name, { shape, axes }]) => ({ name, dtype: '<f8', shape, order: 'C', axes }))
}
