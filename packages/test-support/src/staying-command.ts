// The built command while it stays: its lines as they come, and its end by a signal.
import { type ChildProcess, spawn } from 'node:child_process'
import { until } from './poll.js'
import { command, type Workspace } from './workspace.js'

/** Ended by force at the end of a `using` block, if it still runs. */
export class StayingCommand {
  text = ''
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>

  constructor(space: Workspace, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [command, ...args], {
      cwd: space.folder,
      env: { ...process.env, NO_COLOR: '1', ...environment },
    })
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (text) => {
        this.text += text
      })
    this.ended = new Promise((resolve) => this.#child.once('close', resolve))
  }

  get lines(): string[] {
    return this.text.trimEnd().split('\n')
  }

  /** A line that fits, of those that came after the first so many. */
  async line(pattern: RegExp, after = 0): Promise<string> {
    return until(
      () => this.lines.slice(after).find((line) => pattern.test(line)),
      () => `${pattern} in:\n${this.text}`,
    )
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal)
    return this.ended
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}
