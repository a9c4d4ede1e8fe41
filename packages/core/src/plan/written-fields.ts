// Decides which fields get their value from the pipeline itself, not from a file; main thread.
import type { FieldSource } from '../model/index.js'
import { hasTemplate } from '../template/index.js'

/** Whether the pipeline contains the value of `name`, dotted or not, literally under `fields:`. */
export function isWritten(fields: Readonly<Record<string, FieldSource>>, name: string): boolean {
  const [owner = '', ...members] = name.split('.')
  let source: FieldSource | undefined = fields[owner]
  for (const member of members) {
    if (source?.kind !== 'record') break
    source = source.members[member]
  }
  return source?.kind === 'value' && typeof source.value === 'string' && !hasTemplate(source.value)
}
