// Warns about parts of a movie's drawing that no frame shows; main thread.
import { type DrawnPart, joinParts, type Limits, type NothingShown } from '../model/index.js'

/** Adds up the tasks' reports about the parts of one movie. */
export class ShownParts {
  readonly #parts = new Map<string, DrawnPart>()

  add(parts: readonly DrawnPart[]): void {
    for (const part of parts) {
      const known = this.#parts.get(part.name)
      this.#parts.set(part.name, known ? joinParts(known, part) : part)
    }
  }

  /** A sentence for each part that cannot be seen. */
  warnings(): string[] {
    return [...this.#parts.values()].filter(({ shown }) => !shown).flatMap(describe)
  }
}

function describe({ name, causes = [], shade, range, limits }: DrawnPart): string[] {
  const values = range && (range[0] === range[1] ? `all ${number(range[0])}` : spanOf(range))
  const within = limits ? `the limits ${spanOf(limits)}` : 'the limits of their frame'
  const faint = causes.includes('dark') ? 'almost black' : causes.includes('clear') ? 'almost transparent' : undefined
  if (faint !== undefined && shade === undefined)
    return [`${name} is ${faint} in all frames: ${faintReason(causes, values, limits)}`]
  if (shade !== undefined && (causes.length === 0 || faint !== undefined))
    return [
      range === undefined || range[0] === range[1]
        ? `${name} has one colour in all frames${values === undefined ? '' : `: its values are ${values}`}`
        : `${name} has one colour in all frames: its values are ${values}, too close together for ${within} (set \`limits:\` that fit them)`,
    ]
  if (causes.length === 0) return []
  if (causes.includes('cut') && limits)
    return [
      `${name} is cut off: it is ${number(range?.[1] ?? 0)} long, but its axes are ${number(limits[1])} wide (set a \`length\` that fits)`,
    ]
  return [`${name} shows nothing in any frame: ${reasons(causes, values, within).join('; ')}`]
}

function faintReason(causes: readonly NothingShown[], values: string | undefined, limits: Limits | undefined): string {
  const scale = limits ? `, on a scale of ${spanOf(limits)}` : ''
  return causes.includes('dark')
    ? `its colours are ${values}${scale} (set the values of no colour and full colour, as \`limits: { percentile: [0, 100] }\`)`
    : `its opacities are ${values}${scale}, that of its colours (leave them out with \`- { use: select, axis: rgb, range: 0..2 }\`)`
}

function reasons(causes: readonly NothingShown[], values: string | undefined, within: string): string[] {
  const has = (cause: NothingShown) => causes.includes(cause)
  const are = values === undefined ? 'its values are' : `its values are ${values},`
  const hold = '(set `limits:` that include them, or leave `limits` out)'
  const found: string[] = []
  if (has('unscaled'))
    found.push(`${are} but a logarithm shows only those above 0 (use \`norm: symlog\` for both signs)`)
  if (has('below') && has('above')) found.push(`${are} none of them within ${within} ${hold}`)
  else if (has('below') || has('above')) found.push(`${are} all ${has('below') ? 'below' : 'above'} ${within} ${hold}`)
  if (has('missing'))
    found.push(
      causes.length === 1
        ? 'it has no finite value (`movieflow inspect` shows what the file contains)'
        : found.length > 0
          ? 'the others are missing'
          : 'some of its values are missing',
    )
  if (has('outside')) found.push('it is outside of the axes (set `xlim` and `ylim` that include it)')
  if (has('lone')) found.push('a line joins points, but none has a neighbour (set `style: o` for dots)')
  return found
}

const spanOf = ([low, high]: Limits) => `${number(low)} to ${number(high)}`

/** A number with six digits. */
function number(value: number): string {
  return String(Number(value.toPrecision(6)))
}
