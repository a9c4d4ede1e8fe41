// The pages of the documentation and the fenced blocks of code in them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../clone.js'

export interface Block {
  readonly page: string
  /** Of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  /** What an HTML comment right before the block says of it, as `<!-- file: my-writer.mjs -->`. */
  readonly note?: { readonly key: string; readonly value: string }
}

/** Every page that people read, by its path in the repository. */
export function documentationPages(): string[] {
  const below = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((name) => /README\.md$/.test(name) && !/\/node_modules\//.test(name))
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  const packages = readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((page) => existsSync(join(root, page)))
  return [
    ...['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'],
    ...docs.map((name) => `docs/${name}`),
    ...packages,
    ...below('examples'),
    ...below('bench'),
  ].sort()
}

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

const fence = /^( *)```(\S*)\s*$/

export function blocksOf(page: string): Block[] {
  const lines = readPage(page).split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, indent, language] = fence.exec(lines[at]!) ?? []
    if (indent === undefined || language === undefined) continue
    const end = lines.findIndex((line, index) => index > at && line.trim() === '```')
    if (end < 0) throw new Error(`${page}:${at + 1}: the block does not end`)
    const text = lines.slice(at + 1, end).map((line) => `${line.slice(indent.length)}\n`)
    const before = lines.slice(0, at).findLast((line) => line.trim() !== '') ?? ''
    const [, key, value] = /^<!-- ([a-z ]+): (.+) -->$/.exec(before.trim()) ?? []
    blocks.push({ page, line: at + 2, language, text: text.join(''), ...(key && value && { note: { key, value } }) })
    at = end
  }
  return blocks
}
