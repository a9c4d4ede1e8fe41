// Decides which frames a sheet shows, at which places and in which size; on the main thread.
import { MovieflowError, type WriterPlan, type WriterPlanInput } from '@movieflow/core/plugin'
import { type PictureFormat, planFormat } from '../picture-format.js'
import { layOutSheet, type SheetLayout, spreadEvenly } from './layout.js'
import { isUnset, type SheetOptions } from './options.js'

/** All as numbers, for workers and the sink. */
export interface SheetPlan {
  readonly format: PictureFormat
  /** Frames of the movie, in the order of their places. */
  readonly frames: readonly number[]
  readonly layout: SheetLayout
}

/** The plan, on the thread that encodes or writes. */
export function sheetPlan(plan: unknown): SheetPlan {
  return plan as SheetPlan
}

/** 160 MB while the sheet is made. */
const mostPixels = 40_000_000

export function planSheet({ path, size, frames, options }: WriterPlanInput<SheetOptions>): WriterPlan {
  const chosen = chooseFrames(options, frames)
  const layout = layOutSheet(chosen.length, size, options)
  const { columns, rows, size: sheet } = layout
  if (sheet[0] * sheet[1] > mostPixels)
    throw new MovieflowError(
      'OPTION_INVALID',
      `one picture of ${chosen.length} frames would have ${sheet.join(' × ')} pixels, and the limit is ${mostPixels / 1e6} million`,
      {
        option: 'count',
        hint: 'show fewer (`count: 48` spreads them over the movie, `every: 10`), or smaller (`scale: 0.1`); for a file for each frame put <frame:04d> into the path',
      },
    )
  const plan = { format: planFormat(path, sheet, options.quality), frames: chosen, layout }
  const shown = chosen.length === frames ? `all ${frames} frames` : `${chosen.length} of ${frames} frames`
  // Who has set an option knows what it is.
  const notes = isUnset(options)
    ? [`one picture of ${shown}, ${columns} × ${rows}; for a file for each frame put <frame:04d> into the path`]
    : []
  return { size: sheet, notes, plan }
}

function chooseFrames({ frames: listed, every, count }: SheetOptions, total: number | undefined): number[] {
  if (listed) {
    const missing = listed.find((index) => total !== undefined && index >= total)
    if (missing === undefined) return [...listed]
    throw new MovieflowError(
      'OPTION_INVALID',
      `there is no frame ${missing}: the movie has ${total}, 0 to ${total! - 1}`,
      {
        option: 'frames',
      },
    )
  }
  if (total === undefined)
    throw new MovieflowError('OPTION_INVALID', 'a picture of all frames needs to know how many there will be', {
      option: 'frames',
      hint: 'say which frames it shows: `frames: [0, 10, 20]`',
    })
  if (count !== undefined && count < total) return spreadEvenly(count, total)
  const step = every ?? 1
  return Array.from({ length: Math.ceil(total / step) }, (_, place) => place * step)
}
