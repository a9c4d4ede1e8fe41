// Edits that one click writes to the pipeline's file, and another undoes; main thread.
import { resolve } from 'node:path'
import { editPipeline, readPipelineText, settingsToEdits } from '../config/index.js'
import { MovieflowError } from '../errors/index.js'
import { rewriteFileSync } from '../output/index.js'

/** A file that was written, and how to undo that. */
export interface WrittenEdit {
  /** Absolute. */
  readonly file: string
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/**
 * Writes settings, as in `--set`, into a pipeline's file: keeps every other byte, and its mode, owner and links.
 * Throws, with the file's name, if that is not possible; then nothing was written.
 */
export async function writeEdits(file: string, settings: readonly string[]): Promise<WrittenEdit> {
  const path = resolve(file)
  const text = await readPipelineText(path)
  const [before, after] = [text, edited(text, path, settings)].map((each) => Buffer.from(each)) as [Buffer, Buffer]
  if (!before.equals(after)) rewriteFileSync(path, before, after)
  return { file: path, before, after }
}

/** Restores the bytes before an edit; throws `INPUT_CHANGED` if the file has changed since that edit. */
export function undoEdit({ file, before, after }: WrittenEdit): void {
  rewriteFileSync(file, after, before)
}

/** Edits of one pipeline, the latest last. */
export class WrittenEdits {
  readonly #edits: WrittenEdit[] = []

  /** Whether a file with this text is unchanged since the last write: later changes by others are kept. */
  canUndo(text: string | undefined): boolean {
    const last = this.#edits.at(-1)
    return last !== undefined && text !== undefined && Buffer.from(text).equals(last.after)
  }

  /** Like {@link writeEdits}; returns whether the file changed. */
  async write(file: string, settings: readonly string[]): Promise<boolean> {
    const edit = await writeEdits(file, settings)
    if (Buffer.compare(edit.before, edit.after) === 0) return false
    this.#edits.push(edit)
    return true
  }

  /** Undoes the last one; throws if there is none, or the file has changed since. */
  undo(): void {
    const last = this.#edits.at(-1)
    if (!last) throw new MovieflowError('CALL_INVALID', 'nothing was written that could be undone')
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
