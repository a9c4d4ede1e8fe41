// Complex numbers become one real number each: length, angle or a part.

import { z } from '@movieflow/core/plugin'

/** The option `complex` of sources. */
export const complexOption = z
  .enum(['abs', 'real', 'imag', 'phase'])
  .optional()
  .describe('the part of complex numbers to show; by default they are refused')

export type ComplexPart = NonNullable<z.infer<typeof complexOption>>

/** `parts` holds real and imaginary part by turns; `phase` is in radians, from -π to π. */
export function decodeComplex(
  parts: Float32Array | Float64Array,
  values: Float32Array | Float64Array,
  part: ComplexPart,
): void {
  const length = values.length
  if (part === 'real') for (let i = 0; i < length; i++) values[i] = parts[2 * i]!
  else if (part === 'imag') for (let i = 0; i < length; i++) values[i] = parts[2 * i + 1]!
  else if (part === 'phase') for (let i = 0; i < length; i++) values[i] = Math.atan2(parts[2 * i + 1]!, parts[2 * i]!)
  else for (let i = 0; i < length; i++) values[i] = absolute(parts[2 * i]!, parts[2 * i + 1]!)
}

function absolute(real: number, imaginary: number): number {
  const square = real * real + imaginary * imaginary
  // Math.hypot is ten times slower; only it is right if squares leave the range of doubles.
  return square > 1e-290 && square < 1e290 ? Math.sqrt(square) : Math.hypot(real, imaginary)
}
