// The facts in the header besides the numbers, as plain values for fields and tables.

import { printable } from '@movieflow/arrays'
import type { FieldValue } from '@movieflow/core/plugin'
import { openNifti } from './nifti-file.js'
import { orientationOf } from './view.js'

/** A record of the header's facts, or the one of that name; `undefined` if there is none. */
export async function readHeaderValue(path: string, name: string | undefined): Promise<FieldValue | undefined> {
  const found = await openNifti(path)
  found.file.close()
  const { header } = found
  const values: Record<string, FieldValue> = {
    shape: [...header.shape],
    pixdim: header.steps.slice(0, header.shape.length).map((step) => (Number.isFinite(step) ? step : null)),
    orientation: orientationOf(found) ?? null,
    cal_min: finite(header.shown.min),
    cal_max: finite(header.shown.max),
    descrip: printable(header.description, 80),
    intent_name: printable(header.intent, 80),
  }
  if (name === undefined) return values
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
