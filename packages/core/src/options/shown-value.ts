// Values as messages show them, on one line and cut if they are long.
import type { Json } from '../model/index.js'

/** As JSON: an option of a plugin. */
export function shownValue(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** With its kind, because YAML reads some texts as something else: `the text "3 s"`. */
export function shownWithKind(value: Json): string {
  if (value === null) return 'nothing'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = JSON.stringify(value)
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  if (typeof value === 'string') return `the text ${shown}`
  return `${Array.isArray(value) ? 'the list' : 'the map'} ${shown}`
}
