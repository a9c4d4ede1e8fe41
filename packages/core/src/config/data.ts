// YAML nodes as plain data; every value that YAML lost or changed on the way is a problem.
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, visit, type YAMLMap } from 'yaml'
import { formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import { hasTemplate } from '../template/index.js'
import { keyText, type PipelineDocument } from './document.js'
import { entryAt, quoteIt } from './entries.js'
import type { Problems } from './problems.js'
import { isGlued } from './traps.js'

/** Sections that may have no value, for example if all their lines are commented out. */
const emptySections = new Set('where except tables matrix fields frames transform plugins schedule slurm'.split(' '))
const mostValues = 100_000

export function readDocumentData(document: PipelineDocument, problems: Problems): Json {
  const reader = new DataReader(document, problems)
  const data = reader.read(document.root, [])
  problems.throwIfAny()
  return data
}

class DataReader {
  readonly #aliases = new Set<string>()
  readonly #open = new Set<unknown>()
  #values = 0

  constructor(
    readonly document: PipelineDocument,
    readonly problems: Problems,
  ) {
    visit(document.root, { Alias: (_, alias) => void this.#aliases.add(alias.source) })
  }

  read(written: unknown, path: OptionPath): Json {
    const node = this.document.resolve(written)
    if (isAlias(written) && !node) return this.#misread(written, '*', path)
    if (!node || !this.#admit(node, written, path)) return null
    if (isScalar(node)) return this.#scalar(node, path)
    this.#open.add(node)
    let data: Json = null
    if (isMap(node)) data = this.#map(node, path)
    else if (isSeq(node)) data = node.items.map((item, index) => this.#item(item, [...path, index]))
    this.#open.delete(node)
    return data
  }

  #admit(node: Node, written: unknown, path: OptionPath): boolean {
    const { tag, anchor } = node as { tag?: string; anchor?: string }
    if (tag?.startsWith('!') && !isAlias(written)) return this.#misread(node, '!', path) !== null
    if (anchor && !this.#aliases.has(anchor)) return this.#misread(node, '&', path) !== null
    if (this.#open.has(node))
      return this.#problem(node, 'an alias may not refer to a list or map that contains it', path) !== null
    if (++this.#values === mostValues + 1)
      this.problems.add('PIPELINE_SYNTAX', `the file contains more than ${mostValues} values, aliases included`)
    return this.#values <= mostValues
  }

  #map(map: YAMLMap, path: OptionPath): Json {
    const data: Record<string, Json> = {}
    for (const [index, pair] of map.items.entries()) {
      const name = keyText(pair)
      if (name === undefined || name === '' || name === '__proto__') {
        this.#problem(pair.key as Node, `expected a name as a key, but got ${name ?? 'a list or a map'}`, path)
        continue
      }
      const key = pair.key as Scalar
      if (hasTemplate(name) && key.type === 'PLAIN') this.#splitText(map, pair, name, path)
      else if (!isEmpty(pair.value)) data[name] = this.read(pair.value, [...path, name])
      else if (path.length > 0 || !emptySections.has(name) || isCut(pair.value)) this.#noValue(map, index, name, path)
    }
    return data
  }

  #item(item: unknown, path: OptionPath): Json {
    if (!isEmpty(item)) return this.read(item, path)
    const comment = isCut(item) ? `: ${quoteIt('', `#${item.comment}`)}` : ''
    return this.#problem(item as Node, `expected a value for this item of the list, but got none${comment}`, path)
  }

  /** `title: <a>: b` in a list or an inline map: the text became a key. */
  #splitText(map: YAMLMap, pair: Pair, name: string, path: OptionPath): void {
    const { key } = pair as { key: Scalar }
    if (name === '<<') {
      this.#problem(key, 'merging maps with << is not supported: write all keys', path)
      return
    }
    const end = (pair.value as Node | null)?.range?.[1] ?? key.range![1]
    const before = map.flow ? map.items[map.items.indexOf(pair as never) - 1] : undefined
    const start = isEmpty(pair.value) && before ? (before.value as Node | null)?.range?.[0] : undefined
    const text = this.document.text.slice(start ?? key.range![0], end)
    this.#problem(key, `YAML reads ${name} as a key: ${quoteIt(start ? keyText(before!)! : '', text)}`, path)
  }

  #noValue(map: YAMLMap, index: number, name: string, path: OptionPath): void {
    const pair = map.items[index]!
    const key = pair.key as Scalar
    const before = map.items[index - 1]
    const value = before?.value as Node | null | undefined
    const option = [...path, name]
    if (isCut(pair.value)) {
      const message = `${name} has no value, because YAML reads the text after the # as a comment`
      this.#problem(key, `${message}: ${quoteIt(name, `#${pair.value.comment}`)}`, option)
    } else if (map.flow && before && isScalar(value) && value.range && !isEmpty(value)) {
      const text = this.document.text.slice(value.range[0], key.range![1])
      const message = `${name} has no value; if it belongs to the text before the comma`
      this.#problem(key, `${message}: ${quoteIt(keyText(before) ?? '', text)}`, option)
    } else if (map.flow) {
      const text = this.document.text.slice(map.range![0], map.range![1])
      const parent = path.at(-1)
      const message = `${name} has no value; if the brackets belong to a text`
      this.#problem(key, `${message}: ${quoteIt(typeof parent === 'string' ? parent : '', text)}`, option)
    } else this.#problem(key, `${name} has no value: write one, or leave the line out`, option)
  }

  #scalar(scalar: Scalar, path: OptionPath): Json {
    const { value, type, source } = scalar
    if (typeof value === 'string') {
      // The last line break of a block ends its last line, and is not part of the text.
      return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? value.replace(/\n$/, '') : value
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      // In fields and frames a value may be missing.
      if (Number.isNaN(value) && ['fields', 'frames'].includes(String(path[0]))) return null
      return this.#problem(scalar, `expected a finite number, but got ${source ?? value}`, path)
    }
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      !Number.isSafeInteger(value) &&
      /^\d+$/.test(source ?? '')
    ) {
      const message = `${source} has more digits than a number can hold`
      return this.#problem(scalar, `${message}: ${quoteIt(String(path.at(-1) ?? ''), source!)}`, path)
    }
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
    return this.#problem(scalar, `expected a text, a number, true, false, a list or a map`, path)
  }

  /** A leading `*`, `&` or `!` made the text an alias, an anchor or a tag. */
  #misread(node: Node, sign: string, path: OptionPath): null {
    const { text } = this.document
    const start = node.range![0]
    // A node begins after its anchor and tag, or at the end of the line if nothing follows.
    const { tag, anchor } = node as { tag?: string; anchor?: string }
    const property = sign === '!' ? tag : sign === '&' ? `&${anchor}` : sign
    const at = text.lastIndexOf(property ?? sign, start)
    const entry = entryAt(text, at < 0 ? start : at)
    const bare = isScalar(node) && !node.source && !/^QUOTE/.test(node.type ?? '')
    const value = entry ? text.slice(entry.start, bare ? start : entry.end) : sign
    const message = `a text that begins with ${sign} means something else in YAML`
    return this.#problem(node, `${message}: ${quoteIt(entry?.key ?? '', value)}`, path, entry?.start)
  }

  #problem(node: Node | null | undefined, message: string, path: OptionPath, offset = node?.range?.[0]): null {
    const place = offset === undefined ? this.document.locate(path) : this.document.position(offset)
    const option = path.length > 0 ? formatOptionPath(path) : undefined
    this.problems.add('PIPELINE_SYNTAX', message, { ...place, option })
    return null
  }
}

/** Nothing was written, not even `null`. */
function isEmpty(node: unknown): boolean {
  return node == null || (isScalar(node) && node.value === null && !node.source && !node.anchor && !node.tag)
}

function isCut(node: unknown): node is Scalar & { comment: string } {
  return isScalar(node) && isGlued(`#${node.comment ?? ''}`)
}
