// Errors in the form in which the page receives them; on the main thread.
import type { Mistake } from '@movieflow/core'
import { toMovieflowError } from '@movieflow/core/errors'

/** With the status of the answer. Stacks are not sent. */
export function answerMistake(thrown: unknown): { readonly status: 422 | 500; readonly mistake: Mistake } {
  const error = toMovieflowError(thrown, 'INTERNAL')
  const { stack: _, ...record } = error.toRecord()
  const { excerpt } = thrown as Pick<Mistake, 'excerpt'>
  return { status: record.code === 'INTERNAL' ? 500 : 422, mistake: { ...record, ...(excerpt && { excerpt }) } }
}
