// The `limits` option as every renderer of data offers it.
import { z } from 'zod'
import type { LimitsRequest, SurveyedData } from '../model/index.js'

const ends = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'the first must be below the second')

const percentiles = z
  .tuple([z.number().min(0).max(100), z.number().min(0).max(100)])
  .refine(([low, high]) => low < high, 'the first percentile must be below the second')
  .refine(([, high]) => high > 1, {
    error: ({ input }) =>
      `percentiles are percent, from 0 to 100: write [${(input as [number, number]).map((share) => Number((share * 100).toPrecision(12))).join(', ')}]`,
  })

/** `[lo, hi]`, or `{ percentile, method, over }`; left out: minimum and maximum of the movie. */
export const limitsOption = z.union([
  ends,
  z.strictObject({
    percentile: percentiles.default([0, 100]).describe('of all finite values'),
    method: z.enum(['linear', 'hazen']).default('linear').describe("linear is NumPy's, hazen MATLAB's prctile"),
    over: z
      .union([z.string(), z.array(z.string()).min(1)])
      .default('movie')
      .describe('movie, frame, batch, or fields: movies or frames that agree in them share their limits'),
  }),
])

export type LimitsOption = z.infer<typeof limitsOption>

/**
 * The request to core for the limits of a source, or of several data together; none if the `limits` option gives them
 * itself.
 */
export function limitsRequest(
  option: LimitsOption | undefined,
  data: string | readonly SurveyedData[],
): LimitsRequest | undefined {
  if (Array.isArray(option)) return undefined
  const { percentile, method, over } = option ?? { percentile: [0, 100], method: 'linear', over: 'movie' }
  const of = typeof data === 'string' ? [{ source: data }] : data
  return { of, percentile: [percentile[0], percentile[1]], method, over: typeof over === 'string' ? [over] : over }
}
