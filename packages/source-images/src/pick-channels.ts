// Pixels of red, green, blue and opacity become those of fewer channels; in workers.

/** The first `channels` of each four. */
export function pickChannels<T extends Uint8Array | Uint16Array | Uint8ClampedArray>(
  samples: T,
  channels: number,
  pixels: number,
): T extends Uint16Array ? Uint16Array : Uint8Array {
  const values =
    samples.BYTES_PER_ELEMENT === 2 ? new Uint16Array(pixels * channels) : new Uint8Array(pixels * channels)
  if (channels === 1) for (let pixel = 0; pixel < pixels; pixel++) values[pixel] = samples[4 * pixel]!
  else
    for (let from = 0, to = 0; to < values.length; from += 4, to += 3) {
      values[to] = samples[from]!
      values[to + 1] = samples[from + 1]!
      values[to + 2] = samples[from + 2]!
    }
  return values as T extends Uint16Array ? Uint16Array : Uint8Array
}
