// The largest axes box, with its colour bar, in a slot; any thread.

export interface Fit {
  readonly width: number
  readonly height: number
  readonly barHeight: number
  readonly barWidth: number
  /** Between the box's right margin and the bar. */
  readonly gap: number
}

/** `aspect` is height over width, where it is fixed; `font` is in pixels. */
export function fitBox(
  slot: { width: number; height: number },
  aspect: number | undefined,
  font: number,
  bar: boolean,
): Fit {
  // As high as the box, but never too low for a few labels.
  const barHeightFor = (height: number) => (bar ? Math.round(Math.min(slot.height, Math.max(height, 8 * font))) : 0)
  let height = slot.height
  let width = slot.width
  let fit: Fit | undefined
  // The bar's width follows its height, and takes from the box's width: a few rounds agree, or differ by a pixel.
  for (let round = 0; round < 12; round++) {
    const barWidth = bar ? Math.round(Math.max(0.05 * barHeightFor(height), 0.8 * font)) : 0
    const gap = bar ? Math.round(Math.max(0.05 * barHeightFor(height), font)) : 0
    width = Math.max(1, slot.width - barWidth - gap)
    height = slot.height
    if (aspect !== undefined) {
      width = Math.min(width, height / aspect)
      height = Math.min(height, width * aspect)
    }
    width = Math.max(1, Math.floor(width))
    height = Math.max(1, aspect === undefined ? height : Math.min(slot.height, Math.round(width * aspect)))
    const settled = fit?.width === width && fit.height === height
    fit = { width, height, barHeight: barHeightFor(height), barWidth, gap }
    if (settled) break
  }
  return fit!
}
