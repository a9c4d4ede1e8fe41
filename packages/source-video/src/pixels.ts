// The pixels of a video: their bits, and whether they are grey, from the beginning of ffmpeg's output for its first frame.
import { z } from '@movieflow/core/plugin'

/** The pixels in ffmpeg's output. */
export const pixelsSchema = z.strictObject({
  /** ffmpeg's name: `rgb24`, `rgb48le`, `gray`, `gray16le`, and of 9 to 14 bits `gray12le` with the file's own values. */
  format: z.string(),
  samples: z.literal([1, 3]),
  bytes: z.literal([1, 2]),
  /** The most that a sample can be. */
  white: z.number(),
})

export type VideoPixels = Readonly<z.infer<typeof pixelsSchema>>

export const rgb24: VideoPixels = { format: 'rgb24', samples: 3, bytes: 1, white: 0xff }
export const grey8: VideoPixels = { format: 'gray', samples: 1, bytes: 1, white: 0xff }
const rgb48: VideoPixels = { format: 'rgb48le', samples: 3, bytes: 2, white: 0xffff }

/** Reads a frame's form from the header of a PAM file, in the format that loses least; `undefined` if it is not one. */
export function readPamHeader(start: string) {
  const header = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH (\d)\nMAXVAL (\d+)\n/.exec(start)
  if (!header) return undefined
  const [width, height, samples, most] = header.slice(1).map(Number) as [number, number, number, number]
  return { width, height, grey: samples < 3, deep: most > 0xff }
}

/** Bytes of a NUT file in which {@link greyIn} finds what it looks for. */
export const nutHeaderBytes = 512

/**
 * Grey pixels of more than 8 bits by the name that NUT gives them: `Y1`, 0 and the number of bits, from behind if the highest byte comes
 * first. Other grey ones, as those with opacity, are taken as 16 bits.
 */
export function greyIn(nut: string): VideoPixels {
  const codes = Array.from(nut, (letter) => letter.charCodeAt(0))
  const isBits = (code = 0) => code >= 9 && code <= 16
  const [y, one] = [0x59, 0x31]
  const little = codes.findIndex((code, at) => code === y && codes[at + 1] === one && isBits(codes[at + 3]))
  const big = codes.findIndex((code, at) => code === one && codes[at + 1] === y && isBits(codes[at - 2]))
  const bits = codes[little >= 0 ? little + 3 : big - 2] ?? 16
  return { format: `gray${bits}le`, samples: 1, bytes: 2, white: 2 ** bits - 1 }
}

/** Colours in as many bits as the video needs. */
export const colorFormat = (deep: boolean): VideoPixels => (deep ? rgb48 : rgb24)

export function bytesOfPixel({ samples, bytes }: Pick<VideoPixels, 'samples' | 'bytes'>): number {
  return samples * bytes
}
