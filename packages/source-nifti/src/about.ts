// The lines of `movieflow inspect` about a file besides its shape: its orientation in the body, its time step, the range to show.
import type { NiftiFile } from './nifti-file.js'
import { describeDirection, directionsOf, letters } from './orientation.js'
import { doubtOf } from './view.js'

/** A line each. */
export function aboutFile(found: Pick<NiftiFile, 'header'>): readonly string[] {
  const { shape, steps, timeUnit, shown } = found.header
  const directions = shape.length > 2 ? directionsOf(found.header) : undefined
  const seconds = shape.length > 3 && timeUnit !== undefined ? steps[3]! * timeUnit : 0
  const doubt = doubtOf(found)
  return [
    ...(directions?.map((direction, axis) => `${'xyz'[axis]}: ${describeDirection(direction)}`) ?? []),
    ...(directions ? [`orientation ${letters(directions)}`] : []),
    ...(seconds > 0 ? [`a volume every ${Number(seconds.toPrecision(6))} s`] : []),
    ...(shown.max > shown.min && Number.isFinite(shown.max - shown.min)
      ? [`to be shown from ${spell(shown.min)} to ${spell(shown.max)} (cal_min, cal_max)`]
      : []),
    ...(doubt === undefined ? [] : [doubt]),
  ]
}

/** `× −0.01 + 273.15`. */
export function describeScale({ factor, offset }: { factor: number; offset: number }): string {
  const added = offset === 0 ? '' : offset < 0 ? ` − ${spell(-offset)}` : ` + ${spell(offset)}`
  return `× ${spell(factor)}${added}`
}

function spell(value: number): string {
  return String(Number(value.toPrecision(7))).replace('-', '−')
}
