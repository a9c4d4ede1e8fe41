// A pipeline's YAML with the place of everything in it.
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
} from 'yaml'
import type { FilePosition, Json, OptionPath } from '../model/index.js'
import type { Problems } from './problems.js'
import { explainSyntax, findCutTexts } from './traps.js'

export class PipelineDocument {
  readonly #lines = new LineCounter()
  readonly #document: Document
  readonly #resolved = new Map<Alias, Node | undefined>()

  private constructor(
    readonly text: string,
    /** The text was not written by a person, so it has no places. */
    readonly isData = false,
  ) {
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      prettyErrors: false,
      stringKeys: false,
    }) as Document
  }

  /** Reads the YAML; its mistakes go to `problems`, and are thrown. */
  static parse(text: string, problems: Problems): PipelineDocument {
    try {
      const document = new PipelineDocument(text.replace(/^\uFEFF/, ''))
      document.#checkSyntax(problems)
      problems.throwIfAny()
      return document
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      problems.add('PIPELINE_SYNTAX', 'the file nests lists or maps too deeply to be read', { cause: error })
      problems.throwIfAny()
      throw error
    }
  }

  /** Data that was not written as YAML: options are found in it, but have no place. */
  static ofData(data: Json): PipelineDocument {
    return new PipelineDocument(stringify(data, { version: '1.2', schema: 'core', aliasDuplicateObjects: false }), true)
  }

  get root(): Node | null {
    return this.#document.contents as Node | null
  }

  /** The node that an alias refers to. */
  resolve(node: unknown): Node | undefined {
    if (!isAlias(node)) return node as Node | undefined
    // Each search takes time proportional to the document, so each alias is resolved once.
    if (!this.#resolved.has(node)) this.#resolved.set(node, node.resolve(this.#document) as Node | undefined)
    return this.#resolved.get(node)
  }

  position(offset: number): FilePosition {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.text.length))
    return { line, column: col }
  }

  /** The nodes of an option, or of its nearest parent if the option does not exist. */
  find(path: OptionPath): { key: Scalar | undefined; value: Node | undefined; exact: boolean } {
    let value = this.resolve(this.root)
    let key: Scalar | undefined
    for (const part of path) {
      // Short forms: a single value is the first item of its list, and a text is its own `path`, `use` or `files`.
      if (isScalar(value) || (part === 0 && !isSeq(value))) continue
      if (isMap(value)) {
        const pair = value.items.find((item) => keyText(item) === part)
        if (!pair) return { key, value, exact: false }
        key = pair.key as Scalar
        value = (pair.value ?? undefined) as Node | undefined
      } else if (isSeq(value)) {
        const item = value.items[typeof part === 'number' ? part : -1]
        if (item === undefined) return { key, value, exact: false }
        key = undefined
        value = item as Node
      } else return { key, value, exact: false }
      value = this.resolve(value)
    }
    return { key, value, exact: true }
  }

  locate(path: OptionPath): FilePosition | undefined {
    if (this.isData) return undefined
    const { key, value } = this.find(path)
    const empty = value === undefined || (isScalar(value) && value.value === null)
    const node = empty && key ? key : value
    return node?.range ? this.position(node.range[0]) : undefined
  }

  locateKey(path: OptionPath, name: string): FilePosition | undefined {
    if (this.isData) return undefined
    const { key, exact } = this.find([...path, name])
    return exact && key?.range ? this.position(key.range[0]) : this.locate(path)
  }

  /** A value as written in the file, if that is one line. */
  sourceOf(path: OptionPath): string | undefined {
    const { value, exact } = this.find(path)
    if (this.isData || !exact || !value?.range) return undefined
    const source = this.text.slice(value.range[0], value.range[1]).trim()
    return source.includes('\n') || (isCollection(value) && source === '') ? undefined : source
  }

  #checkSyntax(problems: Problems): void {
    const cut = findCutTexts(this.text)
    for (const { offset, message } of cut) problems.add('PIPELINE_SYNTAX', message, this.position(offset))
    if (cut.length > 0) return
    const { errors, warnings, directives } = this.#document
    if (directives?.yaml.explicit && directives.yaml.version !== '1.2')
      problems.add('PIPELINE_SYNTAX', `expected YAML 1.2, but the file says ${directives.yaml.version}`)
    for (const { code, pos } of warnings) {
      // Before a plain text, or alone, it belongs to a text without quotes, which has its own message.
      if (code !== 'TAG_RESOLVE_FAILED' || !/^!\S* +["'[{]/.test(this.text.slice(pos[0]))) continue
      const message = 'tags mean nothing in a pipeline: quote a text that begins with `!`'
      problems.add('PIPELINE_SYNTAX', message, this.position(pos[0]))
    }
    const fatal = errors.find((error) => error.code !== 'DUPLICATE_KEY')
    for (const error of errors) {
      if (error !== fatal && error.code !== 'DUPLICATE_KEY') continue
      const { offset, message } = explainSyntax(this.text, error, this.#document)
      problems.add('PIPELINE_SYNTAX', message, this.position(offset))
    }
  }
}

/** A key as it was written: `1` stays `1`, `010` stays `010`. */
export function keyText(pair: Pair): string | undefined {
  if (!isScalar(pair.key)) return undefined
  const { value, source } = pair.key
  return typeof value === 'string' ? value : (source ?? String(value))
}
