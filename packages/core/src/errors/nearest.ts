// Names sorted by similarity to a mistyped one, and cut to be shown.

/** Edit distance (Damerau's, adjacent swaps count one) of two short strings. */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1
      let best = Math.min(rows[row - 1]![column]! + 1, current[column - 1]! + 1, rows[row - 1]![column - 1]! + cost)
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) best = Math.min(best, rows[row - 2]![column - 2]! + 1)
      current.push(best)
    }
    rows.push(current)
  }
  return rows[left.length]![right.length]!
}

/** `names`, nearest to `wanted` first; if one of the two begins with the other, they count as near. */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  const lower = wanted.toLowerCase()
  const score = (name: string) => {
    const other = name.toLowerCase()
    const related = lower.length > 1 && (other.startsWith(lower) || lower.startsWith(other)) ? 0.5 : 0
    return editDistance(lower, other) - related * Math.min(lower.length, other.length)
  }
  return [...new Set(names)]
    .map((name) => ({ name, score: score(name) }))
    .sort((left, right) => left.score - right.score || left.name.localeCompare(right.name, 'en'))
    .map(({ name }) => name)
}

/** A name from a file as one short piece of a line: control characters are escaped, and long names are cut. */
export function showName(name: string): string {
  const letters = [...name.slice(0, 2 * longestName)]
  const cut = letters.length > longestName ? `${letters.slice(0, longestName).join('')}…` : name
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (letter) => {
    const code = letter.codePointAt(0)!
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

const longestName = 60

/** `did you mean …?` with the allowed names, for the end of a message. */
export function suggestNames(wanted: string, names: Iterable<string>, most = 12): string {
  const sorted = nearestNames(wanted, names)
  if (sorted.length === 0) return ''
  const near =
    editDistance(wanted.toLowerCase(), sorted[0]!.toLowerCase()) <= Math.max(1, Math.floor(wanted.length / 3))
  const shown = sorted.slice(0, most).map(showName)
  const listed = shown.join(', ') + (sorted.length > most ? `, … (${sorted.length} in all)` : '')
  return near ? `did you mean ${shown[0]}? Known: ${listed}` : `known: ${listed}`
}
