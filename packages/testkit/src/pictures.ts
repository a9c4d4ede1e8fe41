// Pictures to be written, and how far decoded ones are from them.
import type { Picture, Size } from '@movieflow/core/plugin'

/** The tolerance for decoded pixels, in levels of 255. */
export interface Tolerance {
  /** Any channel of any pixel. */
  readonly largest?: number
  /** All of a frame together. */
  readonly mean?: number
}

/** A smooth ramp, a block that moves with the frames, and an edge that stays: each frame is unlike the others. */
export function drawTestPicture([width, height]: Size, index: number, frames: number): Picture {
  const data = new Uint8Array(width * height * 4)
  const side = Math.max(1, Math.ceil(width / 4))
  const left = Math.floor(((width - side) * index) / Math.max(1, frames - 1))
  const level = Math.round((255 * (index + 1)) / frames)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const block = x >= left && x < left + side && y >= height / 4 && y < (height * 3) / 4
      data[at] = block ? level : Math.round((200 * x) / width)
      data[at + 1] = block ? 255 - level : 90
      data[at + 2] = block ? 40 : Math.round((200 * y) / height)
      data[at + 3] = 255
    }
  }
  return { width, height, data }
}

/** Largest and mean difference of the colours of a picture and the upper left part of a decoded one. */
export function measureDifference(
  picture: Picture,
  decoded: Uint8Array,
  decodedWidth: number,
): { largest: number; mean: number } {
  let largest = 0
  let sum = 0
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const wanted = picture.data[(y * picture.width + x) * 4 + channel]!
        const difference = Math.abs(wanted - decoded[(y * decodedWidth + x) * 4 + channel]!)
        if (difference > largest) largest = difference
        sum += difference
      }
    }
  }
  return { largest, mean: sum / (picture.width * picture.height * 3) }
}

/** The same picture in memory that threads share, which core may use. */
export function inSharedMemory(data: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(data.length))
  shared.set(data)
  return shared
}
