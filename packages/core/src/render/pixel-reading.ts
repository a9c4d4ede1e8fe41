// Checks a renderer's answer about a pixel against the contract, and makes it plain data; on a worker.
import { z } from 'zod'
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import type { PixelReading } from '../model/index.js'

const number = z.union([z.number(), z.null()])

const schema = z.object({
  panel: z.string().optional(),
  at: z.array(z.object({ name: z.string(), text: z.string() })),
  values: z.array(
    z.object({
      layer: z.string(),
      source: z.string(),
      indices: z.record(z.string(), z.number()),
      value: z.union([number, z.array(number)]),
    }),
  ),
})

/** A copy that crosses threads, whose values are finite or `null`; `null` for no answer. Throws PLUGIN_FAILED if the answer is invalid. */
export function checkReading(answer: unknown, place: ErrorPlace): PixelReading | null {
  if (answer === undefined || answer === null) return null
  // JSON has no NaN: it becomes null.
  const result = schema.safeParse(JSON.parse(JSON.stringify(answer)))
  if (result.success) return result.data as PixelReading
  const [fault] = result.error.issues
  throw new MovieflowError(
    'PLUGIN_FAILED',
    `the renderer ${place.plugin} returned no valid reading from readPixel: ${fault!.path.join('.') || 'it'}: ${fault!.message}`,
    { ...place, hint: 'return { at: [{ name, text }], values: [{ layer, source, indices, value }] }, or undefined' },
  )
}
