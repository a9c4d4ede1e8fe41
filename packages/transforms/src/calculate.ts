// Element by element calculations in place, in float64, rounded to the array's own type; IEEE's rules for 0 and NaN.
import type { Range } from '@movieflow/core/plugin'
import type { FloatArray } from './floats.js'

export const operations = {
  alone: ['abs', 'negate', 'log', 'log10', 'exp', 'sqrt', 'square'],
  withOperand: ['add', 'subtract', 'multiply', 'divide'],
} as const

const alone: Record<(typeof operations.alone)[number], (value: number) => number> = {
  abs: Math.abs,
  negate: (value) => -value,
  log: Math.log,
  log10: Math.log10,
  exp: Math.exp,
  sqrt: Math.sqrt,
  square: (value) => value * value,
}

export function calculateAlone(by: (typeof operations.alone)[number], data: FloatArray): void {
  if (by === 'abs') {
    for (let index = 0; index < data.length; index++) data[index] = Math.abs(data[index]!)
    return
  }
  const calculate = alone[by]
  for (let index = 0; index < data.length; index++) data[index] = calculate(data[index]!)
}

/** `operand` is a number, or as many of them as `data`. A loop for each: one shared loop would be several times slower. */
export function calculateWith(
  by: (typeof operations.withOperand)[number],
  data: FloatArray,
  operand: number | FloatArray,
): void {
  if (typeof operand === 'number') {
    if (by === 'add') for (let index = 0; index < data.length; index++) data[index]! += operand
    if (by === 'subtract') for (let index = 0; index < data.length; index++) data[index]! -= operand
    if (by === 'multiply') for (let index = 0; index < data.length; index++) data[index]! *= operand
    if (by === 'divide') for (let index = 0; index < data.length; index++) data[index]! /= operand
    return
  }
  if (by === 'add') for (let index = 0; index < data.length; index++) data[index]! += operand[index]!
  if (by === 'subtract') for (let index = 0; index < data.length; index++) data[index]! -= operand[index]!
  if (by === 'multiply') for (let index = 0; index < data.length; index++) data[index]! *= operand[index]!
  if (by === 'divide') for (let index = 0; index < data.length; index++) data[index]! /= operand[index]!
}

/** NaN stays NaN. */
export function clipFloats(data: FloatArray, { from, to }: Range): void {
  for (let index = 0; index < data.length; index++) data[index] = Math.min(Math.max(data[index]!, from), to)
}
