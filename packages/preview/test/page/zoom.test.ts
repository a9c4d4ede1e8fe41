import { describe, expect, it } from 'vitest'
import {
  fitScale,
  panBy,
  pixelAt,
  placePicture,
  pointInPicture,
  scaleTo,
  type ZoomView,
  zoomAt,
} from '../../src/page/zoom.js'

const picture = { width: 100, height: 50 }
const stage = { width: 350, height: 300 }

describe('a picture that fits', () => {
  it('is as large as whole numbers allow, in the middle', () => {
    expect(placePicture('fit', picture, stage)).toEqual({ scale: 3, left: 25, top: 75 })
  })

  it('is made smaller if it is larger than the stage', () => {
    expect(fitScale({ width: 700, height: 300 }, stage)).toBe(0.5)
  })

  it('has whole pixels of the screen, which may be smaller than those of the page', () => {
    expect(fitScale(picture, { width: 260, height: 300 }, 2)).toBe(2.5)
  })

  it('is there however small the stage', () => {
    expect(placePicture('fit', picture, { width: 0, height: 0 }).scale).toBeGreaterThan(0)
  })
})

describe('zooming', () => {
  it('keeps what is under the pointer where it is', () => {
    const at = { x: 130, y: 120 }
    let view: ZoomView = 'fit'
    const held = pointInPicture(placePicture(view, picture, stage), at)
    for (const factor of [2, 1.5, 0.7]) {
      view = zoomAt(view, factor, at, picture, stage)
      const now = pointInPicture(placePicture(view, picture, stage), at)
      // The picture lies on whole pixels.
      expect(Math.abs(now.x - held.x)).toBeLessThan(0.5)
      expect(Math.abs(now.y - held.y)).toBeLessThan(0.5)
    }
  })

  it('ends where pixels are large, and where the picture is small', () => {
    let view: ZoomView = 'fit'
    for (let step = 0; step < 50; step++) view = zoomAt(view, 2, { x: 175, y: 150 }, picture, stage)
    expect(placePicture(view, picture, stage).scale).toBe(64)
    for (let step = 0; step < 50; step++) view = zoomAt(view, 0.5, { x: 175, y: 150 }, picture, stage)
    expect(placePicture(view, picture, stage).scale).toBe(1 / 16)
  })

  it('to a scale keeps the middle', () => {
    expect(scaleTo('fit', 1, picture, stage)).toEqual({ scale: 1, x: 50, y: 25 })
  })
})

describe('moving', () => {
  it('goes with the hand, and never loses the picture', () => {
    const view = { scale: 10, x: 50, y: 25 }
    expect(panBy(view, { x: 100, y: -50 }, picture, stage)).toEqual({ scale: 10, x: 40, y: 30 })
    expect(panBy(view, { x: 9999, y: -9999 }, picture, stage)).toEqual({ scale: 10, x: 0, y: 50 })
  })
})

describe('the pixel under a point', () => {
  it('is counted from the left and top of the picture, and there is none beside it', () => {
    const placed = placePicture('fit', picture, stage)
    expect(pixelAt(placed, { x: 25, y: 75 }, picture)).toEqual({ x: 0, y: 0 })
    expect(pixelAt(placed, { x: 27.9, y: 78 }, picture)).toEqual({ x: 0, y: 1 })
    expect(pixelAt(placed, { x: 324.9, y: 224.9 }, picture)).toEqual({ x: 99, y: 49 })
    expect(pixelAt(placed, { x: 325, y: 100 }, picture)).toBe(undefined)
    expect(pixelAt(placed, { x: 24.9, y: 100 }, picture)).toBe(undefined)
  })
})
