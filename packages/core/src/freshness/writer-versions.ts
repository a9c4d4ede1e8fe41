// Whether an output would be written by what has written it: the writer, and the encoder that it uses; any thread.

/** Between a writer and what it adds, as the version of its encoder. */
const between = ', '

/** Whether two versions of a writer, as fingerprints hold them, count as one; `trustEncoders` leaves what it uses out of account. */
export function isSameWriter(now: string | undefined, then: string | undefined, trustEncoders: boolean): boolean {
  if (now === then || !trustEncoders || now === undefined || then === undefined) return now === then
  return now.split(between, 1)[0] === then.split(between, 1)[0]
}
