// Holds what a drawing says of the data under its pixels to the contract.
import type { Drawing, RenderFrame, Size } from '@movieflow/core/plugin'
import { copyValues, sameValues } from './frames.js'
import type { RuleChecks } from './rule-checks.js'
import { findNotJson, sameData } from './subject.js'

/** Pixels along each side at which a drawing is asked. */
const mostPerSide = 5

/** Places of a picture, its four corners among them. */
function placesOf([width, height]: Size): { x: number; y: number }[] {
  const along = (length: number) => {
    const count = Math.min(length, mostPerSide)
    return Array.from({ length: count }, (_, at) => (count === 1 ? 0 : Math.round((at * (length - 1)) / (count - 1))))
  }
  return along(height).flatMap((y) => along(width).map((x) => ({ x, y })))
}

/** `undefined` if it is a reading as the contract has it. */
function findTrouble(reading: unknown): string | undefined {
  if (reading === undefined) return undefined
  const { panel, at, values } = (reading ?? {}) as Record<string, unknown>
  if (panel !== undefined && typeof panel !== 'string') return 'panel is no text'
  const isPlaced = (each: { name?: unknown; text?: unknown }) =>
    typeof each?.name === 'string' && typeof each.text === 'string'
  if (!Array.isArray(at) || !at.every(isPlaced)) return 'at is no list of { name, text }'
  if (!Array.isArray(values)) return 'values is no list'
  const isNumber = (value: unknown) => value === null || typeof value === 'number'
  const odd = values.findIndex(
    (each) =>
      typeof each?.layer !== 'string' ||
      typeof each.source !== 'string' ||
      typeof each.indices !== 'object' ||
      !Object.values(each.indices ?? { none: null }).every((index) => Number.isInteger(index)) ||
      !(isNumber(each.value) || (Array.isArray(each.value) && each.value.every(isNumber))),
  )
  return odd < 0 ? undefined : `values[${odd}] is no { layer, source, indices, value }`
}

/**
 * Asks a drawing, and one that has drawn nothing, for pixels of some frames. Rules: `read-pixel`, `read-pixel-json`, `read-pixel-alone`,
 * `leaves-data`.
 */
export async function checkReadings(
  checks: RuleChecks,
  { drawing, fresh, size }: { readonly drawing: Drawing; readonly fresh: Drawing; readonly size: Size },
  frames: readonly (() => RenderFrame)[],
): Promise<void> {
  const read = async (from: Drawing, makeFrame: () => RenderFrame, at: { x: number; y: number }) => {
    const frame = makeFrame()
    const before = Object.entries(frame.data).map(([name, { data }]) => [name, copyValues(data)] as const)
    const reading = await checks.settle(async () => from.readPixel!(frame, { ...at }))
    for (const [name, values] of before)
      checks.expect('leaves-data', sameValues(frame.data[name]!.data, values), `readPixel wrote to ${name}`)
    return reading
  }
  for (const makeFrame of [...frames, ...frames.toReversed()])
    for (const at of placesOf(size)) {
      const place = `frame ${makeFrame().index}, x ${at.x}, y ${at.y}`
      try {
        const reading = await read(drawing, makeFrame, at)
        const trouble = findTrouble(reading)
        checks.expect('read-pixel', trouble === undefined, `${place}: ${trouble}`)
        const notJson = reading && findNotJson(reading, 'the reading')
        checks.expect('read-pixel-json', notJson === undefined, `${place}: ${notJson}`)
        if (trouble !== undefined || notJson !== undefined) return
        checks.expect('read-pixel-alone', sameData(reading, await read(fresh, makeFrame, at)), () => {
          return `${place}: a drawing that has drawn nothing gives another reading`
        })
      } catch (thrown) {
        checks.fail('read-pixel', `${place}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
        return
      }
    }
}
