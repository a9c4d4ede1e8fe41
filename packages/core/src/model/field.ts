// Values that templates see.

/** A value of a field; `null` is a missing value (blank, NaN, no row). */
export type FieldValue =
  | number
  | string
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue }

export type Fields = { readonly [name: string]: FieldValue }

/** Data that survives JSON unchanged: all that crosses a thread beside pixels. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A column's name as templates write it: whatever is not a letter, a digit or `_` is `_`. */
export function columnName(text: string): string {
  return text.trim().replace(/[^\p{L}\p{N}_]/gu, '_')
}
