// A fraction as a bar with a given number of columns.
import type { Paint } from './paint.js'

/** `━━━━━━──────`; without colours the two halves still differ. */
export function drawBar(share: number, width: number, paint: Paint): string {
  const clamped = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
  // Full only when all is done, begun as soon as something is.
  const filled = clamped === 1 ? width : Math.min(width - 1, clamped > 0 ? Math.max(1, Math.round(clamped * width)) : 0)
  return paint('green', '━'.repeat(Math.max(0, filled))) + paint('gray', '─'.repeat(Math.max(0, width - filled)))
}
