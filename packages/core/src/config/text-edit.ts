// Finds the few characters of a YAML text that change with one option.
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Json, OptionPath } from '../model/index.js'
import { setAt } from '../options/index.js'
import { keyText } from './document.js'
import { isMap as isJsonMap } from './normal-form.js'
import { type ValueStyle, writeKey, writeMap, writeValue } from './written-value.js'

/** Replaces the characters from `start` up to `end`, which is excluded. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Why a text cannot be changed in a few characters, and the offset where it would be. */
export class NoEdit extends Error {
  constructor(
    readonly reason: string,
    readonly offset: number | undefined,
  ) {
    super(reason)
  }
}

/** The place of a value, or where it would be written. */
interface Slot {
  readonly node: Node | null
  /** The entry that it is the value of. */
  readonly pair?: Pair
  /** In a short form: the name that the value would have if written out. */
  readonly name?: string
}

export interface ParsedText {
  readonly text: string
  readonly root: Node | null
  /** The data of a node, its aliases resolved. */
  valueOf(node: Node): Json
  readonly json: boolean
}

/**
 * The replacement that gives an option another value. `normal` is the data of the text with short forms written out, in
 * which `path` is the option. Throws {@link NoEdit}.
 */
export function findSplices(parsed: ParsedText, normal: Json, path: OptionPath, value: Json): Splice[] {
  return new TextEdit(parsed, value).change({ node: parsed.root }, normal, path)
}

class TextEdit {
  readonly #style: ValueStyle

  constructor(
    readonly parsed: ParsedText,
    readonly value: Json,
  ) {
    this.#style = { json: parsed.json }
  }

  change(slot: Slot, normal: Json | undefined, path: OptionPath, value = this.value): Splice[] {
    const { node } = slot
    const [next, ...rest] = path
    if (isAlias(node)) throw new NoEdit('it is written as an alias of a value elsewhere in the file', node.range?.[0])
    if (next === undefined) return this.#replace(slot, value)
    if (!node || isEmpty(node)) return this.#put(slot, this.#write(setAt(undefined, path, value)))
    if (isMap(node) && isJsonMap(normal) && typeof next === 'string') {
      const pair = node.items.find((item) => keyText(item) === next)
      if (!pair) return this.#addEntry(node, next, setAt(undefined, rest, value))
      return this.change({ node: pair.value as Node | null, pair }, normal[next], rest, value)
    }
    if (isSeq(node) && Array.isArray(normal) && typeof next === 'number') {
      const item = node.items[next] as Node | undefined
      return item
        ? this.change({ node: item }, normal[next], rest, value)
        : this.#addItem(node, setAt(undefined, rest, value))
    }
    if (Array.isArray(normal)) {
      // The only item, without the brackets of its list.
      if (next === 0) return this.change(slot, normal[0], rest, value)
      return this.#put(slot, `[${this.#inline(node)}, ${this.#write(setAt(undefined, rest, value))}]`)
    }
    const [name] = isJsonMap(normal) && isScalar(node) ? Object.keys(normal) : []
    if (name === undefined) throw new NoEdit('the file and its data have different shapes', node.range?.[0])
    if (next === name) return this.change({ ...slot, name }, (normal as { [name: string]: Json })[name], rest, value)
    const entries = [
      this.#entry(name, this.#inline(node)),
      this.#entry(String(next), this.#write(setAt(undefined, rest, value))),
    ]
    return this.#put(slot, writeMap(entries, this.#style))
  }

  #replace(slot: Slot, value: Json): Splice[] {
    const { node } = slot
    if (node && isSeq(node) && Array.isArray(value) && value.length === node.items.length && value.length > 0)
      return node.items.flatMap((item, index) => {
        const same = JSON.stringify(this.parsed.valueOf(item as Node)) === JSON.stringify(value[index])
        return same ? [] : this.change({ node: item as Node }, undefined, [], value[index])
      })
    const written = writeValue(value, { ...this.#style, ...this.#styleOf(node) })
    // A short form is a text; any other value needs its name.
    const { name, ...named } = slot
    return this.#put(typeof value === 'string' ? named : slot, written)
  }

  #styleOf(node: Node | null): ValueStyle {
    const start = node?.range?.[0] ?? 0
    const text = this.parsed.text.slice(start, start + 2)
    if (isScalar(node)) {
      const { type } = node
      return { quote: type === 'QUOTE_SINGLE' ? "'" : type === 'QUOTE_DOUBLE' ? '"' : undefined }
    }
    return { wideLists: text === '[ ', narrowMaps: /^\{\S/.test(text) }
  }

  /** A text that replaces the content of the slot, or fills it. */
  #put({ node, pair, name }: Slot, text: string): Splice[] {
    const full = name === undefined ? text : writeMap([this.#entry(name, text)], this.#style)
    if (!node || isEmpty(node)) {
      const start = pair ? this.#colonEnd(pair) : (node?.range?.[0] ?? 0)
      return [{ start, end: start, text: ` ${full}` }]
    }
    const [start] = node.range!
    const end = this.#endOf(node)
    if (isScalar(node) && /^BLOCK/.test(node.type ?? '')) return this.#overBlock(start, end, full)
    if (isCollection(node) && !node.flow && pair) return this.#overLines(this.#colonEnd(pair), end, ` ${full}`)
    return [{ start, end, text: full }]
  }

  /** `|` and the lines below. */
  #overBlock(start: number, end: number, text: string): Splice[] {
    const header = start + /^[|>][-+\d]*/.exec(this.parsed.text.slice(start, end))![0].length
    return [{ start, end: header, text: '' }, ...this.#overLines(header, end, text)]
  }

  /** The rest of the line and the lines below; a comment on the first line is kept. */
  #overLines(start: number, end: number, text: string): Splice[] {
    const comment = /^[ \t]+#.*?(?=\r?\n)/.exec(this.parsed.text.slice(start, end))?.[0] ?? ''
    return [
      { start, end: start, text },
      { start: start + comment.length, end, text: '' },
    ]
  }

  #addEntry(map: YAMLMap, name: string, value: Json): Splice[] {
    const entry = this.#entry(name, this.#write(value))
    const last = map.items.at(-1)
    const [start, end] = map.range!
    if (!last) return [{ start, end, text: writeMap([entry], this.#style) }]
    if (map.flow) return [this.#appendInline(this.#endOfEntry(last), (last.key as Node).range![0], entry, start)]
    const first = (map.items[0]!.key as Node).range![0]
    return [this.#lineBelow(this.#endOfEntry(last), `${' '.repeat(this.#column(first))}${entry}`)]
  }

  #addItem(list: YAMLSeq, value: Json): Splice[] {
    const item = this.#write(value)
    const last = list.items.at(-1) as Node | undefined
    const [start, end] = list.range!
    if (!last) return [{ start, end, text: `[${item}]` }]
    if (list.flow) return [this.#appendInline(this.#endOf(last), last.range![0], item, start)]
    return [this.#lineBelow(this.#endOf(last), `${' '.repeat(this.#column(start))}- ${item}`)]
  }

  /** After the last entry, before a comma that ends the list; on its own line if that entry has one. */
  #appendInline(end: number, lastStart: number, entry: string, opening: number): Splice {
    const { text } = this.parsed
    const lineStart = text.lastIndexOf('\n', lastStart - 1) + 1
    const indent = text.slice(lineStart, lastStart)
    const own = lineStart > opening && /^ *$/.test(indent) && /^[ \t]*,?[ \t]*\r?\n/.test(text.slice(end))
    return { start: end, end, text: own ? `,${this.#lineBreak()}${indent}${entry}` : `, ${entry}` }
  }

  #lineBelow(end: number, line: string): Splice {
    const { text } = this.parsed
    // A block text that keeps its line breaks ends after them.
    if (text[end - 1] === '\n') return { start: end, end, text: `${line}${this.#lineBreak()}` }
    const found = text.indexOf('\n', end)
    const at = found < 0 ? text.length : text[found - 1] === '\r' ? found - 1 : found
    return { start: at, end: at, text: `${this.#lineBreak()}${line}` }
  }

  #lineBreak(): string {
    return /\r?\n/.exec(this.parsed.text)?.[0] ?? '\n'
  }

  #column(offset: number): number {
    return offset - (this.parsed.text.lastIndexOf('\n', offset - 1) + 1)
  }

  #entry(name: string, written: string): string {
    return `${writeKey(name, this.#style)}: ${written}`
  }

  #write(value: Json): string {
    return writeValue(value, this.#style)
  }

  /** The written text if it can be put between braces unchanged, else the value written again. */
  #inline(node: Node): string {
    const text = this.parsed.text.slice(node.range![0], node.range![1])
    const isPlain = isScalar(node) && node.type === 'PLAIN'
    const isBlock = (isScalar(node) && /^BLOCK/.test(node.type ?? '')) || (isCollection(node) && !node.flow)
    if (isBlock || text.includes('\n') || (isPlain && /[,[\]{}]/.test(text)))
      return this.#write(this.parsed.valueOf(node))
    return text
  }

  #colonEnd(pair: Pair): number {
    const key = pair.key as Scalar
    const colon = /[ \t]*:/y
    colon.lastIndex = key.range![1]
    if (!colon.test(this.parsed.text)) throw new NoEdit('there is no colon after its name', key.range![0])
    return colon.lastIndex
  }

  #endOfEntry({ key, value }: Pair): number {
    const node = value as Node | null
    if (node && !isEmpty(node)) return this.#endOf(node)
    const end = (key as Node).range![1]
    const colon = /[ \t]*:/y
    colon.lastIndex = end
    return colon.test(this.parsed.text) ? colon.lastIndex : end
  }

  /**
   * The offset after the last character of a value, without the line breaks that end a block unless the text keeps
   * them.
   */
  #endOf(node: Node): number {
    const [start, end] = node.range!
    if (isMap(node) && !node.flow && node.items.length > 0) return this.#endOfEntry(node.items.at(-1)!)
    if (isSeq(node) && !node.flow && node.items.length > 0) return this.#endOf(node.items.at(-1) as Node)
    if (!isScalar(node) || !/^BLOCK/.test(node.type ?? '')) return end
    const block = this.parsed.text.slice(start, end)
    return /^[|>]\d*\+/.test(block) ? end : start + block.replace(/(?:\r?\n[ \t]*)*$/, '').length
  }
}

/** Nothing was written, not even `null`. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && !node.source && !node.anchor && !node.tag
}
