// JSON text becomes values, with NaN and Infinity as Python's json writes them.
import { mostPlainValues } from '@movieflow/core/plugin'
import { refuse } from './refuse.js'

/** Deepest nesting of lists and records in one another. */
export const deepest = 64

const copyAgain = 'copy or save the file again'

/** The value of a JSON text: NaN is null. Refuses text that is not JSON. */
export function parseJsonText(text: Buffer, file: string): unknown {
  checkNesting(text, file)
  const source = text.toString('utf8')
  try {
    return JSON.parse(source)
  } catch (cause) {
    const words = /NaN|Infinity/.test(source) ? replaceWords(source) : undefined
    if (words !== undefined && words !== source)
      try {
        return JSON.parse(words)
      } catch {
        // The first message refers to the original text.
      }
    if (source.trim() === '') throw refuse(file, 'is empty', copyAgain, cause)
    const reason = (cause as Error).message.replace(/\s+/g, ' ')
    throw refuse(
      file,
      `is not JSON: ${reason.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')}`,
      /unexpected end|unterminated/i.test(reason) ? copyAgain : '`python3 -m json.tool FILE` shows the line',
      cause,
    )
  }
}

/** Each list and record takes many times the memory of its two brackets. */
function checkNesting(text: Buffer, file: string): void {
  let opened = 0
  for (let at = 0; at < text.length; at++) if (text[at] === 0x5b || text[at] === 0x7b) opened++
  if (opened > mostPlainValues)
    throw refuse(
      file,
      `has more than ${mostPlainValues.toLocaleString('en-US')} lists and records`,
      "save the numbers as an array: np.save('file.npy', array)",
    )
}

/** NaN as null and Infinity as a number beyond all doubles, outside of texts. */
function replaceWords(source: string): string {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < source.length; at++) {
    const letter = source.charCodeAt(at)
    if (letter === 34) at = endOfText(source, at)
    else if (letter === 78 || letter === 73) {
      const word = letter === 78 ? 'NaN' : 'Infinity'
      if (!source.startsWith(word, at)) continue
      parts.push(source.slice(from, at), letter === 78 ? 'null' : '1e999')
      from = at + word.length
      at = from - 1
    }
  }
  return parts.join('') + source.slice(from)
}

/** The position of the quote that ends a text. */
function endOfText(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source.charCodeAt(at) !== 34) at += source.charCodeAt(at) === 92 ? 2 : 1
  return at
}
