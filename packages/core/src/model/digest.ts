// Short hashes of plain data, by which one plan is compared with the next; any thread.
import { hash } from 'node:crypto'

/** Most parts of most movies of a batch are the same: 24 digits each, of the text that was hashed. */
const known = new Map<string, string>()
const mostKnown = 1000
const longestKnown = 10_000

/** The first 24 hexadecimal digits of the SHA-256 of the data's JSON. */
export function digestOf(value: unknown): string {
  const text = JSON.stringify(value)
  const before = known.get(text)
  if (before !== undefined) return before
  const digest = hash('sha256', text).slice(0, 24)
  if (text.length > longestKnown) return digest
  if (known.size >= mostKnown) known.clear()
  known.set(text, digest)
  return digest
}
