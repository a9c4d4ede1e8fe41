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

/** Data that survives JSON unchanged: everything except pixels that crosses threads. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A column's name in templates: every character except letters, digits and `_` becomes `_`. */
export function columnName(text: string): string {
  return text.trim().replace(/[^\p{L}\p{N}_]/gu, '_')
}
