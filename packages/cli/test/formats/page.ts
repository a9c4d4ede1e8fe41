// The rows of docs/formats.md.
import fs from 'node:fs'
import path from 'node:path'

export interface Row {
  readonly section: string
  /** The first cell, or the last one above that is not empty; with the second if several rows have the same. */
  readonly key: string
  readonly cells: readonly string[]
  /** From 1. */
  readonly line: number
}

const page = path.resolve(import.meta.dirname, '../../../../docs/formats.md')
const rule = /^\|(?: ?-+ ?\|)+$/

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

export function readRows(): Row[] {
  const lines = fs.readFileSync(page, 'utf8').split('\n')
  let section = ''
  let rows: { name: string; section: string; cells: string[]; line: number }[] = []
  const all: Row[] = []
  const endTable = () => {
    for (const { name, ...row } of rows) {
      const alone = rows.filter((each) => each.name === name).length === 1
      all.push({ ...row, key: alone ? name : `${name} / ${row.cells[1]}` })
    }
    rows = []
  }
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith('|')) {
      endTable()
      if (line.startsWith('## ')) section = line.slice(3)
    } else if (!rule.test(line) && !rule.test(lines[at + 1] ?? '')) {
      const cells = cellsOf(line)
      rows.push({ name: cells[0] || rows.at(-1)!.name, section, cells, line: at + 1 })
    }
  }
  endTable()
  return all
}

/** The messages that a row quotes: what is in backquotes, of several words, one of which code does not have. */
export function messagesOf(row: Row): string[] {
  return [
    ...row.cells
      .slice(1)
      .join(' | ')
      .matchAll(/`` ?(.+?) ?``|`([^`]+)`/g),
  ]
    .map(([, long, short]) => (long ?? short)!)
    .filter(
      (text) => / .* /.test(text) && /\b(?:its?|is|are|has|have|the|of|an?|not)\b/.test(text) && !/[|=]/.test(text),
    )
}
