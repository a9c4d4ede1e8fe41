// Figures as lines of text: least, middle and most of several runs.

/** @typedef {{ least: number, median: number, most: number }} Spread */

/** @returns {Spread} */
export function spread(values) {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { least: sorted[0], median, most: sorted.at(-1) }
}

/** Run by run: what was measured one after the other had the same disturbances. */
export function ratios(ours, theirs, of) {
  return ours.map((measured, run) => measured[of] / theirs[run][of])
}

export function line(name, wall, cpu) {
  const shown = ({ least, median, most }) =>
    [least, median, most].map((value) => value.toPrecision(value < 100 ? 3 : 4).padStart(7)).join(' ')
  console.log(`  ${name.padEnd(24)} ${shown(wall)}${cpu && !Number.isNaN(cpu.median) ? `   (CPU ${shown(cpu)})` : ''}`)
}

export function blank() {
  console.log()
}
