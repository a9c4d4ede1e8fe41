// What was measured, as lines of text for the person at the terminal and as data for results.json.

/** @typedef {{ least: number, median: number, most: number }} Spread */
/** @typedef {import('./measure.mjs').Measured} Measured */

/** @returns {Spread} */
export function spread(values) {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { least: sorted[0], median, most: sorted.at(-1) }
}

/** The figures of one row; each is printed as it is added. */
export class Report {
  /** Data for results.json. */
  figures = []
  notes = []

  heading(text) {
    this.#under = text
    console.log(text)
  }

  #under = ''

  /** A figure from all rounds. `cpu`: the same in CPU seconds. */
  figure(name, unit, values, cpu = []) {
    const told = cpu.length > 0 && cpu.every(Number.isFinite)
    const figure = { of: this.#under, name, unit, ...rounded(spread(values)), rounds: values.length }
    this.figures.push(told ? { ...figure, cpu: rounded(spread(cpu)) } : figure)
    const beside = told ? `   (CPU ${shown(cpu)})` : ''
    console.log(`  ${`${name}, ${unit}`.padEnd(46)} ${shown(values)}${beside}`)
  }

  /** Seconds of each. */
  times(measured) {
    for (const [name, rounds] of Object.entries(measured))
      this.figure(name, 's', of(rounds, 'seconds'), of(rounds, 'cpu'))
  }

  /** Round by round: what was measured one after the other had the same disturbances. */
  ratio(name, above, below, times = 1) {
    const divide = (what) =>
      below.slice(0, above.length).map((other, round) => above[round][what] / other[what] / times)
    this.figure(name, 'ratio', divide('seconds'), divide('cpu'))
  }

  /** What could not be measured, and why. */
  missing(text) {
    this.notes.push(text)
    console.log(`  ${text}`)
  }
}

const of = (rounds, what) => rounds.map((measured) => measured[what])

function shown(values) {
  const { least, median, most } = spread(values)
  // The only one stands in the middle.
  const columns = values.length === 1 ? [undefined, median] : [least, median, most]
  return columns.map(numeral).join(' ')
}

function numeral(value) {
  if (value === undefined) return ' '.repeat(8)
  return (value < 100 ? value.toPrecision(3) : Math.round(value).toLocaleString('en')).padStart(8)
}

/** Four digits are more than the figures are good for. */
function rounded(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(4))]))
}
