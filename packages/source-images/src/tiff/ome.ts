// OME-XML becomes the images that it describes: the letters and lengths of their axes, and the page and file of each plane.

/** The place of a plane: a page of a file, by its name in the text; without a name, of the file itself. */
export interface OmePlane {
  readonly file?: string
  readonly page: number
}

/** One `Image`. */
export interface OmeImage {
  /** Letters in the order of indices, the slowest first: `TZCYX`; samples left out. */
  readonly axes: string
  readonly lengths: readonly number[]
  readonly samples: number
  /** In the order of indices; `undefined` for planes that the text places nowhere. */
  readonly planes: readonly (OmePlane | undefined)[]
}

/** The files that the text describes. */
export interface OmeFiles {
  /** The name of the file that it was read for. */
  readonly own: string
  /** The number of pages of a file, by its name, which is left out for the file itself; 0 if there is no such file. */
  pageCount(file: string | undefined): number
}

const mostPlanes = 1 << 18

/** True if a text is OME-XML. */
export function isOme(xml: string): boolean {
  return /OME>\s*$/.test(xml.slice(-12))
}

/** The name of the file that has the text in the place of this one. */
export function metadataFileOf(xml: string): string | undefined {
  for (const { name, attributes } of elementsOf(xml)) if (name === 'BinaryOnly') return attributes.get('MetadataFile')
  return undefined
}

/** The images of a file; a text says why they are not known. `ownId` is the file's own, if it is not the text's. */
export function parseOme(xml: string, files: OmeFiles, ownId?: string): OmeImage[] | string {
  const images: OmeImage[] = []
  let current: Drafted | undefined
  let place: { readonly attributes: ReadonlyMap<string, string>; file?: string } | undefined
  let id = ownId
  for (const { name, attributes, text } of elementsOf(xml)) {
    if (name === 'BinaryOnly') return 'it is in another file'
    if (name.startsWith('ModuloAlong')) return `it divides axes further (${name})`
    if (name === 'OME') id ??= attributes.get('UUID')
    else if (name === 'Pixels') {
      current = draft(attributes)
      if (current === undefined) return 'its axes are not valid'
    } else if (name === 'Channel' && current !== undefined) {
      if (!addChannel(current, attributes)) return 'its channels have different numbers of samples'
    } else if (name === 'TiffData') place = { attributes }
    else if (name === 'UUID' && place !== undefined) {
      const file = attributes.get('FileName')
      const isOwn = file === undefined || text.trim() === id || file.toLowerCase() === files.own.toLowerCase()
      if (!isOwn) place.file = file
    } else if (name === '/TiffData' && current !== undefined && place !== undefined) {
      if (!addPlanes(current, place, files)) return 'it has planes at impossible places'
      place = undefined
    } else if (name === '/Pixels' && current !== undefined) {
      const { axes, lengths, samples, planes } = current
      images.push({
        axes,
        lengths,
        samples,
        planes: Array.from({ length: planeCount(current) }, (_, at) => planes[at]),
      })
      current = undefined
    }
  }
  return images.length > 0 ? images : 'it describes no image'
}

/** The id that a text has for its own file. */
export function omeId(xml: string): string | undefined {
  for (const { name, attributes } of elementsOf(xml)) if (name === 'OME') return attributes.get('UUID')
  return undefined
}

interface Drafted {
  readonly axes: string
  readonly lengths: number[]
  samples: number
  channels: number
  readonly planes: OmePlane[]
}

function planeCount({ lengths }: Pick<Drafted, 'lengths'>): number {
  return lengths.slice(0, -2).reduce((product, length) => product * length, 1)
}

function draft(attributes: ReadonlyMap<string, string>): Drafted | undefined {
  const order = attributes.get('DimensionOrder') ?? ''
  if (!/^XY(CTZ|CZT|TCZ|TZC|ZCT|ZTC)$/.test(order)) return undefined
  const axes = [...order].reverse().join('')
  const lengths = [...axes].map((axis) => Number(attributes.get(`Size${axis}`)))
  if (!lengths.every((length) => Number.isSafeInteger(length) && length > 0)) return undefined
  return planeCount({ lengths }) > mostPlanes ? undefined : { axes, lengths, samples: 1, channels: 0, planes: [] }
}

/** Red, green and blue count as three channels there. */
function addChannel(image: Drafted, attributes: ReadonlyMap<string, string>): boolean {
  const samples = Number(attributes.get('SamplesPerPixel') ?? 1)
  if (image.channels++ > 0) return samples === image.samples
  const at = image.axes.indexOf('C')
  if (!Number.isSafeInteger(samples) || samples < 1 || image.lengths[at]! % samples !== 0) return false
  image.samples = samples
  image.lengths[at]! /= samples
  return true
}

/** Like tifffile: planes that the file does not have are missing, and none is placed after the last. */
function addPlanes(
  image: Drafted,
  { attributes, file }: { readonly attributes: ReadonlyMap<string, string>; readonly file?: string },
  files: OmeFiles,
): boolean {
  const number = (name: string, otherwise: number) => Number(attributes.get(name) ?? otherwise)
  const first = number('IFD', 0)
  const said = number('PlaneCount', number('NumPlanes', attributes.has('IFD') ? 1 : 0))
  let index = 0
  for (const [at, axis] of [...image.axes.slice(0, -2)].entries()) {
    const place = number(`First${axis}`, 0)
    if (!(place >= 0 && place < image.lengths[at]!)) return false
    index = index * image.lengths[at]! + place
  }
  const planes = planeCount(image)
  const present = files.pageCount(file)
  const count = said || Math.max(0, Math.min(present - first, planes - index))
  if (!Number.isSafeInteger(first) || first < 0 || !Number.isSafeInteger(count) || count < 0) return false
  if (index + count > planes) return false
  for (let plane = 0; plane < count && first + plane < present; plane++)
    image.planes[index + plane] = { ...(file !== undefined && { file }), page: first + plane }
  return true
}

/** Every tag of a text, in one walk; an end as `/Pixels`, also behind `<Pixels/>`. */
function* elementsOf(
  xml: string,
): Generator<{ name: string; attributes: ReadonlyMap<string, string>; readonly text: string }> {
  let at = 0
  while (true) {
    at = xml.indexOf('<', at)
    if (at < 0) return
    const comment = xml.startsWith('<!--', at)
    const end = comment ? xml.indexOf('-->', at) : xml.indexOf('>', at)
    if (end < 0) return
    const tag = xml.slice(at + 1, end)
    at = end + 1
    if (comment || /^[?!]/.test(tag)) continue
    const close = tag.startsWith('/') ? '/' : ''
    const name = (/^\/?([^\s/]+)/.exec(tag)?.[1] ?? '').replace(/^.*:/, '')
    const attributes = new Map<string, string>()
    if (tag.length < 10_000)
      for (const [, key, double, single] of tag.matchAll(/\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
        attributes.set(key!, double ?? single ?? '')
    const next = name === 'UUID' ? xml.indexOf('<', at) : at
    yield { name: close + name, attributes, text: xml.slice(at, next < 0 ? at : next) }
    if (tag.endsWith('/')) yield { name: `/${name}`, attributes: new Map(), text: '' }
  }
}
