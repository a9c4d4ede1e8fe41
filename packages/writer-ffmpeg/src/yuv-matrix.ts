// The colour matrices of 4:2:0 movies, as integers with 16 bits of fraction; in a worker.

/** `bt601`, `bt709`: limited range, for H.264 and VP9. `jfif`: BT.601 in full range, for JPEG. */
export type YuvMatrix = 'bt601' | 'bt709' | 'jfif'

export interface Coefficients {
  readonly y: readonly [number, number, number]
  readonly u: readonly [number, number, number]
  readonly v: readonly [number, number, number]
  readonly black: number
}

// 16 bits of fraction. ITU-R BT.601-7 2.5.1, BT.709-6 3.2 and 3.4, JFIF 1.02: Y = kr R + kg G + kb B, Cb = (B − Y) / (2 − 2 kb).
function coefficients(red: number, blue: number, lumaSpan: number, chromaSpan: number, black: number): Coefficients {
  const fixed = (value: number) => Math.round(value * 65536)
  // Greens take the rounding, so that greys keep their exact sums: full luma, no chroma.
  const luma = fixed(lumaSpan / 255)
  const chroma = chromaSpan / 255
  const y = [fixed((red * lumaSpan) / 255), fixed((blue * lumaSpan) / 255)] as const
  const half = fixed(chroma / 2)
  const uRed = fixed((-red * chroma) / (2 - 2 * blue))
  const vBlue = fixed((-blue * chroma) / (2 - 2 * red))
  return {
    y: [y[0], luma - y[0] - y[1], y[1]],
    u: [uRed, -half - uRed, half],
    v: [half, -half - vBlue, vBlue],
    black,
  }
}

export const matrices: Record<YuvMatrix, Coefficients> = {
  bt601: coefficients(0.299, 0.114, 219, 224, 16),
  bt709: coefficients(0.2126, 0.0722, 219, 224, 16),
  jfif: coefficients(0.299, 0.114, 255, 255, 0),
}
