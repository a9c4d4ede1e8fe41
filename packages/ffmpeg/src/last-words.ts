// Keeps a bounded part of ffmpeg's output on stderr; main thread.

const mostLines = 40
const mostFirst = 5
const longestLine = 1500

/**
 * Lines that say nothing about the movie: the dynamic loader's about libraries (usual with conda and on clusters),
 * ffmpeg's own word that a line repeats, and an encoder's statistics.
 */
const harmless = [
  /: no version information available \(required by /,
  /^ERROR: ld\.so: object .* cannot be preloaded/,
  /^\s*Last message repeated \d+ times?$/,
  /^\s*$/,
  // Statistics of x265, which no log level silences.
  /^(x265 \[(info|warning)\]: |encoded \d+ frames in )/,
]

/** The first 5 and last 40 lines, each cut at 1,500 characters: below 64 KiB for any flood. */
export class LastWords {
  #first: string[] = []
  #last: string[] = []
  #partial = ''
  #unexpected = 0

  add(chunk: Buffer | string): void {
    const parts = (typeof chunk === 'string' ? chunk : chunk.toString('utf8')).split(/\r\n|\n|\r/)
    parts[0] = this.#partial + parts[0]
    this.#partial = parts.pop()!.slice(0, longestLine)
    for (const line of parts) this.#keep(line)
  }

  close(): void {
    if (this.#partial) this.#keep(this.#partial)
    this.#partial = ''
  }

  /** True if there was output that a good run at `-v error` does not have. */
  get unexpected(): boolean {
    return this.#unexpected > 0
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    const missing = this.#unexpected - this.#first.length - this.#last.length
    return [...this.#first, ...(missing > 0 ? [`… (${missing} lines)`] : []), ...this.#last]
  }

  #keep(text: string): void {
    if (harmless.some((pattern) => pattern.test(text.slice(0, longestLine)))) return
    const line = text.slice(0, longestLine)
    this.#unexpected++
    if (this.#first.length < mostFirst) this.#first.push(line)
    else if (this.#last.push(line) > mostLines) this.#last.shift()
  }
}
