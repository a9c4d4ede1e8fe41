// The picture of frame `index` in the videos of this folder: its number in black and white, and two colours of its own.

/** Of the patch on the left; the one on the right has blue, red, green instead. */
export function colorOf(index) {
  return [28 + ((index * 37) % 200), 28 + ((index * 71 + 60) % 200), 28 + ((index * 113 + 120) % 200)]
}

/** Rows of RGB. In the upper third stand eight bits, the highest on the left; below are the two colours, side by side. */
export function drawPicture(index, width, height) {
  const [red, green, blue] = colorOf(index)
  const rows = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = (index >> (7 - Math.floor(x / 4))) & 1 ? 255 : 0
      const color = y < height / 3 ? [bit, bit, bit] : x < 16 ? [red, green, blue] : [blue, red, green]
      rows.set(color, (y * width + x) * 3)
    }
  return rows
}
