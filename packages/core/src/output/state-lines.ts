// Lines of JSON with a checksum each, in a file that only grows: what a cut or damaged file still holds can be told.
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { refusedByMachine } from './folders.js'

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function formatLine(text: string): string {
  return `${checksum(text)} ${text}\n`
}

/** One such file. */
export class StateLines {
  readonly file: string
  #endsClean = true

  constructor(file: string) {
    this.file = file
  }

  /** The texts of all whole lines; those that are cut or changed are passed over. */
  read(): string[] {
    let text: string
    try {
      // Not as 'utf8': there Node ends the process where the file cannot be closed.
      text = readFileSync(this.file).toString()
    } catch {
      return []
    }
    this.#endsClean = text === '' || text.endsWith('\n')
    const texts: string[] = []
    for (const line of text.split('\n')) {
      const body = line.slice(13)
      if (line[12] === ' ' && checksum(body) === line.slice(0, 12)) texts.push(body)
    }
    return texts
  }

  /** Adds lines by one write. Throws DISK_FULL or NO_PERMISSION. */
  append(texts: readonly string[]): void {
    const lines = texts.map(formatLine).join('')
    try {
      mkdirSync(dirname(this.file), { recursive: true })
      appendFileSync(this.file, (this.#endsClean ? '' : '\n') + lines)
    } catch (error) {
      // A part of it may have been written.
      this.#endsClean = false
      throw refusedByMachine(error, this.file)
    }
    this.#endsClean = true
  }

  /** Puts these lines in the place of all; the file is at no moment less than whole. */
  rewrite(texts: readonly string[]): void {
    const aside = `${this.file}.${process.pid}.tmp`
    try {
      writeFileSync(aside, texts.map(formatLine).join(''))
      renameSync(aside, this.file)
    } catch (error) {
      rmSync(aside, { force: true })
      throw refusedByMachine(error, this.file)
    }
    this.#endsClean = true
  }
}
