// Short hashes of plain data, for comparing plans; any thread.
import { hash } from 'node:crypto'

/** A cache of 24 digits by the hashed text, because most parts of a batch's movies are the same. */
const known = new Map<string, string>()
const mostKnown = 1000
const longestKnown = 10_000

/** The first 24 hexadecimal digits of the SHA-256 of the data's JSON. */
export function digestOf(value: unknown): string {
  const text = JSON.stringify(value)
  const before = known.get(text)
  if (before !== undefined) return before
  // Not a slice of 64 digits, which would keep them all.
  const digest = hash('sha256', text, 'buffer').toString('hex', 0, 12)
  if (text.length > longestKnown) return digest
  if (known.size >= mostKnown) known.clear()
  known.set(text, digest)
  return digest
}
