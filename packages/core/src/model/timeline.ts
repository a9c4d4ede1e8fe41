// The finished movie around its data: cards before and after, and editing of the drawn pictures; any thread.
import type { Json } from './field.js'
import type { LimitsRequest } from './limits.js'
import type { Size } from './picture.js'
import type { PluginReference } from './plugin-reference.js'

/** How frames that show data are drawn. */
export interface RenderSpec {
  readonly plugin: PluginReference
  /** With the first frame's values for per-frame options. */
  readonly options: Json
  /** Size of the pictures as drawn. */
  readonly size: Size
  /** Limits that each frame's drawing computes from that frame alone. */
  readonly frameLimits: { readonly [key: string]: LimitsRequest }
}

/** Another renderer, from one of the frames that show data on. */
export interface PartSpec {
  readonly first: number
  readonly render: RenderSpec
}

/** The name of a part's limits among those of the movie; the first part is 0. */
export function partLimit(part: number, key: string): string {
  return part === 0 ? key : `part ${part} ${key}`
}

/** The renderer's own name for limits of the movie; `undefined` if they are another part's. */
export function limitOfPart(part: number, name: string): string | undefined {
  const [, number, key] = /^part (\d+) (.*)$/s.exec(name) ?? []
  if (number === undefined) return part === 0 ? name : undefined
  return Number(number) === part ? key : undefined
}

/** The option that limits are named by: what follows `|` tells several requests of one option apart. */
export function optionOfLimits(name: string): string {
  return name.split('|')[0]!
}

/** Frames that show no data: one picture for all of them. */
export interface CardSpec {
  readonly plugin: PluginReference
  readonly options: Json
  readonly frames: number
}

/** A part of the pictures as drawn, in whole pixels from the left and top. */
export interface CropBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Frames whose pictures fade from or to a colour: the first of them, or the last, has only that colour. */
export interface Fade {
  readonly first: number
  readonly frames: number
  readonly towards: 'picture' | 'color'
  /** 0xRRGGBB. */
  readonly color: number
}

/** Texts that are drawn over the pictures. */
export interface BurntCaptions {
  readonly plugin: PluginReference
  /** Options without the text. */
  readonly options: Json
  readonly texts: readonly string[]
  /** Index of the text of each frame that shows data; -1 for none. */
  readonly at: Int32Array
}

/** A text of a file's movie; seconds of it. */
export interface Caption {
  readonly from: number
  readonly to: number
  readonly text: string
}

export interface Timeline {
  /** Frames that show the data: one after the other, between the cards. */
  readonly shown: number
  /** Of the finished pictures. */
  readonly size: Size
  readonly intro?: CardSpec
  readonly outro?: CardSpec
  readonly crop?: CropBox
  /** In their order. */
  readonly parts?: readonly PartSpec[]
  readonly captions?: BurntCaptions
  readonly fades: readonly Fade[]
}

interface Timed {
  readonly frames: number
  readonly timeline?: Timeline
}

/** The number of frames that show data. */
export function countShown({ frames, timeline }: Timed): number {
  return timeline?.shown ?? frames
}

/** The first frame of the finished movie that shows data. */
export function firstShown({ timeline }: Pick<Timed, 'timeline'>): number {
  return timeline?.intro?.frames ?? 0
}

/** The index of a frame of the finished movie among those that show data; `undefined` for a card. */
export function shownFrame(spec: Timed, index: number): number | undefined {
  const shown = index - firstShown(spec)
  return shown >= 0 && shown < countShown(spec) ? shown : undefined
}

/** The part that draws one of the frames that show data; the first is 0. */
export function partOf({ timeline }: Pick<Timed, 'timeline'>, shown: number): number {
  return (timeline?.parts?.findLastIndex(({ first }) => first <= shown) ?? -1) + 1
}

/** The middle one of the frames that show data, which represents the movie. */
export function middleFrame(spec: Timed): number {
  return firstShown(spec) + Math.floor(countShown(spec) / 2)
}

/** Of the finished pictures. */
export function pictureSize({
  render,
  timeline,
}: {
  readonly render: { readonly size: Size }
  readonly timeline?: Timeline
}): Size {
  return timeline?.size ?? render.size
}

/** The share of a picture that is visible at a frame of the finished movie, from 0 to 1, and the colour of the rest. */
export function fadeAt(fades: readonly Fade[], index: number): { readonly share: number; readonly color: number } {
  let found = { share: 1, color: 0 }
  for (const { first, frames, towards, color } of fades) {
    const place = index - first
    if (place < 0 || place >= frames) continue
    const share = (towards === 'picture' ? place : frames - 1 - place) / frames
    if (share < found.share) found = { share, color }
  }
  return found
}
