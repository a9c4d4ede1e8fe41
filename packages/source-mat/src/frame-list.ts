// Turns all elements of a cell or a struct array, named by `{:}` or `(:)`, into a list of frames: their places and their common form.
import { statSync } from 'node:fs'
import { findDecoder, printable, Rounding, refuse, spellElementType } from '@movieflow/arrays'
import { countElements, type DType, type MovieflowError, z } from '@movieflow/core/plugin'
import { describeKind, elementName, followElement, formatTimes, type Reached } from './follow-path.js'
import type { Item, NumberItem, StructItem } from './item.js'

const deflatedSchema = z.strictObject({
  from: z.number(),
  length: z.number(),
  format: z.literal('zlib'),
  limit: z.number(),
})

/** Survives JSON, because `prepare` passes it to workers. */
export const frameListSchema = z.strictObject({
  /** The shape of one element in MATLAB; for pictures with a colour map, the shape of their colours. */
  shape: z.array(z.number()),
  order: z.enum(['F', 'C']),
  /** The type of the values. */
  dtype: z.string(),
  logical: z.boolean(),
  frames: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('stored'),
      offsets: z.array(z.number()),
      /** NumPy's letters; MATLAB stores whole numbers in fewer bytes. */
      codes: z.array(z.string()),
      bigEndian: z.boolean(),
      /** The compressed range in which offsets count, if it is not the file. */
      deflated: deflatedSchema.optional(),
    }),
    z.strictObject({ kind: z.literal('datasets'), paths: z.array(z.string()) }),
  ]),
  /** Colour maps, in MATLAB's order, and which of them each frame has. */
  palettes: z.strictObject({ maps: z.array(z.array(z.number())), of: z.array(z.number()) }).optional(),
})

export type FrameList = z.infer<typeof frameListSchema>

export function countListed({ frames }: FrameList): number {
  return frames.kind === 'stored' ? frames.offsets.length : frames.paths.length
}

export function dtypeOfList({ dtype }: FrameList): DType {
  return dtype as DType
}

/** Lists of files as they are, the last ones that were asked for; making one looks at each element. */
const known = new Map<string, FrameList>()
const mostKnown = 8

/** Throws if the elements are not arrays of one shape. */
export async function listFrames(file: string, name: string, reached: Reached): Promise<FrameList> {
  const { size, mtimeMs } = statSync(file)
  const key = JSON.stringify([file, name, size, mtimeMs])
  const before = known.get(key)
  if (before) return before
  const list = await walk(file, reached)
  known.set(key, list)
  for (const oldest of known.keys()) if (known.size > mostKnown) known.delete(oldest)
  return list
}

/** One element, and its colour map if it has one. */
interface Element {
  readonly name: string
  readonly item: NumberItem
  readonly place: Stored | { readonly kind: 'dataset'; readonly path: string; readonly logical: boolean }
  readonly palette: readonly number[] | undefined
}

interface Stored {
  readonly kind: 'stored'
  readonly offset: number
  readonly code: string
  readonly bigEndian: boolean
  readonly logical: boolean
  readonly deflated: z.infer<typeof deflatedSchema> | undefined
}

async function walk(file: string, reached: Reached): Promise<FrameList> {
  const { item, each } = reached
  const count = countElements(item.shape)
  if (count === 0) throw refuse(file, `${each!.shown} has no elements`)
  const elements: Element[] = []
  for (let index = 0; index < count; index++) {
    const element = await readElement(file, reached, index)
    const first = elements[0] ?? element
    checkAlike(file, first, element)
    elements.push(element)
  }
  const [first] = elements as [Element]
  const shape = shapeOf(first)
  if (countElements(shape) === 0) throw refuse(file, `${first.name} is empty`, 'frames have at least one element')
  const dtypes = new Set(elements.map((element) => dtypeOf(file, element)))
  const { place } = first
  return {
    shape: [...shape],
    order: first.item.order ?? 'F',
    dtype: dtypes.size === 1 ? [...dtypes][0]! : 'float64',
    logical: elements.every((element) => element.place.logical && !element.palette),
    frames:
      place.kind === 'dataset'
        ? { kind: 'datasets', paths: elements.map((element) => (element.place as { path: string }).path) }
        : {
            kind: 'stored',
            offsets: elements.map((element) => (element.place as Stored).offset),
            codes: elements.map((element) => (element.place as Stored).code),
            bigEndian: place.bigEndian,
            ...(place.deflated && { deflated: place.deflated }),
          },
    ...(first.palette && { palettes: palettesOf(elements) }),
  }
}

async function readElement(file: string, reached: Reached, index: number): Promise<Element> {
  const { item: holder, each } = reached
  const name = `${elementName(holder, each!.shown, index)}${each!.steps.map((step) => (step.kind === 'field' ? `.${step.name}` : '')).join('')}`
  const shown = printable(name, 120)
  const map = holder.kind === 'struct' && each!.steps.length === 1 ? colormapField(holder, reached) : -1
  // Members are read in their order.
  const early =
    map >= 0 && map < cdataField(holder) ? await paletteOf(file, holder as StructItem, index, map) : undefined
  const { item, element } = await followElement(file, reached, index)
  if (item.kind !== 'numbers' || element !== undefined) throw notNumbers(file, shown, item)
  if (item.complex) throw refuse(file, `${shown} has complex numbers`, 'save abs(x) or real(x)')
  const place = await item.locate()
  const late = map > cdataField(holder) ? await paletteOf(file, holder as StructItem, index, map) : undefined
  const palette = early ?? late
  if (palette && item.shape.length !== 2)
    throw refuse(file, `${shown} has a colour map and is ${formatTimes(item.shape)}`, 'a picture with one is a matrix')
  if (place.kind === 'held' && countElements(item.shape) > 0)
    throw refuse(file, `${shown} is a range, which is not a frame`, 'save it as an array')
  return { name: shown, item, place: placeOf(place, item), palette }
}

function placeOf(place: Awaited<ReturnType<NumberItem['locate']>>, { dtype }: NumberItem): Element['place'] {
  if (place.kind === 'dataset') {
    const { path, type } = place.info
    return { kind: 'dataset', path, logical: type.kind === 'boolean' }
  }
  if (place.kind === 'held')
    return { kind: 'stored', offset: 0, code: dtype.slice(1), bigEndian: false, logical: false, deflated: undefined }
  const { parts, logical, deflated } = place.array
  const { type, offset } = parts[0]!
  const range = deflated && { from: deflated.from, length: deflated.length, limit: deflated.limit }
  return {
    ...{ kind: 'stored', offset, code: type.code, bigEndian: type.bigEndian, logical: logical === true },
    deflated: range && { ...range, format: 'zlib' },
  }
}

function cdataField(item: Item): number {
  return item.kind === 'struct' ? item.fields.indexOf('cdata') : -1
}

/** The field of the colour map in frames of MATLAB's `getframe`; else -1. */
function colormapField({ fields }: StructItem, { each }: Reached): number {
  const [step] = each!.steps
  return step?.kind === 'field' && step.name === 'cdata' ? fields.indexOf('colormap') : -1
}

async function paletteOf(
  file: string,
  { fields, child }: StructItem,
  index: number,
  field: number,
): Promise<readonly number[] | undefined> {
  const item = await child(index * fields.length + field)
  if (countElements(item.shape) === 0) return undefined
  if (item.kind !== 'numbers' || item.complex || item.shape.length !== 2 || item.shape[1] !== 3)
    throw refuse(
      file,
      `the colormap of element ${index + 1} is ${describeKind(item)}`,
      'a colour map has three columns',
    )
  return Array.from(await item.values(new Rounding()))
}

function shapeOf({ item: { shape }, palette }: Element): readonly number[] {
  return palette ? [...shape, 3] : shape
}

function dtypeOf(file: string, { name, item, palette }: Element): DType {
  if (palette) return 'uint8'
  const decoder = findDecoder({ code: item.dtype.slice(1), bigEndian: item.dtype[0] === '>' }, undefined)
  if (!decoder) throw refuse(file, `${name} has the element type ${item.dtype}, which cannot be read`)
  return decoder.dtype
}

function checkAlike(file: string, first: Element, element: Element): void {
  const [expected, found] = [first, element].map((each) => formatTimes(shapeOf(each)))
  const [map, other] = [first, element].map(({ palette }) => (palette ? ' with a colour map' : ''))
  if (expected === found && map === other && first.item.order === element.item.order) return
  throw refuse(
    file,
    `${element.name} is ${found}${other}, and ${first.name} is ${expected}${map}: the frames of a movie are alike`,
    'name one of them, or give them the same size before you save them',
  )
}

function notNumbers(file: string, shown: string, item: Item): MovieflowError {
  return refuse(file, `${shown} is ${describeKind(item)}, but a frame must be an array of numbers`)
}

function palettesOf(elements: readonly Element[]): NonNullable<FrameList['palettes']> {
  const keys = elements.map(({ palette }) => JSON.stringify(palette))
  const maps = [...new Set(keys)]
  return { maps: maps.map((map) => JSON.parse(map) as number[]), of: keys.map((key) => maps.indexOf(key)) }
}

/** The name of the frames that a name without `{:}` or `(:)` may mean: a cell of pictures, or what `getframe` returned. Looks at the first element. */
export async function framesName(name: string, { item, element, each }: Reached): Promise<string | undefined> {
  if (each || element !== undefined || countElements(item.shape) === 0) return undefined
  if (item.kind === 'struct')
    return item.fields.includes('cdata') && item.fields.includes('colormap') && countElements(item.shape) > 1
      ? `${name}(:).cdata`
      : undefined
  if (item.kind !== 'cell') return undefined
  const first = await item.child(0)
  const isPicture = first.kind === 'numbers' && first.shape.filter((length) => length > 1).length >= 2
  return isPicture ? `${name}{:}` : undefined
}

/** The summary of frames before they are all examined: the first one's shape, and their number. */
export async function peekFrames(file: string, reached: Reached): Promise<{ dtype: string; shape: number[] }> {
  const count = countElements(reached.item.shape)
  if (count === 0) throw refuse(file, `${reached.each!.shown} has no elements`)
  const first = await readElement(file, reached, 0)
  const dtype = first.palette ? '|u1' : first.item.dtype
  return { dtype, shape: [count, ...shapeOf(first)] }
}

/** Names for the axes of a list, if they are plain. */
export function axesOfFrames([, ...shape]: readonly number[], dtype: string): readonly string[] | undefined {
  if (shape.length === 2) return ['frame', 'y', 'x']
  return shape.length === 3 && shape[2] === 3 && dtype === '|u1' ? ['frame', 'y', 'x', 'rgb'] : undefined
}

/** NumPy's spelling of a list's elements. */
export function spellList({ dtype }: FrameList): string {
  const letter = dtype.startsWith('uint') ? 'u' : dtype.startsWith('int') ? 'i' : 'f'
  return spellElementType({ code: `${letter}${Number(/\d+$/.exec(dtype)![0]) / 8}`, bigEndian: false })
}
