// Warns about texts of a step with fields in another language's syntax, `{animal}` or `%d`; main thread.
import type { Json } from '../model/index.js'
import { foreignFields, ownField } from '../template/index.js'

/** Options whose texts are read by another program, are names, or have signs with a meaning, such as dates. */
const notShown = new Set(['arguments', 'colormap', 'use', 'path', 'format', 'barlabels'])

/** Braces have their own meaning in TeX. */
const isTex = (text: string) => /[\\$^_]/.test(text)

/** Warnings about the texts in a step's options; `isKnown` returns whether a name is a field. */
export function foreignTexts(options: Json, place: string, isKnown: (name: string) => boolean): string[] {
  if (typeof options === 'string')
    return foreignFields(options)
      .filter(({ name, certain, written }) => certain || isKnown(name!) || (written.includes('{') && !isTex(options)))
      .slice(0, 1)
      .map((found) => {
        const own = ownField(found, 'name')
        const which = found.name === undefined ? `${own}, with a field of the movie or the frame` : own
        return `${place} shows ${found.written} as it is: fields are written in < >, for example ${which}`
      })
  if (typeof options !== 'object' || options === null) return []
  if (Array.isArray(options)) return options.flatMap((each, at) => foreignTexts(each, `${place}[${at}]`, isKnown))
  return Object.entries(options).flatMap(([key, value]) =>
    notShown.has(key) ? [] : foreignTexts(value, `${place}.${key}`, isKnown),
  )
}
