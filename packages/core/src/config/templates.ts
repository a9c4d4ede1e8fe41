// Parses every template of a pipeline once, so that a typing error has its line and column.
import { MovieflowError } from '../errors/index.js'
import type { FilePosition, Json, OptionPath } from '../model/index.js'
import { compileFilePattern, hasTemplate, parseTemplate } from '../template/index.js'
import type { ChangedPlaces } from './changed-places.js'
import type { Mistakes } from './mistakes.js'
import { isMap, type JsonMap } from './normal-form.js'

/** Sections with one value for all movies. */
const withoutTemplates = new Set('version name audio where except matrix plugins schedule slurm'.split(' '))

export function checkTemplates(data: JsonMap, places: ChangedPlaces, mistakes: Mistakes): void {
  for (const [name, value] of Object.entries(data)) if (!withoutTemplates.has(name)) check(value, [name])
  const { out } = data
  if (typeof out === 'string' && hasTemplate(out))
    mistakes.add(['out'], 'out is one folder for all movies: use fields in the path under write')

  function check(value: Json, path: OptionPath): void {
    if (typeof value === 'string') checkText(value, path)
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) check(item, [...path, index])
    else if (isMap(value)) for (const [name, item] of Object.entries(value)) check(item, [...path, name])
  }

  function checkText(text: string, path: OptionPath): void {
    const read = isPattern(path) ? compileFilePattern : parseTemplate
    try {
      read(text)
    } catch (error) {
      if (!(error instanceof MovieflowError)) throw error
      const position = placeWithin(places, path, text, (error.place.column ?? 1) - 1)
      mistakes.add(path, error.message, { code: error.code, hint: error.hint, position })
    }
  }
}

function isPattern(path: OptionPath): boolean {
  return (path[0] === 'source' && path[1] === 'files') || (path[0] === 'sources' && path[2] === 'files')
}

/** The place in the file of a character of a text, found by following its characters through quotes and line breaks. */
function placeWithin(places: ChangedPlaces, path: OptionPath, text: string, index: number): FilePosition | undefined {
  const { document } = places
  const range = places.find(path).value?.range
  if (document.isData || !range) return undefined
  let at = range[0]
  const end = range[1]
  const { text: source } = document
  // The text begins on the line after `|` or `>`.
  if (/[|>]/.test(source.charAt(at))) at = source.indexOf('\n', at) + 1
  for (const letter of text.slice(0, index)) {
    if (/\s/.test(letter)) continue
    const found = source.indexOf(letter, at)
    if (found < 0 || found >= end) return document.position(range[0])
    at = found + letter.length
  }
  while (at < end && /[\s"']/.test(source.charAt(at)) && source.charAt(at) !== text.charAt(index)) at++
  return document.position(at)
}
