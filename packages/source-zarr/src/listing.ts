// A store becomes the list of arrays that a pipeline may name.
import { complexRefusal, describePacking, isComplex, printable } from '@movieflow/arrays'
import { MovieflowError, type VariableInfo } from '@movieflow/core/plugin'
import type { ArrayInfo } from './array-metadata.js'
import { companionsOf } from './companions.js'
import { axesOfZarr } from './dimensions.js'
import { type JsonRecord, own } from './json.js'
import { joined, readNode, walk } from './nodes.js'
import { channelsOf, fieldsOf, isBioformats2raw, labelsOf, multiscaleOf, omeNames, wellsOf } from './ome.js'
import { packingOf } from './packing.js'
import { type FoundZarrArray, findInGroup, type LevelOption, readLevel, squeezedAxes } from './pictures.js'
import type { Store } from './store.js'

/** All arrays; for a picture the requested level, and the others that can be named. Arrays that go with others come last. */
export async function listZarrArrays(store: Store, level: LevelOption | undefined): Promise<VariableInfo[]> {
  const listed: VariableInfo[] = []
  const arrays: ArrayInfo[] = []
  const groups = new Map<string, JsonRecord>()
  const root = await readNode(store, '')
  if (root === undefined) throw noMetadata(store)
  if ('array' in root) return [{ ...describeZarrArray(root), name: null }]
  const series = isBioformats2raw(root.group.attributes) ? await seriesIn(store) : undefined
  const nodes = walk(store, '', ({ path, attributes }) => {
    if (multiscaleOf(attributes)) return ['labels']
    const wells = path === '' ? wellsOf(attributes) : undefined
    return wells ?? fieldsOf(attributes) ?? labelsOf(attributes) ?? (path === '' && series ? series : 'all')
  })
  for await (const node of nodes) {
    if ('array' in node) {
      arrays.push(node.array)
      listed.push(describeZarrArray(node))
      continue
    }
    groups.set(node.group.path, node.group.attributes)
    if (multiscaleOf(node.group.attributes)) listed.push(...(await listPicture(store, node.group, level)))
  }
  const companions = companionsOf(arrays, groups, [...groups.values()].some(multiscaleOf))
  const marked = listed.map((each) => (companions.has(each.name ?? '') ? { ...each, companion: true } : each))
  return [...marked.filter(({ companion }) => !companion), ...marked.filter(({ companion }) => companion)]
}

/** One picture is called as its group is; that of the store itself as its levels are, which then are all listed. */
async function listPicture(
  store: Store,
  group: Parameters<typeof findInGroup>[1],
  level: LevelOption | undefined,
): Promise<VariableInfo[]> {
  const { path } = group
  const multiscale = multiscaleOf(group.attributes)!
  let found: FoundZarrArray
  try {
    found = await findInGroup(store, group, level)
  } catch (error) {
    if (!(error instanceof MovieflowError) || error.code !== 'INPUT_UNREADABLE') throw error
    return [
      {
        name: path === '' ? multiscale.levels[0]!.path : path,
        dtype: '?',
        shape: [],
        order: 'C',
        error: error.message,
      },
    ]
  }
  const isOfOther = multiscale.isLabels || /(^|\/)labels\//.test(path)
  const labels = { companion: true, about: ['labels of the picture'] }
  if (path !== '') return [{ ...describeZarrArray(found), name: path, ...(isOfOther && labels) }]
  const listed = [describeZarrArray(found)]
  for (const index of multiscale.levels.keys()) {
    if (index === found.picture!.index) continue
    const other = await readLevel(store, group, multiscale, index).catch(() => undefined)
    if (other) listed.push({ ...describeZarrArray(other), companion: true })
  }
  return listed
}

/** Its entry in the list of `inspect`. */
export function describeZarrArray(each: FoundZarrArray): VariableInfo {
  const { array, picture } = each
  const { path, dtype, order, dimensions, problem, chunks } = array
  const squeezed = squeezedAxes(each)
  const shape = squeezed ? squeezed.kept.map((axis) => array.shape[axis]!) : array.shape
  const axes = squeezed?.axes ?? (dimensions && axesOfZarr(dimensions))
  const names = squeezed ? squeezed.kept.map((axis) => picture!.axes![axis]!.name) : dimensions
  const units = own(array.attributes, 'units')
  const about = aboutPicture(each)
  const found = chunks ? packingOf(array, chunks, picture !== undefined) : {}
  const packed = found.packing && describePacking(found.packing)
  const error = problem ?? (chunks && isComplex(chunks.type) ? complexRefusal.problem : found.problem)
  return {
    name: path,
    dtype,
    shape,
    order,
    ...(axes && { axes }),
    ...(names && { dimensions: names }),
    ...(packed !== undefined && { packed }),
    ...(typeof units === 'string' && units !== '' && { units }),
    ...(about.length > 0 && { about }),
    ...(error !== undefined && { error: printable(error, 300) }),
  }
}

/** Lines for `inspect`: its level, the scales of its axes, its channels. */
function aboutPicture({ picture, group }: FoundZarrArray): string[] {
  if (!picture) return []
  const { levels } = picture.multiscale
  const lines = levels.length > 1 ? [`level ${picture.index} of ${levels.length}, 0 is the largest`] : []
  const scales = (picture.axes ?? []).flatMap(({ name, unit }, axis) => {
    const scale = picture.level.scale?.[axis]
    return scale === undefined || unit === undefined ? [] : [`${name} ${Number(scale.toPrecision(6))} ${unit}`]
  })
  if (scales.length > 0) lines.push(`steps: ${scales.join(', ')}`)
  for (const [index, { label, color, low, high, active }] of (group
    ? (channelsOf(group.attributes) ?? [])
    : []
  ).entries()) {
    const limits = low === null ? undefined : `limits ${low} to ${high}`
    const known = [label, color, limits, active ? undefined : 'hidden'].filter(
      (each) => each !== null && each !== undefined,
    )
    lines.push(`channel ${index}: ${known.join(', ')}`)
  }
  return lines.slice(0, 20).map((line) => printable(line, 200))
}

/** The series in the group `OME`, else in the text of its XML, else the members whose names are numbers. */
async function seriesIn(store: Store): Promise<string[]> {
  const ome = await readNode(store, 'OME')
  const series = ome && 'group' in ome ? omeNames(ome.group.attributes) : undefined
  if (series && series.length > 0) return series
  const xml = await store.read('OME/METADATA.ome.xml', 256 << 20)
  const images = xml && new TextDecoder().decode(xml).match(/<(?:\w+:)?Image[\s>]/g)?.length
  if (images) return Array.from({ length: images }, (_, index) => String(index))
  return store.list('').filter((name) => /^\d+$/.test(name))
}

/** The error for a folder or archive without anything of Zarr's. */
export function noMetadata(store: Store): MovieflowError {
  const inside = store.list('').filter((name) => /\.zarr$/i.test(name))
  return new MovieflowError(
    'INPUT_UNREADABLE',
    'it contains no zarr.json, .zarray or .zgroup: it is not a Zarr store',
    {
      file: store.path,
      hint:
        inside.length > 0
          ? `name the store in it: ${joined('', printable(inside[0]!))}`
          : 'name the folder that has one of them',
    },
  )
}
