// Ranges as in the pipeline: `1..46`, `2..`, `..5`, both ends included.

/** Numbers between two ends. */
export interface Range {
  /** Included. */
  readonly from: number
  /** Included. */
  readonly to: number
}

const pattern = /^\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?\s*$/i

/** The range in a text; an end that is left out is infinite. `undefined` if the text is no range. */
export function parseRange(text: string): Range | undefined {
  const match = pattern.exec(text)
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined
  return {
    from: match[1] === undefined ? Number.NEGATIVE_INFINITY : Number(match[1]),
    to: match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]),
  }
}
