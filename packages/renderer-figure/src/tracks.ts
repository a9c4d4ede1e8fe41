// The columns and rows of a figure's grid, in pixels: margins and inner lengths; any thread, no canvas.

/** Pixels of the grid's columns or rows: where each begins, its margins and inner length. */
export interface Tracks {
  readonly start: readonly number[]
  readonly before: readonly number[]
  readonly inner: readonly number[]
  readonly after: readonly number[]
  readonly end: number
}

/** What one panel takes of its tracks. */
export interface Claim {
  readonly first: number
  readonly count: number
  readonly before: number
  readonly after: number
}

/** Cuts a length into columns or rows, whose margins are the widest of their panels. */
export function tracksOf(
  count: number,
  ratios: readonly number[],
  gap: number,
  length: number,
  claims: readonly Claim[],
): Tracks {
  const before = Array.from({ length: count }, () => 0)
  const after = Array.from({ length: count }, () => 0)
  for (const claim of claims) {
    before[claim.first] = Math.max(before[claim.first]!, claim.before)
    const last = claim.first + claim.count - 1
    after[last] = Math.max(after[last]!, claim.after)
  }
  const margins = [...before, ...after].reduce((sum, each) => sum + each, 0)
  const room = Math.max(count, length - margins - gap * (count - 1))
  const all = ratios.reduce((sum, each) => sum + each, 0)
  const inner = ratios.map((ratio) => Math.max(1, Math.floor((room * ratio) / all + 1e-9)))
  return startTracks(before, inner, after, gap)
}

function startTracks(
  before: readonly number[],
  inner: readonly number[],
  after: readonly number[],
  gap: number,
): Tracks {
  const start: number[] = []
  let at = 0
  for (let index = 0; index < inner.length; index++) {
    start.push(at)
    at += before[index]! + inner[index]! + after[index]! + (index < inner.length - 1 ? gap : 0)
  }
  return { start, before, inner, after, end: at }
}

export const innerStart = (tracks: Tracks, first: number) => tracks.start[first]! + tracks.before[first]!

/** Inner length from one track to another, the margins between them included. */
export function spanOf(tracks: Tracks, first: number, count: number): number {
  const last = first + count - 1
  return innerStart(tracks, last) + tracks.inner[last]! - innerStart(tracks, first)
}

/** Tracks whose panels all have a fixed shape shrink to them, so that no empty room stands between panels. */
export function packTracks(
  tracks: Tracks,
  gap: number,
  uses: readonly (Pick<Claim, 'first' | 'count'> & { readonly length: number })[],
): Tracks {
  const inner = tracks.inner.map((length, at) => {
    const members = uses.filter(({ first, count }) => first <= at && at < first + count)
    const single = members.every(({ count }) => count === 1)
    if (!single || members.length === 0) return length
    return Math.min(length, Math.max(...members.map((each) => each.length)))
  })
  return startTracks(tracks.before, inner, tracks.after, gap)
}
