// The pipeline's text as last saved by an editor; on the session's thread.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** An editor that empties a file writes it within this time. */
const emptyMilliseconds = 30

/** `undefined` if there is no such file. If the file was just emptied, it waits for the text. */
export async function textIfThere(file: string): Promise<string | undefined> {
  const read = () => readFile(file, 'utf8').catch(() => undefined)
  const text = await read()
  if (text !== '') return text
  await sleep(emptyMilliseconds)
  return read()
}
