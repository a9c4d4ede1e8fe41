// OME-XML becomes the images that it describes: the letters and lengths of their axes, and which page is which plane.

/** One `Image`. */
export interface OmeImage {
  /** Letters in the order of indices, the slowest first: `TZCYX`; samples left out. */
  readonly axes: string
  readonly lengths: readonly number[]
  readonly samples: number
  /** Pages of the planes, in the order of indices. */
  readonly pages: readonly number[]
}

const mostPlanes = 1 << 18

/** The images of a file by its name; `undefined` where they are not all simple: in this file, with every plane. */
export function parseOme(xml: string, fileName: string, pageCount: number): OmeImage[] | undefined {
  if (!/OME>\s*$/.test(xml.slice(-12))) return undefined
  const images: OmeImage[] = []
  let current: Drafted | undefined
  for (const { name, attributes } of elementsOf(xml)) {
    if (name === 'BinaryOnly' || name.startsWith('ModuloAlong')) return undefined
    if (name === 'Pixels') {
      current = draft(attributes)
      if (current === undefined) return undefined
    } else if (name === 'Channel' && current !== undefined && !addChannel(current, attributes)) return undefined
    else if (name === 'TiffData' && current !== undefined && !addPlanes(current, attributes, pageCount))
      return undefined
    else if (name === 'UUID') {
      const other = attributes.get('FileName')
      if (other !== undefined && other.toLowerCase() !== fileName.toLowerCase()) return undefined
    } else if (name === '/Pixels' && current !== undefined) {
      const { axes, lengths, samples, pages } = current
      const planes = lengths.slice(0, -2).reduce((product, length) => product * length, 1)
      if (pages.length !== planes || Object.keys(pages).length !== planes) return undefined
      images.push({ axes, lengths, samples, pages })
      current = undefined
    }
  }
  return images.length > 0 ? images : undefined
}

interface Drafted {
  readonly axes: string
  readonly lengths: number[]
  samples: number
  channels: number
  readonly pages: number[]
}

function draft(attributes: ReadonlyMap<string, string>): Drafted | undefined {
  const order = attributes.get('DimensionOrder') ?? ''
  if (!/^XY(CTZ|CZT|TCZ|TZC|ZCT|ZTC)$/.test(order)) return undefined
  const axes = [...order].reverse().join('')
  const lengths = [...axes].map((axis) => Number(attributes.get(`Size${axis}`)))
  const planes = lengths.slice(0, -2).reduce((product, length) => product * length, 1)
  if (!lengths.every((length) => Number.isSafeInteger(length) && length > 0) || planes > mostPlanes) return undefined
  return { axes, lengths, samples: 1, channels: 0, pages: [] }
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

function addPlanes(image: Drafted, attributes: ReadonlyMap<string, string>, pageCount: number): boolean {
  const number = (name: string, otherwise: number) => Number(attributes.get(name) ?? otherwise)
  const first = number('IFD', 0)
  const said = number('PlaneCount', number('NumPlanes', attributes.has('IFD') ? 1 : 0))
  let index = 0
  for (const [at, axis] of [...image.axes.slice(0, -2)].entries()) {
    const place = number(`First${axis}`, 0)
    if (!(place >= 0 && place < image.lengths[at]!)) return false
    index = index * image.lengths[at]! + place
  }
  const planes = image.lengths.slice(0, -2).reduce((product, length) => product * length, 1)
  const count = said || Math.min(pageCount - first, planes - index)
  if (!Number.isSafeInteger(first) || first < 0 || !Number.isSafeInteger(count) || count < 1) return false
  if (first + count > pageCount || index + count > planes) return false
  for (let plane = 0; plane < count; plane++) image.pages[index + plane] = first + plane
  return true
}

/** Every tag of a text, in one walk; an end as `/Pixels`, also behind `<Pixels/>`. */
function* elementsOf(xml: string): Generator<{ name: string; attributes: ReadonlyMap<string, string> }> {
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
    yield { name: close + name, attributes }
    if (tag.endsWith('/')) yield { name: `/${name}`, attributes: new Map() }
  }
}
