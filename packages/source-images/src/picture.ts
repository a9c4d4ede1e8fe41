// What the headers of all formats become.

/** What a picture's pixels will be. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly width: number
  readonly height: number
  /** 1 grey, 3 red, green, blue, 4 with opacity. */
  readonly channels: 1 | 3 | 4
  readonly dtype: 'uint8' | 'uint16'
}
