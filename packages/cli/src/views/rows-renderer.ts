// A renderer for listr2 without flicker: new rows overwrite the old ones in one write, and are erased at the end.
import { writeSync } from 'node:fs'
import { type ListrEventManager, ListrEventType, ProcessOutput } from 'listr2'
import { textWidth } from '../text/width.js'

const csi = '\u001b['
/** Terminals that know these codes show the text between them at once; others ignore them. */
const [beginUpdate, endUpdate] = [`${csi}?2026h`, `${csi}?2026l`]
const showCursor = `${csi}?25h`

interface TitledTask {
  readonly title?: string
  hasTitle(): boolean
}

export class RowsRenderer {
  static nonTTY = false
  static rendererOptions: { columns: () => number } = { columns: () => 80 }
  static rendererTaskOptions: Record<string, never> = {}

  readonly #tasks: readonly TitledTask[]
  readonly #columns: () => number
  readonly #output = new ProcessOutput()
  #drawn: readonly string[] = []
  #drawnColumns = 0
  #pending: NodeJS.Immediate | undefined
  #ended = false

  constructor(tasks: readonly TitledTask[], options: { columns: () => number }, events?: ListrEventManager) {
    this.#tasks = tasks
    this.#columns = options.columns
    // Titles that change together are drawn together.
    events?.on(ListrEventType.SHOULD_REFRESH_RENDER, () => {
      this.#pending ??= setImmediate(() => {
        this.#pending = undefined
        if (!this.#ended) this.#draw(this.#tasks.flatMap((task) => (task.hasTitle() && task.title ? [task.title] : [])))
      })
    })
  }

  render(): void {
    // Other output is held back until the end.
    this.#output.hijack()
    process.once('exit', this.#restore)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#pending) clearImmediate(this.#pending)
    this.#draw([])
    this.#output.release()
    process.removeListener('exit', this.#restore)
  }

  /** If the process ends before the run, the cursor comes back. */
  readonly #restore = () => {
    try {
      writeSync(1, `\n${showCursor}`)
    } catch {}
  }

  #draw(rows: readonly string[]): void {
    const columns = this.#columns()
    const same =
      columns === this.#drawnColumns &&
      rows.length === this.#drawn.length &&
      rows.every((row, index) => row === this.#drawn[index])
    if (same) return
    // A terminal made narrower has wrapped the drawn rows.
    const lines = this.#drawn.reduce((sum, row) => sum + Math.max(1, Math.ceil(textWidth(row) / columns)), 0)
    const up = lines > 0 ? `\r${csi}${lines}A` : ''
    const resized = columns === this.#drawnColumns ? '' : `${csi}J`
    const text = rows.map((row) => `${row}${csi}K\n`).join('')
    this.#output.toStdout(`${beginUpdate}${up}${resized}${text}${csi}J${endUpdate}`, false)
    this.#drawn = rows
    this.#drawnColumns = columns
  }
}
