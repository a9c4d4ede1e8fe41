// The largest axes box, with its colour bars, in a slot; any thread.

export interface Fit {
  readonly width: number
  readonly height: number
  readonly barHeight: number
  readonly barWidth: number
  /** Before each bar. */
  readonly gap: number
  /** What all bars and their gaps take of the width, without their labels. */
  readonly barRoom: number
}

/** `aspect` is height over width, if it is fixed; `font` is in pixels. */
export function fitBox(
  slot: { width: number; height: number },
  aspect: number | undefined,
  font: number,
  bars: number,
): Fit {
  // As high as the box, but never too low for a few labels.
  const barHeightFor = (height: number) =>
    bars > 0 ? Math.round(Math.min(slot.height, Math.max(height, 8 * font))) : 0
  let height = slot.height
  let width = slot.width
  let fit: Fit | undefined
  // The bar's width follows its height, and takes from the box's width: a few rounds agree, or differ by a pixel.
  for (let round = 0; round < 12; round++) {
    const barWidth = bars > 0 ? Math.round(Math.max(0.05 * barHeightFor(height), 0.8 * font)) : 0
    const gap = bars > 0 ? Math.round(Math.max(0.05 * barHeightFor(height), font)) : 0
    const barRoom = bars * (barWidth + gap)
    width = Math.max(1, slot.width - barRoom)
    height = slot.height
    if (aspect !== undefined) {
      width = Math.min(width, height / aspect)
      height = Math.min(height, width * aspect)
    }
    width = Math.max(1, Math.floor(width))
    height = Math.max(1, aspect === undefined ? height : Math.min(slot.height, Math.round(width * aspect)))
    const settled = fit?.width === width && fit.height === height
    fit = { width, height, barHeight: barHeightFor(height), barWidth, gap, barRoom }
    if (settled) break
  }
  return fit!
}
