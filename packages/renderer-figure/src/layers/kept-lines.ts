// Which of the rows of a picture that are kept gives its place to another; in workers.

/** An unused one, else that of the furthest row. */
export function furthest<Kept extends { readonly row: number }>(kept: readonly Kept[], row: number): Kept {
  const apart = (line: Kept) => (line.row === -1 ? Number.POSITIVE_INFINITY : Math.abs(line.row - row))
  return kept.reduce((best, line) => (apart(line) > apart(best) ? line : best))
}
