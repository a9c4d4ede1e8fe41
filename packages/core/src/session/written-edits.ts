// What is written to the pipeline's file on a click, and taken back on another; main thread.
import { resolve } from 'node:path'
import { editPipeline, readPipelineText, settingsToEdits } from '../config/index.js'
import { MovieflowError } from '../errors/index.js'
import { rewriteFileSync } from '../output/index.js'

/** A file that was written, and how to take that back. */
export interface WrittenEdit {
  /** Absolute. */
  readonly file: string
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/**
 * Puts settings, as `--set` takes them, into a pipeline's file: every other byte stays, and so do its mode, owner and links.
 * Throws what cannot be done, with the file's name; then nothing was written.
 */
export async function writeEdits(file: string, settings: readonly string[]): Promise<WrittenEdit> {
  const path = resolve(file)
  const text = await readPipelineText(path)
  const [before, after] = [text, edited(text, path, settings)].map((each) => Buffer.from(each)) as [Buffer, Buffer]
  if (!before.equals(after)) rewriteFileSync(path, before, after)
  return { file: path, before, after }
}

/** Puts back the bytes before an edit; `INPUT_CHANGED` if the file holds something else than that edit left. */
export function undoEdit({ file, before, after }: WrittenEdit): void {
  rewriteFileSync(file, after, before)
}

/** Of one pipeline, the latest last. */
export class WrittenEdits {
  readonly #edits: WrittenEdit[] = []

  /** Whether a file with this text is as it was written last: what somebody has changed since stays theirs. */
  canUndo(text: string | undefined): boolean {
    const last = this.#edits.at(-1)
    return last !== undefined && text !== undefined && Buffer.from(text).equals(last.after)
  }

  /** As {@link writeEdits}; returns whether the file holds something else now. */
  async write(file: string, settings: readonly string[]): Promise<boolean> {
    const edit = await writeEdits(file, settings)
    if (Buffer.compare(edit.before, edit.after) === 0) return false
    this.#edits.push(edit)
    return true
  }

  /** Takes the last one back; throws if there is none, or the file has changed since. */
  undo(): void {
    const last = this.#edits.at(-1)
    if (!last) throw new MovieflowError('CALL_INVALID', 'nothing was written that could be taken back')
    undoEdit(last)
    this.#edits.pop()
  }
}

function edited(text: string, file: string, settings: readonly string[]): string {
  try {
    return editPipeline(text, settingsToEdits(settings))
  } catch (error) {
    throw error instanceof MovieflowError ? error.at({ file }) : error
  }
}
