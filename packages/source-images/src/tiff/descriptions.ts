// Turns the texts that programs write into a page into data: tifffile's shape, ImageJ's hyperstack.

/** The shape that tifffile wrote, and letters of its axes if it has them. */
export interface ShapedDescription {
  readonly shape: readonly number[]
  readonly axes?: string
  readonly truncated?: boolean
}

export function parseShaped(text: string): ShapedDescription | undefined {
  if (/^shape=\(/.test(text))
    return checkedShape(
      text
        .slice(7, text.indexOf(')'))
        .split(',')
        .filter((each) => each.trim() !== '')
        .map(Number),
    )
  if (!text.startsWith('{') || !text.includes('"shape":')) return undefined
  try {
    const found = JSON.parse(text) as { shape?: unknown; axes?: unknown; truncated?: unknown } | null
    if (!Array.isArray(found?.shape)) return undefined
    const checked = checkedShape(found.shape)
    if (checked === undefined) return undefined
    return {
      ...checked,
      ...(typeof found.axes === 'string' && { axes: found.axes }),
      ...(typeof found.truncated === 'boolean' && { truncated: found.truncated }),
    }
  } catch {
    return undefined
  }
}

function checkedShape(shape: readonly unknown[]): { shape: readonly number[] } | undefined {
  const lengths = shape.filter((each): each is number => Number.isSafeInteger(each) && (each as number) > 0)
  return lengths.length === shape.length && lengths.length > 0 && lengths.length <= 32 ? { shape: lengths } : undefined
}

/**
 * The scale in which ImageJ shows its stored numbers, if there is one: signed numbers of 16 bits are stored in its files as unsigned ones, with a
 * line of `c0=-32768` for it. Only lines (`cf=0`) are described, others are named.
 */
export function imageJCalibration(text: string): string | undefined {
  if (!text.startsWith('ImageJ=')) return undefined
  const told = (name: string) => new RegExp(`^${name}=(\\S+)`, 'm').exec(text.slice(0, 10_000))?.[1]
  const kind = told('cf')
  // 20 is none.
  if (kind === undefined || kind === '20') return undefined
  const [offset, factor] = [Number(told('c0') ?? 0), Number(told('c1') ?? 1)]
  if (kind !== '0') return `a function of its own (cf=${kind})`
  return offset === 0 && factor === 1 ? undefined : `${offset} + ${factor} × the stored number`
}

/** The number of images by ImageJ's description. */
export interface ImageJDescription {
  readonly images: number
  readonly frames: number
  readonly slices: number
  readonly channels: number
  /** The fastest axis first: `czt`. */
  readonly order: string
}

export function parseImageJ(text: string): ImageJDescription | undefined {
  if (!text.startsWith('ImageJ=')) return undefined
  const values = new Map<string, string>()
  for (const line of text.split('\n', 1000)) {
    const equals = line.indexOf('=')
    if (equals > 0) values.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim())
  }
  const count = (name: string) => {
    const value = values.get(name)
    return value === undefined ? 1 : /^\d{1,9}$/.test(value) ? Number(value) : 0
  }
  const found = {
    images: count('images'),
    frames: count('frames'),
    slices: count('slices'),
    channels: count('channels'),
    order: (values.get('order') ?? 'czt').toLowerCase(),
  }
  return found.images > 0 && found.frames > 0 && found.slices > 0 && found.channels > 0 ? found : undefined
}
