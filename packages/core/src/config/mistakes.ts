// Problems with a pipeline's values, each with the place of its value and, where quotes would mend it, the quotes.
import { isMap } from 'yaml'
import type { z } from 'zod'
import { type ErrorCode, type ErrorDetails, nearestNames, suggestNames } from '../errors/index.js'
import { type FilePosition, formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import type { ChangedPlaces } from './changed-places.js'
import { keyText } from './document.js'
import { quoteIt } from './entries.js'
import type { Problems } from './problems.js'
import { knownKeys } from './schema.js'
import { isLasting, type OptionSetting } from './settings.js'

interface Placing {
  code?: ErrorCode
  hint?: string
  late?: boolean
  /** Instead of the value's own. */
  position?: FilePosition
}

export class Mistakes {
  constructor(
    readonly places: ChangedPlaces,
    readonly settings: readonly OptionSetting[],
    readonly problems: Problems,
  ) {}

  add(path: OptionPath, message: string, { code = 'PIPELINE_INVALID', hint, late, position }: Placing = {}): void {
    const setting = this.settingOf(path)
    const plugin = setting ? undefined : this.places.changedBy(path)
    const place = setting || plugin !== undefined ? undefined : (position ?? this.places.locate(path))
    const details: ErrorDetails = { ...place, hint, ...(plugin !== undefined && { plugin }) }
    if (path.length > 0) details.option = formatOptionPath(path)
    const told = plugin === undefined ? message : `${message}, as the plugin ${plugin} changed it`
    this.problems.add(code, setting ? `--set ${setting.text}: ${message}` : told, details, late)
  }

  /** `expected … but got …`, with the quotes where a text was meant. */
  expected(path: OptionPath, phrase: string, value: Json | undefined): void {
    if (value === undefined) {
      const key = String(path.at(-1))
      const others = this.#keysBeside(path).filter((other) => other !== key)
      const near = suggestNames(key, others).startsWith('did you mean')
      const beside = near ? `, but there is ${nearestNames(key, others)[0]}` : ''
      this.add(path, `${key} is missing${beside}: expected ${phrase}`, { late: true })
      return
    }
    const quotes = /^a (?:text|path|name)/.test(phrase) && typeof value !== 'string' ? this.#quotes(path) : ''
    this.add(path, `expected ${phrase}, but got ${show(value)}${quotes}`)
  }

  unknownKey(path: OptionPath, name: string, known: readonly string[]): void {
    const option = [...path, name]
    const position = this.places.locateKey(path, name)
    this.add(option, `unknown option ${name}: ${suggestNames(name, known)}`, { position })
  }

  addIssues(issues: readonly z.core.$ZodIssue[], data: Json): void {
    for (const issue of issues) {
      const path = issue.path as OptionPath
      if (issue.code === 'unrecognized_keys')
        for (const name of issue.keys) this.unknownKey(path, name, knownKeys(path))
      else if (issue.code === 'invalid_key') {
        const name = String(path.at(-1))
        const position = this.places.locateKey(path.slice(0, -1), name)
        this.add(path, `expected ${issue.issues[0]?.message}, but got ${JSON.stringify(name)}`, { position })
      } else this.expected(path, issue.message, valueAt(data, path))
    }
  }

  /** The setting that gave an option its value. */
  settingOf(path: OptionPath): OptionSetting | undefined {
    const within = (inner: OptionPath, outer: OptionPath) => outer.every((part, index) => part === inner[index])
    // Those that plugins cannot change are in the data as they are now, the others in what plugins were given.
    const last = this.settings.findLast((setting) => isLasting(setting) && within(path, setting.path))
    const origin = this.places.originOf(path)
    const given = last ?? (origin && this.settings.findLast((setting) => within(origin, setting.path)))
    // A map that is not in the file was made for the option that was set in it.
    if (given || !origin || path.length === 0 || this.places.find(path).exact) return given
    return this.settings.findLast((setting) => within(setting.path, origin))
  }

  #keysBeside(path: OptionPath): string[] {
    const { value } = this.places.find(path.slice(0, -1))
    return isMap(value) ? value.items.map((pair) => keyText(pair) ?? '') : []
  }

  #quotes(path: OptionPath): string {
    const source = this.settingOf(path) ? undefined : this.places.sourceOf(path)
    if (!source || /^["']/.test(source) || source === 'null' || source === '~') return ''
    const key = path.at(-1)
    return `; if it is a text, ${quoteIt(typeof key === 'string' ? key : '', source)}`
  }
}

/** A value for a message, with its kind. */
export function show(value: Json): string {
  if (value === null) return 'nothing'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = JSON.stringify(value)
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
  if (typeof value === 'string') return `the text ${shown}`
  return `${Array.isArray(value) ? 'the list' : 'the map'} ${shown}`
}

function valueAt(data: Json, path: OptionPath): Json | undefined {
  let value: Json | undefined = data
  for (const part of path) value = (value as { [name: string | number]: Json } | null | undefined)?.[part]
  return value
}
