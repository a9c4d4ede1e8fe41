// Arrays as characters.
import { expect, it } from 'vitest'
import { drawAscii, drawBlocks } from '../src/terminal-picture.js'

const tensor = { axes: ['axis1', 'axis2'], shape: [2, 4], data: Float32Array.from([0, 1, 2, 3, 4, 5, 6, Number.NaN]) }

it('keeps the aspect, and shows what is missing', () => {
  expect(drawAscii(tensor, [0, 6], 60).map((row) => row.length)).toEqual([8, 8])
  expect(drawAscii(tensor, [0, 6], 60)[1]).toMatch(/\?\?$/)
})

it('reads a Fortran array the way it is written', () => {
  const turned = { axes: ['axis1', 'axis0'], shape: [4, 2], data: Float32Array.from([0, 4, 1, 5, 2, 6, 3, Number.NaN]) }
  expect(drawAscii(turned, [0, 6], 60)).toEqual(drawAscii(tensor, [0, 6], 60))
  expect(drawBlocks(turned, [0, 6], 60)).toEqual(drawBlocks(tensor, [0, 6], 60))
})

it('has y down, whichever of its axes comes first', () => {
  const upright = { axes: ['y', 'x'], shape: [2, 4], data: tensor.data }
  const lying = { axes: ['x', 'y'], shape: [4, 2], data: Float32Array.from([0, 4, 1, 5, 2, 6, 3, Number.NaN]) }
  expect(drawAscii(upright, [0, 6], 60)).toEqual(drawAscii(tensor, [0, 6], 60))
  expect(drawAscii(lying, [0, 6], 60)).toEqual(drawAscii(tensor, [0, 6], 60))
})

it('is drawn where all values are one, within its columns', () => {
  const flat = { axes: ['axis1', 'axis2'], shape: [300, 500], data: new Float32Array(150_000) }
  const lines = drawBlocks(flat, [0, 0], 60)
  expect(lines).toHaveLength(18)
  expect(lines[0]!.split('▀')).toHaveLength(61)
})
