// Problems with a pipeline's values, each with the place of its value and, if they would help, the missing quotes.
import { isMap } from 'yaml'
import type { z } from 'zod'
import { type ErrorCode, type ErrorDetails, nearestNames, suggestNames } from '../errors/index.js'
import { type FilePosition, formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import { findFaults, isWithin, shownWithKind } from '../options/index.js'
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

  /** `expected … but got …`, with quotes if a text was meant. */
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
    this.add(path, `expected ${phrase}, but got ${shownWithKind(value)}${quotes}`)
  }

  unknownKey(path: OptionPath, name: string, known: readonly string[]): void {
    const option = [...path, name]
    const position = this.places.locateKey(path, name)
    this.add(option, `unknown option ${name}: ${suggestNames(name, known)}`, { position })
  }

  addIssues(issues: readonly z.core.$ZodIssue[], data: Json): void {
    // A schema of the pipeline words its expectations itself, and allows only its own keys.
    for (const fault of findFaults(issues, data, { known: knownKeys, expected: ({ message }) => message })) {
      const [outer, name] = [fault.path.slice(0, -1), String(fault.path.at(-1))]
      if (fault.kind === 'unknown') this.unknownKey(outer, name, fault.known)
      else if (fault.kind === 'value') this.expected(fault.path, fault.expected, fault.found)
      else if (fault.kind === 'name') {
        const position = this.places.locateKey(outer, name)
        this.add(fault.path, `expected ${fault.expected}, but got ${JSON.stringify(name)}`, { position })
      } else this.add(fault.path, fault.message, { hint: fault.hint })
    }
  }

  /** The `--set` that gave an option its value. */
  settingOf(path: OptionPath): OptionSetting | undefined {
    // Settings that plugins cannot change are in the current data, the others in the data before plugins.
    const last = this.settings.findLast((setting) => isLasting(setting) && isWithin(path, setting.path))
    const origin = this.places.originOf(path)
    const given = last ?? (origin && this.settings.findLast((setting) => isWithin(origin, setting.path)))
    // A map that is not in the file was created for the option that was set in it.
    if (given || !origin || path.length === 0 || this.places.find(path).exact) return given
    return this.settings.findLast((setting) => isWithin(setting.path, origin))
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
