// Turns too many colours into as many as a palette holds, by merging the pair that costs least; in a worker.

/** Colours to be merged: means and pixels of each. */
export interface ColorSet {
  readonly red: Float64Array
  readonly green: Float64Array
  readonly blue: Float64Array
  readonly weight: Float64Array
}

export interface MergedColors {
  /** Colours as 0xBBGGRR, at most as many as were wanted. */
  readonly palette: number[]
  /** For each colour that entered its place in `palette`. */
  readonly places: Uint8Array
}

/** Half of this is an invisible error: 2 of 256 levels. */
const invisible = 4

/**
 * Pairwise nearest neighbour clustering (Equitz 1989). Merges that keep every colour within 2 levels of what it was
 * go first, those within 1 level before them, the cheapest for all pixels together first; so that a colour map with
 * the greys of its text loses no step that could be seen. O(n²), for n up to about 2,000.
 */
export function mergeColors(set: ColorSet, wanted: number): MergedColors {
  const count = set.weight.length
  const red = set.red.slice()
  const green = set.green.slice()
  const blue = set.blue.slice()
  const weight = set.weight.slice()
  // The box around all colours that were merged into one, channel by channel.
  const lowRed = red.slice()
  const lowGreen = green.slice()
  const lowBlue = blue.slice()
  const highRed = red.slice()
  const highGreen = green.slice()
  const highBlue = blue.slice()
  const mergedInto = Int32Array.from({ length: count }, (_, place) => place)
  const nearest = new Int32Array(count)
  const nearestCost = new Float64Array(count)
  const alive = Int32Array.from({ length: count }, (_, place) => place)
  let living = count

  const extentOf = (one: number, other: number): number => {
    const acrossRed = Math.max(highRed[one]!, highRed[other]!) - Math.min(lowRed[one]!, lowRed[other]!)
    const acrossGreen = Math.max(highGreen[one]!, highGreen[other]!) - Math.min(lowGreen[one]!, lowGreen[other]!)
    const acrossBlue = Math.max(highBlue[one]!, highBlue[other]!) - Math.min(lowBlue[one]!, lowBlue[other]!)
    return Math.max(acrossRed, acrossGreen, acrossBlue)
  }
  const costOf = (one: number, other: number): number => {
    const dr = red[one]! - red[other]!
    const dg = green[one]! - green[other]!
    const db = blue[one]! - blue[other]!
    const squared = dr * dr + dg * dg + db * db
    const cost = (squared * weight[one]! * weight[other]!) / (weight[one]! + weight[other]!)
    // Far apart: no need to look at the boxes, of which the means are inside.
    if (squared > 3 * invisible * invisible) return 2e15 + cost
    const extent = extentOf(one, other)
    return (extent <= invisible / 2 ? 0 : extent <= invisible ? 1e15 : 2e15) + cost
  }
  const findNearest = (one: number): void => {
    let best = Number.POSITIVE_INFINITY
    for (let place = 0; place < living; place++) {
      const other = alive[place]!
      if (other === one) continue
      const cost = costOf(one, other)
      if (cost < best) {
        best = cost
        nearest[one] = other
      }
    }
    nearestCost[one] = best
  }

  if (count > wanted) for (let place = 0; place < count; place++) findNearest(place)
  while (living > wanted) {
    let cheapest = 0
    for (let place = 1; place < living; place++)
      if (nearestCost[alive[place]!]! < nearestCost[alive[cheapest]!]!) cheapest = place
    const into = alive[cheapest]!
    const gone = nearest[into]!
    const total = weight[into]! + weight[gone]!
    for (const mean of [red, green, blue])
      mean[into] = (mean[into]! * weight[into]! + mean[gone]! * weight[gone]!) / total
    weight[into] = total
    for (const low of [lowRed, lowGreen, lowBlue]) low[into] = Math.min(low[into]!, low[gone]!)
    for (const high of [highRed, highGreen, highBlue]) high[into] = Math.max(high[into]!, high[gone]!)
    mergedInto[gone] = into
    alive[alive.indexOf(gone)] = alive[--living]!
    findNearest(into)
    for (let place = 0; place < living; place++) {
      const one = alive[place]!
      if (one === into) continue
      if (nearest[one] === into || nearest[one] === gone) findNearest(one)
      else {
        const cost = costOf(one, into)
        if (cost < nearestCost[one]!) {
          nearestCost[one] = cost
          nearest[one] = into
        }
      }
    }
  }

  const palette: number[] = []
  const placeOf = new Int32Array(count)
  for (let place = 0; place < living; place++) {
    const one = alive[place]!
    placeOf[one] = palette.length
    const levelRed = roundMean(red[one]!, lowRed[one]!, highRed[one]!)
    const levelGreen = roundMean(green[one]!, lowGreen[one]!, highGreen[one]!)
    const levelBlue = roundMean(blue[one]!, lowBlue[one]!, highBlue[one]!)
    palette.push(levelRed | (levelGreen << 8) | (levelBlue << 16))
  }
  const findEntry = searchNearest(palette)
  const places = Uint8Array.from({ length: count }, (_, one) => {
    let root = one
    while (mergedInto[root] !== root) root = mergedInto[root]!
    if (extentOf(root, root) <= invisible) return placeOf[root]!
    return findEntry(set.red[one]!, set.green[one]!, set.blue[one]!)
  })
  return { palette, places }
}

/** A mean as a level; within 2 of both ends of its cluster if these are at most 4 apart. */
function roundMean(mean: number, low: number, high: number): number {
  const level = Math.round(mean)
  if (high - low > invisible) return level
  return Math.round(Math.min(Math.max(level, high - invisible / 2), low + invisible / 2))
}

/** Finds the entry of a palette (0xBBGGRR) that is nearest to a colour, the first of equals. */
type NearestSearch = (red: number, green: number, blue: number) => number

/** Looks from the colour's own green outwards, until no entry can be nearer. */
export function searchNearest(palette: readonly number[]): NearestSearch {
  const order = palette.map((_, place) => place)
  const greenOf = (place: number) => (palette[place]! >>> 8) & 255
  order.sort((left, right) => greenOf(left) - greenOf(right) || left - right)
  const reds = Int32Array.from(order, (place) => palette[place]! & 255)
  const greens = Int32Array.from(order, greenOf)
  const blues = Int32Array.from(order, (place) => palette[place]! >>> 16)
  // For each green the first entry that has as much of it.
  const starts = Int32Array.from({ length: 257 }, (_, green) => {
    const start = greens.findIndex((other) => other >= green)
    return start < 0 ? order.length : start
  })
  return (red, green, blue) => {
    let best = Number.POSITIVE_INFINITY
    let nearest = 0
    let above = starts[Math.ceil(green)]!
    let below = above - 1
    while (above < order.length || below >= 0) {
      for (let side = 0; side < 2; side++) {
        const at = side === 0 ? above : below
        if (at < 0 || at >= order.length) continue
        const dg = greens[at]! - green
        const dr = reds[at]! - red
        const db = blues[at]! - blue
        const distance = dr * dr + dg * dg + db * db
        if (distance < best || (distance === best && order[at]! < nearest)) {
          best = distance
          nearest = order[at]!
        }
      }
      // The ends that are further away than the best has all around it.
      above = above < order.length && (greens[above]! - green) ** 2 <= best ? above + 1 : order.length
      below = below >= 0 && (greens[below]! - green) ** 2 <= best ? below - 1 : -1
    }
    return nearest
  }
}
