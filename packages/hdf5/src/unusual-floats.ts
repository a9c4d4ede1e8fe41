// Floats whose bits lie otherwise than IEEE's, such as bfloat16, become float32 or float64 of the same value.

export interface FloatLayout {
  /** Of an element in the file. */
  readonly stored: number
  /** Of the IEEE float that holds all its values. */
  readonly bytes: 4 | 8
  readonly signAt: number
  readonly exponentAt: number
  readonly exponentBits: number
  readonly fractionAt: number
  readonly fractionBits: number
  readonly bias: number
}

/** Little-endian elements, as they are stored, become little-endian floats of `layout.bytes`. */
export function convertFloats(elements: Uint8Array, layout: FloatLayout): Uint8Array<ArrayBuffer> {
  const { stored, bytes } = layout
  const count = elements.length / stored
  const result = new Uint8Array(count * bytes)
  const [from, to] = [viewOf(elements), viewOf(result)]
  const known = new Map<number, number>()
  for (let n = 0; n < count; n++) {
    const low = readWord(from, n * stored, Math.min(4, stored))
    const high = stored > 4 ? readWord(from, n * stored + 4, stored - 4) : 0
    let value = stored <= 2 ? known.get(low) : undefined
    if (value === undefined) {
      value = floatOf(low, high, layout)
      if (stored <= 2) known.set(low, value)
    }
    if (bytes === 4) to.setFloat32(n * 4, value, true)
    else to.setFloat64(n * 8, value, true)
  }
  return result
}

function floatOf(low: number, high: number, layout: FloatLayout): number {
  const { signAt, exponentAt, exponentBits, fractionAt, fractionBits, bias } = layout
  const exponent = bitsOf(low, high, exponentAt, exponentBits)
  const fraction = bitsOf(low, high, fractionAt, fractionBits)
  const unit = 2 ** fractionBits
  let size: number
  if (exponent === 2 ** exponentBits - 1) size = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  else if (exponent === 0) size = (fraction / unit) * 2 ** (1 - bias)
  else size = (1 + fraction / unit) * 2 ** (exponent - bias)
  return bitsOf(low, high, signAt, 1) === 1 ? -size : size
}

function bitsOf(low: number, high: number, at: number, count: number): number {
  const inLow = Math.max(0, Math.min(32 - at, count))
  const lower = inLow === 0 ? 0 : Math.floor(low / 2 ** at) % 2 ** inLow
  const upper = count === inLow ? 0 : Math.floor(high / 2 ** Math.max(0, at - 32)) % 2 ** (count - inLow)
  return lower + upper * 2 ** inLow
}

function readWord(view: DataView, at: number, bytes: number): number {
  let word = 0
  for (let n = bytes - 1; n >= 0; n--) word = word * 256 + view.getUint8(at + n)
  return word
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
