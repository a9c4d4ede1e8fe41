// A display matrix, and the filters of ffmpeg that do what it says.

/** The linear part of a display matrix: a point moves to `x' = ax + cy`, `y' = bx + dy`, `y` downwards. */
export type DisplayMatrix = readonly [a: number, b: number, c: number, d: number]

export interface Display {
  /** Left out if the container has none. */
  readonly matrix?: DisplayMatrix
  /** Its edit list shows nothing for a while, after something was shown. */
  readonly pauses?: boolean
}

/** ffmpeg's filters that do what the matrix does, to the nearest quarter turn: scales and other angles are left out. */
export function turningFilters([a, b, c, d]: DisplayMatrix): string {
  if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c))
    return [a < 0 ? 'hflip' : '', d < 0 ? 'vflip' : ''].filter(Boolean).join(',')
  if (b > 0) return c > 0 ? 'transpose=cclock_flip' : 'transpose=clock'
  return c > 0 ? 'transpose=cclock' : 'transpose=clock_flip'
}
