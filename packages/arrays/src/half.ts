// 16-bit floats become 32-bit ones, through a table of all 65,536.

let table: Float32Array | undefined

/** `bytes` holds 16-bit floats in the machine's byte order. */
export function decodeHalf(bytes: Buffer, values: Float32Array): void {
  table ??= tabulate()
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, values.length)
  for (let i = 0; i < values.length; i++) values[i] = table[halves[i]!]!
}

/** IEEE 754 binary16: a sign, 5 bits of exponent (bias 15), 10 bits of fraction. */
function tabulate(): Float32Array {
  const values = new Float32Array(65536)
  for (let bits = 0; bits < 32768; bits++) {
    const exponent = bits >> 10
    const fraction = bits & 1023
    let value = 2 ** (exponent - 15) * (1 + fraction / 1024)
    if (exponent === 0) value = 2 ** -14 * (fraction / 1024)
    else if (exponent === 31) value = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN
    values[bits] = value
    values[bits | 32768] = -value
  }
  return values
}
