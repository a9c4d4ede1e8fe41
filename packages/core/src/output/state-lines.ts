// Lines of JSON with a checksum each, in a file that only grows: intact lines of a truncated or damaged file can be recognized.
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

/** Room for records of movies that are finished when the disk is full. */
const spareBytes = 1 << 16

/** The file that reserves that room. */
export function spareOf(file: string): string {
  return `${file}.spare`
}

/** One such file. */
export class StateLines {
  readonly file: string
  #endsClean = true
  #spare = false
  readonly #releaseAtExit = () => this.release()

  constructor(file: string) {
    this.file = file
  }

  /** The texts of all intact lines; truncated or changed lines are skipped. */
  read(): string[] {
    let text: string
    try {
      // Not as 'utf8': Node then ends the process if the file cannot be closed.
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

  /** Adds lines in one write. Throws DISK_FULL or NO_PERMISSION. */
  append(texts: readonly string[]): void {
    const lines = texts.map(formatLine).join('')
    try {
      makeFolderSync(dirname(this.file))
      try {
        appendFileSync(this.file, (this.#endsClean ? '' : '\n') + lines)
      } catch (error) {
        if (!this.#spare) throw error
        // On a full disk: movies that are complete under their final names must not be made again.
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

  /** Reserves room on the disk for {@link append}, until {@link release}. */
  reserve(): void {
    this.#spare = true
    // A process that is ended before its work is.
    process.once('exit', this.#releaseAtExit)
    try {
      makeFolderSync(dirname(this.file))
      writeFileSync(spareOf(this.file), Buffer.alloc(spareBytes))
    } catch {
      this.release()
    }
  }

  /** Frees the room, also that of an earlier run that could not; never throws. */
  release(): void {
    this.#spare = false
    process.off('exit', this.#releaseAtExit)
    try {
      rmSync(spareOf(this.file), { force: true })
    } catch {
      // The next run frees it.
    }
  }

  /** Replaces all lines by these, atomically. */
  rewrite(texts: readonly string[]): void {
    replaceFileSync(this.file, texts.map(formatLine).join(''))
    this.#endsClean = true
  }
}
