// Skeletons: the points of poses, by the columns of a tracker's table or from arrays, and the edges that join them; in workers, and checked in the plan.
import { type Clip, isSourceReference, MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { PanelSpec } from './figure-spec.js'
import type { SkeletonLayerOptions } from './options/layers.js'
import { countValues, type DataOption, type FrameData, fixedOf, openValues, type Values, valuesIn } from './values.js'

type Clips = Readonly<Record<string, Clip>>
type Setting = { readonly panel: Pick<PanelSpec, 'index'>; readonly clips: Clips; readonly option: string }

/** One of the points of an animal. */
interface Node {
  readonly name: string
  /** Data of x and y, and of how likely it is, if there is such a column. */
  readonly x: DataOption
  readonly y: DataOption
  readonly likelihood?: DataOption | undefined
}

/** Points of one animal and the pairs of them that are joined, as indices. */
interface Animal {
  readonly nodes: readonly Node[]
  readonly edges: readonly (readonly [number, number])[]
}

/** In data coordinates; NaN for points that are missing or unlikely. */
export interface Pose {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly edges: readonly (readonly [number, number])[]
}

export interface OpenSkeletons {
  readonly changes: boolean
  /** Animals. */
  readonly count: number
  /** `read` takes the place of reading the frame's own data. */
  at(frame: FrameData, read?: (values: Values) => Float64Array): readonly Pose[]
  /** All that poses are read from. */
  readonly values: readonly Values[]
  /** The values that a point of an animal was read from: x, and which of them. */
  origin(animal: number, node: number): { readonly values: Values; readonly element: number }
}

/** All columns that are `x` of a point: its name, preceded by the animal's if there are several. */
function pointsOf(indices: Readonly<Record<string, number>>): string[] {
  return Object.keys(indices).flatMap((column) => {
    const name = /^(.+)_x$/.exec(column)?.[1]
    return name !== undefined && Object.hasOwn(indices, `${name}_y`) ? [name] : []
  })
}

/** The animals of a table of poses: points as `nose`, or `mouse1_nose` and `mouse2_nose`. Throws if it has no such point. */
function animalsOf({ points: data, edges }: SkeletonLayerOptions, option: string): Animal[] {
  const { $source, columns } = data!
  const { indices, axis } = columns
  const known = pointsOf(indices)
  const names = [...new Set(edges.flat())]
  const numbered = names.filter((name) => typeof name === 'number')
  if (numbered.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `edges of a table join points by their names, but ${numbered[0]} is a number`,
      {
        option,
        hint: `its points: ${known.slice(0, 12).join(', ')}`,
      },
    )
  const isWhole = (prefix: string) => names.every((name) => known.includes(`${prefix}${name}`))
  const prefixes = isWhole('')
    ? ['']
    : [
        ...new Set(
          known.flatMap((point) => (point.endsWith(`_${names[0]}`) ? [point.slice(0, -String(names[0]).length)] : [])),
        ),
      ].filter(isWhole)
  if (prefixes.length === 0) {
    const missing =
      names.find((name) => !known.some((point) => point === name || point.endsWith(`_${name}`))) ?? names[0]!
    throw new MovieflowError(
      'OPTION_INVALID',
      `the source ${$source} has no point ${missing}: columns ${missing}_x and ${missing}_y`,
      {
        option,
        hint:
          known.length > 0
            ? suggestNames(String(missing), known)
            : 'its columns have no names such as nose_x, nose_y: give x and y instead',
      },
    )
  }
  const reference = (column: string): DataOption => ({
    $source,
    column: { axis, index: indices[column]!, name: column },
  })
  return prefixes.map((prefix) => ({
    nodes: names.map((name) => {
      const point = `${prefix}${name}`
      const likelihood = [`${point}_likelihood`, `${point}_score`].find((column) => Object.hasOwn(indices, column))
      return {
        name: String(name),
        x: reference(`${point}_x`),
        y: reference(`${point}_y`),
        likelihood: likelihood === undefined ? undefined : reference(likelihood),
      }
    }),
    edges: edges.map(([from, to]) => [names.indexOf(from), names.indexOf(to)] as const),
  }))
}

/** Of arrays: how many points an animal has, and the edges as indices. Throws if there is no such point. */
function arrayEdges({ x, edges }: SkeletonLayerOptions, { panel, clips, option }: Setting) {
  let [count, names] = [
    countValues(x as DataOption, panel.index, clips),
    undefined as readonly (string | number | null)[] | undefined,
  ]
  if (isSourceReference(x)) {
    const clip = clips[x.$source]!
    const fixed = new Set(fixedOf(x, panel.index, clip.axes).map(({ axis }) => axis))
    const at = clip.axes.findLastIndex((axis) => !fixed.has(axis))
    if (at >= 0) {
      count = clip.shape[at]!
      names = clip.labels?.[clip.axes[at]!]
    }
  }
  const indexOf = (node: string | number): number => {
    const index = typeof node === 'number' ? node : (names?.findIndex((name) => String(name) === node) ?? -1)
    if (index >= 0 && index < count) return index
    throw new MovieflowError(
      'OPTION_INVALID',
      typeof node === 'number'
        ? `edges join point ${node}, but x has ${count} points, from 0 to ${count - 1}`
        : `edges join ${node}, but the points of x have ${names ? 'no such name' : 'no names'}`,
      { option, hint: names ? suggestNames(String(node), names.map(String)) : 'edges: [[0, 1], [1, 2]]' },
    )
  }
  return { count, edges: edges.map(([from, to]) => [indexOf(from), indexOf(to)] as const) }
}

/** Throws what is wrong with the points and edges. */
export function checkSkeleton(options: SkeletonLayerOptions, setting: Setting): void {
  const { points, x, y } = options
  if ((points === undefined) === (x === undefined && y === undefined) || (x === undefined) !== (y === undefined))
    throw new MovieflowError('OPTION_INVALID', 'a skeleton needs points, or x and y', {
      option: setting.option,
      hint: '{ use: skeleton, points: <pose>, edges: [[nose, neck]] }',
    })
  if (points) animalsOf(options, setting.option)
  else arrayEdges(options, setting)
}

/** What lies along an axis. */
export function skeletonData(options: SkeletonLayerOptions, direction: 'x' | 'y'): DataOption[] {
  if (options.points === undefined) return [options[direction] as DataOption]
  return animalsOf(options, '').flatMap(({ nodes }) => nodes.map((node) => node[direction]))
}

export function openSkeletons(options: SkeletonLayerOptions, setting: Setting): OpenSkeletons {
  const open = (option: DataOption) => openValues(option, setting.panel.index, setting.clips)
  if (options.points === undefined) {
    const [x, y] = [open(options.x as DataOption), open(options.y as DataOption)]
    const { count, edges } = arrayEdges(options, setting)
    return {
      changes: x.changes || y.changes,
      count: Math.max(1, Math.floor(countValues(options.x as DataOption, setting.panel.index, setting.clips) / count)),
      values: [x, y],
      at(frame, read = (values) => valuesIn(values, frame)) {
        const [xs, ys] = [read(x), read(y)]
        return Array.from({ length: Math.floor(xs.length / count) }, (_, animal) => ({
          x: xs.subarray(animal * count, (animal + 1) * count),
          y: ys.subarray(animal * count, (animal + 1) * count),
          edges,
        }))
      },
      origin: (animal, node) => ({ values: x, element: animal * count + node }),
    }
  }
  const animals = animalsOf(options, setting.option).map(({ nodes, edges }) => ({
    edges,
    nodes: nodes.map(({ x, y, likelihood }) => ({
      ...{ x: open(x), y: open(y) },
      likelihood: likelihood === undefined ? undefined : open(likelihood),
    })),
  }))
  return {
    count: animals.length,
    changes: animals.some(({ nodes }) => nodes.some(({ x, y }) => x.changes || y.changes)),
    values: animals.flatMap(({ nodes }) =>
      nodes.flatMap(({ x, y, likelihood }) => [x, y, ...(likelihood ? [likelihood] : [])]),
    ),
    at: (frame, read = (values) => valuesIn(values, frame)) =>
      animals.map(({ nodes, edges }) => {
        const isLikely = nodes.map(({ likelihood }) => !likelihood || !(read(likelihood)[0]! < options.threshold))
        const along = (values: (node: (typeof nodes)[number]) => Values) =>
          Float64Array.from(nodes, (node, at) => (isLikely[at] ? read(values(node))[0]! : Number.NaN))
        return { edges, x: along(({ x }) => x), y: along(({ y }) => y) }
      }),
    origin: (animal, node) => ({ values: animals[animal]!.nodes[node]!.x, element: 0 }),
  }
}
