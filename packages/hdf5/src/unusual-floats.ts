// Turns floats whose bits are not in IEEE's order into float32 or float64: bfloat16, say, of the same value, long doubles the nearest.
// It is frozen: it reads the layouts in docs/formats.md, and none is added without a known file that has it.

export interface FloatLayout {
  /** Bytes of an element in the file. */
  readonly stored: number
  /** Bytes of the float that it becomes. */
  readonly bytes: 4 | 8
  /** Bytes of the float that NumPy has for it. */
  readonly numpy: 2 | 4 | 8 | 16
  readonly signAt: number
  readonly exponentAt: number
  readonly exponentBits: number
  readonly fractionAt: number
  readonly fractionBits: number
  readonly bias: number
  /** True if the fraction's first bit is left out, as it is always set; x86's long doubles have it. */
  readonly implied: boolean
}

/** Little-endian elements, as they are stored, become little-endian floats of `layout.bytes`. */
export function convertFloats(elements: Uint8Array, layout: FloatLayout): Uint8Array<ArrayBuffer> {
  const { stored, bytes } = layout
  const count = elements.length / stored
  const result = new Uint8Array(count * bytes)
  if (stored > 8) return convertLong(elements, layout, result)
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

function convertLong(elements: Uint8Array, layout: FloatLayout, result: Uint8Array<ArrayBuffer>) {
  const { stored, signAt, exponentAt, exponentBits, fractionAt, fractionBits, bias, implied } = layout
  const to = viewOf(result)
  const width = fractionBits - (implied ? 0 : 1)
  const part = (bits: bigint, at: number, count: number) => BigInt.asUintN(count, bits >> BigInt(at))
  for (let n = 0; n < elements.length / stored; n++) {
    const bytes = Uint8Array.from(elements.subarray(n * stored, (n + 1) * stored)).reverse()
    const bits = BigInt(`0x${Buffer.from(bytes.buffer).toString('hex')}`)
    const exponent = Number(part(bits, exponentAt, exponentBits))
    let fraction = part(bits, fractionAt, fractionBits)
    let size: number
    if (exponent === 2 ** exponentBits - 1)
      size = BigInt.asUintN(width, fraction) === 0n ? Number.POSITIVE_INFINITY : Number.NaN
    else {
      if (implied && exponent > 0) fraction |= 1n << BigInt(width)
      size = scale(Number(fraction), Math.max(1, exponent) - bias - width)
    }
    to.setFloat64(n * 8, part(bits, signAt, 1) === 1n ? -size : size, true)
  }
  return result
}

/** Times a power of two that may itself be no number. */
function scale(value: number, power: number): number {
  const half = Math.trunc(power / 2)
  return value * 2 ** Math.max(-1074, half) * 2 ** Math.max(-1074, power - half)
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
