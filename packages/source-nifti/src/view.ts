// The part of a file that is delivered: its array as it is, or upright pictures of one plane, of one slice or of all.
import { refuse, type StoredArray } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import type { NiftiFile } from './nifti-file.js'
import type { CheckedNiftiOptions, Plane } from './options.js'
import { directionsOf, disagreement, letters } from './orientation.js'

/** One axis of the delivered frames, or the chosen slice. */
export interface ViewAxis {
  /** The axis of the array, in its own order. */
  readonly from: number
  readonly name: string
  readonly length: number
  /** Counted from its other end. */
  readonly flipped: boolean
}

export interface VolumeView {
  /** In the order that pipelines name them in. */
  readonly axes: readonly ViewAxis[]
  /** The axis of which one index is delivered, and that index, counted as the file does. */
  readonly chosen?: { readonly from: number; readonly index: number }
  /** The axis of the array that is time. */
  readonly time: number | undefined
  /** True if the first axis of the array is that of colours. */
  readonly colors: boolean
}

const right = 0
const front = 1
const above = 2
/** Directions that the picture's columns and rows run along, and that it cuts across. */
const across: Record<Plane, readonly [x: number, y: number, slice: number]> = {
  axial: [right, front, above],
  coronal: [right, above, front],
  sagittal: [front, above, right],
}

const names = ['x', 'y', 'z', 'frame', 'channel', 'axis6', 'axis7']

/** Throws if the file has no such plane or slice. */
export function viewOf({ header, file, array, colors }: NiftiFile, options: CheckedNiftiOptions): VolumeView {
  const first = colors ? 1 : 0
  const time = header.shape.length > 3 ? first + 3 : undefined
  const plain = (from: number): ViewAxis => ({
    from,
    name: from < first ? 'rgb' : names[from - first]!,
    length: array.shape[from]!,
    flipped: false,
  })
  if (options.plane === undefined) return { axes: array.shape.map((_, from) => plain(from)), time, colors: first > 0 }
  if (header.shape.length < 3)
    throw refuse(
      file.path,
      `\`plane\` needs three axes, and this file has ${header.shape.length}`,
      'leave `plane` out: it is one picture',
    )
  const directions = directionsOf(header)
  if (!directions)
    throw refuse(
      file.path,
      'its header has no orientation in the body: its matrix has no inverse',
      'leave `plane` out, and choose a slice by `transform: { use: select, axis: z, index: 20 }`',
    )
  const [x, y, through] = across[options.plane].map((body): ViewAxis => {
    const axis = directions.findIndex((each) => each.body === body)
    return { ...plain(first + axis), flipped: !directions[axis]!.forward }
  }) as [ViewAxis, ViewAxis, ViewAxis]
  const mirrored = options.radiological === true && options.plane !== 'sagittal'
  const picture: ViewAxis[] = [
    // Rows run down: the first is the one in front, or at the top.
    { ...y, name: 'y', flipped: !y.flipped },
    { ...x, name: 'x', flipped: x.flipped !== mirrored },
  ]
  const others = array.shape.map((_, from) => from).filter((from) => from < first || from >= first + 3)
  const rest = others.map(plain)
  if (options.slice === 'all')
    return { axes: [{ ...through, name: 'slice' }, ...picture, ...rest], time, colors: first > 0 }
  const { slice = 'middle' } = options
  const index = slice === 'middle' ? Math.floor(through.length / 2) : slice
  if (index >= through.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `there is no ${options.plane} slice ${index}: they are 0 to ${through.length - 1}`,
      { file: file.path, hint: '`slice: middle` fits every file' },
    )
  const own = through.flipped ? through.length - 1 - index : index
  return { axes: [...picture, ...rest], chosen: { from: through.from, index: own }, time, colors: first > 0 }
}

/** A warning if the places of voxels are doubtful. */
export function doubtOf({ header }: Pick<NiftiFile, 'header'>): string | undefined {
  const two = disagreement(header)
  if (!two) return undefined
  return `its header has two matrices that disagree: ${two.sform} by its sform, which is used, and ${two.qform} by its qform`
}

/** `LAS`: the ends of the axes; `undefined` if the header lacks them. */
export function orientationOf({ header }: Pick<NiftiFile, 'header'>): string | undefined {
  const directions = directionsOf(header)
  return directions && letters(directions)
}

/** The axes of the stored array, and of the frames that are read of it, for a request. */
export interface ViewPlan {
  /** Names of the stored array's axes. */
  readonly axes: readonly string[]
  readonly array: StoredArray
  /** The frame of the stored array that holds a frame of the movie. */
  frameOf(index: number): number
  /** The number of frames of the movie, which may differ from the stored array's. */
  readonly frames: number
  /** Axes of a stored frame that run the other way, and the one of which an index is kept. */
  readonly flipped: readonly string[]
  readonly select?: { readonly axis: string; readonly index: number }
  /** True if frames are volumes in time. */
  readonly timed: boolean
}

/** A name that no pipeline can write for the chosen slice's own axis. */
const sliceAxis = '\0slice'

/** `requested`: a name for each axis of the view, in its order. */
export function planReading(view: VolumeView, array: StoredArray, requested: readonly string[]): ViewPlan {
  const { axes: viewed, chosen, time } = view
  const own = new Array<string>(array.shape.length).fill(sliceAxis)
  for (const [place, { from }] of viewed.entries()) own[from] = requested[place]!
  const frame = requested.indexOf('frame')
  const along = frame < 0 ? undefined : viewed[frame]!
  const frames = along?.length ?? 1
  const flipped = viewed.flatMap(({ flipped }, place) => (flipped && place !== frame ? [requested[place]!] : []))
  const common = { frames, flipped, timed: along !== undefined && along.from === time }
  const turned = (index: number) => (along?.flipped ? frames - 1 - index : index)
  if (!chosen) return { ...common, axes: own, array, frameOf: turned }
  const slices = array.shape[chosen.from]!
  // One picture: the slices are read as frames, of which one is wanted.
  if (!along) return { ...common, array, axes: own.with(chosen.from, 'frame'), frameOf: () => chosen.index }
  // A slice is in one piece, slices of one volume one behind the other, and so are volumes: all slices are frames in a row.
  if (along.from === chosen.from + 1)
    return {
      ...common,
      array: { ...array, shape: array.shape.toSpliced(chosen.from, 2, slices * along.length) },
      axes: own.toSpliced(chosen.from, 2, 'frame'),
      frameOf: (index) => turned(index) * slices + chosen.index,
    }
  return { ...common, array, axes: own, frameOf: turned, select: { axis: sliceAxis, index: chosen.index } }
}
