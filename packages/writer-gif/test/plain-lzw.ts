// GIF's LZW as its specification tells it (GIF89a, appendix F), with maps of strings: what the tests compare with.

/** The codes of one table's life: from a clear code to the next, without either. */
export interface Life {
  readonly codes: number[]
  readonly pixels: number[]
}

/** Image data of a block as it lies in the file: code size, sub-blocks, terminator. Throws if anything is left over. */
export function decodeImageData(data: Uint8Array): { codeSize: number; lives: Life[] } {
  const codeSize = data[0]!
  const bytes: number[] = []
  let at = 1
  while (data[at] !== 0) {
    bytes.push(...data.subarray(at + 1, at + 1 + data[at]!))
    at += 1 + data[at]!
  }
  if (at + 1 !== data.length) throw new Error(`${data.length - at - 1} bytes behind the terminator`)

  const clear = 1 << codeSize
  const lives: Life[] = []
  let strings: number[][] = []
  let width = codeSize + 1
  let before: number[] | undefined
  let bit = 0
  for (;;) {
    let code = 0
    for (let place = 0; place < width; place++, bit++) code |= ((bytes[bit >> 3]! >> (bit & 7)) & 1) << place
    if (code === clear + 1) break
    if (code === clear) {
      strings = Array.from({ length: clear + 2 }, (_, index) => [index])
      width = codeSize + 1
      before = undefined
      lives.push({ codes: [], pixels: [] })
      continue
    }
    if (before !== undefined && strings.length < 4096) {
      const next = code === strings.length ? before[0]! : strings[code]![0]!
      strings.push([...before, next])
      if (strings.length === 1 << width && width < 12) width++
    }
    before = strings[code]!
    lives.at(-1)!.codes.push(code)
    lives.at(-1)!.pixels.push(...before)
  }
  if (bytes.length !== Math.ceil(bit / 8)) throw new Error('bytes behind the end code')
  return { codeSize, lives }
}

/** The codes of the longest known strings, one table from the first pixel to the last. */
export function encodeLife(pixels: readonly number[], codeSize: number): number[] {
  const strings = new Map<string, number>()
  for (let index = 0; index < 1 << codeSize; index++) strings.set(String(index), index)
  let next = (1 << codeSize) + 2
  const codes: number[] = []
  let string = ''
  for (const pixel of pixels) {
    const longer = string === '' ? String(pixel) : `${string},${pixel}`
    if (strings.has(longer)) {
      string = longer
      continue
    }
    codes.push(strings.get(string)!)
    if (next < 4096) strings.set(longer, next++)
    string = String(pixel)
  }
  codes.push(strings.get(string)!)
  return codes
}

/** Bytes of the codes if tables are cleared when they are full, and only then, as most encoders do. */
export function plainBytes(pixels: readonly number[], codeSize: number): number {
  const known = new Map<number, Map<number, number>>()
  let bits = codeSize + 1
  let width = codeSize + 1
  let next = (1 << codeSize) + 2
  let prefix = -1
  for (const pixel of pixels) {
    const code = prefix < 0 ? pixel : known.get(prefix)?.get(pixel)
    if (code !== undefined) {
      prefix = code
      continue
    }
    bits += width
    if (next === 4096) {
      bits += width
      known.clear()
      next = (1 << codeSize) + 2
      width = codeSize + 1
    } else {
      if (next === 1 << width) width++
      if (!known.has(prefix)) known.set(prefix, new Map())
      known.get(prefix)!.set(pixel, next++)
    }
    prefix = pixel
  }
  return Math.ceil((bits + 2 * width) / 8)
}
