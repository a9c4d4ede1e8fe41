// Lines of JSON with a checksum each, in a file that only grows: what a cut or damaged file still holds can be told.
import { hash } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolderSync, refusedByMachine } from './folders.js'
import { replaceFileSync } from './replace-file.js'

function checksum(text: string): string {
  return hash('sha256', text).slice(0, 12)
}

function formatLine(text: string): string {
  return `${checksum(text)} ${text}\n`
}

/** Room for the records of the movies that are finished when the disk fills. */
const spareBytes = 1 << 16

/** Where that room is. */
export function spareOf(file: string): string {
  return `${file}.spare`
}

/** One such file. */
export class StateLines {
  readonly file: string
  #endsClean = true
  #spare = false

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
      makeFolderSync(dirname(this.file))
      try {
        appendFileSync(this.file, (this.#endsClean ? '' : '\n') + lines)
      } catch (error) {
        if (!this.#spare) throw error
        // On a full disk: what is whole under its final name shall not be made again.
        this.release()
        appendFileSync(this.file, `\n${lines}`)
      }
    } catch (error) {
      // A part of it may have been written.
      this.#endsClean = false
      throw refusedByMachine(error, this.file)
    }
    this.#endsClean = true
  }

  /** Keeps some room on the disk for {@link append}, until {@link release}. */
  reserve(): void {
    this.#spare = true
    try {
      makeFolderSync(dirname(this.file))
      writeFileSync(spareOf(this.file), Buffer.alloc(spareBytes))
    } catch {
      this.release()
    }
  }

  /** Gives the room back, that of a run which could not, too; never throws. */
  release(): void {
    this.#spare = false
    try {
      rmSync(spareOf(this.file), { force: true })
    } catch {
      // The next run takes it, and gives it back.
    }
  }

  /** Puts these lines in the place of all; the file is at no moment less than whole. */
  rewrite(texts: readonly string[]): void {
    replaceFileSync(this.file, texts.map(formatLine).join(''))
    this.#endsClean = true
  }
}
