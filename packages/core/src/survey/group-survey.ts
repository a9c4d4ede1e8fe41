// The exact percentiles of a group of frames, in bounded memory: few values are kept and sorted, many are counted
// digit by digit (a radix selection), one pass over the frames for each digit.
import type { DType, Limits, LimitsRequest, SurveyPart, SurveyPass } from '../model/index.js'
import { digitCount, digitValues, valueOfDigits } from './order-key.js'
import { interpolate, percentileOfSorted, percentileRank } from './percentile.js'

/** The most values of a group that are kept uncounted. */
const keptValues = 1 << 20

interface Target {
  readonly rank: number
  digits: number[]
  /** Rank among the values that share `digits`. */
  within: number
}

/** Collects the parts of one group, pass by pass, until the limits are known. */
export class GroupSurvey {
  readonly #request: LimitsRequest
  #kept: Float64Array[] = []
  #keptCount = 0
  #keeping: boolean
  #count = 0
  readonly #digits: 2 | 4
  #prefixes: number[][] = [[]]
  /** For each prefix of the pass; none while values are kept. */
  #counts: Float64Array[] = []
  #targets: Target[] | undefined
  #limits: Limits | undefined | null = null

  /** `expectedValues` decides whether the group's values are kept or counted. */
  constructor(request: LimitsRequest, expectedValues: number, dtypes: Iterable<DType>) {
    this.#request = request
    this.#digits = Math.max(2, ...[...dtypes].map(digitCount)) as 2 | 4
    this.#keeping = expectedValues <= keptValues
  }

  /** The next pass, or `undefined` when the limits are known. */
  get pass(): SurveyPass | undefined {
    if (this.#limits !== null) return undefined
    return { digits: this.#digits, prefixes: this.#prefixes, keepUpTo: this.#keeping ? keptValues : 0 }
  }

  /** `undefined` if the group has no finite value. Only after the last pass. */
  get limits(): Limits | undefined {
    if (this.#limits === null) throw new Error('the survey has not ended')
    return this.#limits
  }

  add(part: SurveyPart): void {
    if (this.#targets === undefined) this.#count += part.count
    if (part.values) {
      this.#kept.push(part.values)
      this.#keptCount += part.values.length
      return
    }
    part.counts?.forEach((counts, index) => {
      this.#counts[index] ??= new Float64Array(digitValues)
      const sums = this.#counts[index]!
      for (let digit = 0; digit < digitValues; digit++) sums[digit]! += counts[digit]!
    })
  }

  /** Call after every part of a pass has been added. */
  endPass(): void {
    if (this.#count === 0) {
      this.#limits = undefined
      return
    }
    if (this.#keeping) {
      this.#limits = this.#limitsOfKept()
      this.#kept = []
      return
    }
    this.#targets ??= this.#wantedRanks().map((rank) => ({ rank, digits: [], within: rank }))
    for (const target of this.#targets) this.#refine(target)
    if (this.#targets[0]!.digits.length === this.#digits) {
      this.#limits = this.#limitsOfTargets(this.#targets)
      return
    }
    const distinct = new Map(this.#targets.map((target) => [target.digits.join(), target.digits]))
    this.#prefixes = [...distinct.values()].map((digits) => [...digits])
    this.#counts = []
  }

  #refine(target: Target): void {
    const which = this.#prefixes.findIndex((prefix) => prefix.join() === target.digits.join())
    const counts = this.#counts[which]!
    let digit = 0
    while (target.within >= counts[digit]!) {
      target.within -= counts[digit]!
      digit++
    }
    target.digits = [...target.digits, digit]
  }

  #wantedRanks(): number[] {
    const ranks = this.#request.percentile.flatMap((percentile) => {
      const { lower } = percentileRank(this.#count, percentile, this.#request.method)
      return [lower, Math.min(lower + 1, this.#count - 1)]
    })
    return [...new Set(ranks)]
  }

  #limitsOfTargets(targets: readonly Target[]): Limits {
    const values = new Map(targets.map((target) => [target.rank, valueOfDigits(target.digits)]))
    const [low, high] = this.#request.percentile.map((percentile) => {
      const { lower, fraction } = percentileRank(this.#count, percentile, this.#request.method)
      return interpolate(values.get(lower)!, values.get(Math.min(lower + 1, this.#count - 1))!, fraction)
    })
    return [low!, high!]
  }

  #limitsOfKept(): Limits {
    let sorted = this.#kept[0]!
    if (this.#kept.length > 1) {
      sorted = new Float64Array(this.#keptCount)
      let offset = 0
      for (const values of this.#kept) {
        sorted.set(values, offset)
        offset += values.length
      }
      sorted.sort()
    }
    const { percentile, method } = this.#request
    return [percentileOfSorted(sorted, percentile[0], method), percentileOfSorted(sorted, percentile[1], method)]
  }
}
