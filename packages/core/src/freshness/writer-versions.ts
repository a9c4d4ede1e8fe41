// Compares versions of the writer of an output, and of the encoder that it uses; any thread.

/** Between a writer and its additions, such as the version of its encoder. */
const between = ', '

/** Whether two versions of a writer, as fingerprints hold them, count as one; `trustEncoders` ignores the additions. */
export function isSameWriter(now: string | undefined, then: string | undefined, trustEncoders: boolean): boolean {
  if (now === then || !trustEncoders || now === undefined || then === undefined) return now === then
  return now.split(between, 1)[0] === then.split(between, 1)[0]
}
