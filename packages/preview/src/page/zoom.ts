// The place and size of the picture on the stage: whole and crisp, or zoomed; anywhere.

export interface StageExtent {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** `fit`, or the number of screen pixels per pixel of the picture, and the point of the picture in the middle of the stage. */
export type ZoomView = 'fit' | { readonly scale: number; readonly x: number; readonly y: number }

/** From the stage's left and top, in its pixels. */
export interface PlacedStage {
  readonly scale: number
  readonly left: number
  readonly top: number
}

const leastScale = 1 / 16
const mostScale = 64

/** A picture that fits is enlarged by whole screen pixels only (`density` of them are one of the page's), so that all pixels have one size. */
export function fitScale(picture: StageExtent, stage: StageExtent, density = 1): number {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height)
  return Math.min(
    mostScale,
    scale >= 1 ? Math.floor(scale * density) / density : Math.max(scale, 1 / Math.max(picture.width, picture.height)),
  )
}

export function placePicture(view: ZoomView, picture: StageExtent, stage: StageExtent, density = 1): PlacedStage {
  if (view === 'fit') {
    const scale = fitScale(picture, stage, density)
    const place = (room: number, length: number) => Math.round((room - length * scale) / 2)
    return { scale, left: place(stage.width, picture.width), top: place(stage.height, picture.height) }
  }
  const { scale, x, y } = view
  return { scale, left: Math.round(stage.width / 2 - x * scale), top: Math.round(stage.height / 2 - y * scale) }
}

/** The point of the picture under a point of the stage: fractions of its pixels count. */
export function pointInPicture({ scale, left, top }: PlacedStage, at: Point): Point {
  return { x: (at.x - left) / scale, y: (at.y - top) / scale }
}

/** The pixel under a point of the stage. */
export function pixelAt(placed: PlacedStage, at: Point, picture: StageExtent): Point | undefined {
  const { x, y } = pointInPicture(placed, at)
  const inside = x >= 0 && y >= 0 && x < picture.width && y < picture.height
  return inside ? { x: Math.floor(x), y: Math.floor(y) } : undefined
}

/** Larger or smaller, with the point under `at` fixed. */
export function zoomAt(
  view: ZoomView,
  factor: number,
  at: Point,
  picture: StageExtent,
  stage: StageExtent,
  density = 1,
): ZoomView {
  const placed = placePicture(view, picture, stage, density)
  const scale = Math.min(mostScale, Math.max(leastScale, placed.scale * factor))
  const held = pointInPicture(placed, at)
  return keepNear(
    { scale, x: held.x + (stage.width / 2 - at.x) / scale, y: held.y + (stage.height / 2 - at.y) / scale },
    picture,
  )
}

/** At this scale, with the middle of the stage fixed. */
export function scaleTo(
  view: ZoomView,
  scale: number,
  picture: StageExtent,
  stage: StageExtent,
  density = 1,
): ZoomView {
  const middle = { x: stage.width / 2, y: stage.height / 2 }
  return zoomAt(view, scale / placePicture(view, picture, stage, density).scale, middle, picture, stage, density)
}

/** Moved by so many pixels of the stage. */
export function panBy(view: ZoomView, by: Point, picture: StageExtent, stage: StageExtent): ZoomView {
  const { scale, left, top } = placePicture(view, picture, stage)
  const middle = pointInPicture(
    { scale, left: left + by.x, top: top + by.y },
    { x: stage.width / 2, y: stage.height / 2 },
  )
  return keepNear({ scale, ...middle }, picture)
}

/** The middle of the stage never leaves the picture, so that it cannot be lost. */
function keepNear(view: { scale: number; x: number; y: number }, { width, height }: StageExtent): ZoomView {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value))
  return { scale: view.scale, x: within(view.x, width), y: within(view.y, height) }
}

/** `200 %`; `33 %`. */
export function formatScale(scale: number): string {
  return `${Math.round(scale * 100)} %`
}
