// The whole page; in the page.
import type { SessionPlan } from '@movieflow/core'
import type { JSX } from 'preact'

export function preview(plan?: SessionPlan): JSX.Element {
  return <main>{plan?.pipeline ?? 'No plan yet.'}</main>
}
