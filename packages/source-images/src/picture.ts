// The facts that the headers of all formats become.

/** The form of a picture's pixels. */
export interface PictureHeader {
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly width: number
  readonly height: number
  /** 1 grey, 3 red, green, blue, 4 with opacity. */
  readonly channels: 1 | 3 | 4
  readonly dtype: 'uint8' | 'uint16'
}
