// Text becomes lines of runs: plain, or with formulas; any thread, no canvas.
import { MovieflowError } from '@movieflow/core/plugin'
import { type Line, plainLine } from './runs.js'
import { layTex, TexFault } from './tex.js'

/** `tex` sets what stands between two `$` as a formula; `plain` takes every character as it is. */
export type TextMode = 'plain' | 'tex'

/** What no glyph stands for is gone, a tab is four blanks. */
function cleanText(text: string): string {
  return text.replaceAll('\t', '    ').replace(/\p{Cc}/gu, '')
}

function breakLines(text: string): string[] {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').split('\n')
}

/** Plain text as lines to draw: accents are composed, trailing blanks dropped. */
export function splitLines(text: string): string[] {
  return breakLines(text).map((line) => cleanText(line).trimEnd())
}

/** A text's lines. A formula that cannot be read is an error; {@link texFault} tells before. */
export function layText(text: string, mode: TextMode): Line[] {
  if (mode === 'plain') return splitLines(text).map(plainLine)
  const fault = texFault(text)
  if (fault) throw new MovieflowError('OPTION_INVALID', fault.message, { hint: fault.hint })
  return breakLines(text).map((line) => layTex(line, cleanText))
}

/** What is wrong with the first formula that cannot be read, and the next step; `undefined` where all can. */
export function texFault(text: string): { message: string; hint: string } | undefined {
  const lines = breakLines(text)
  for (const [index, line] of lines.entries()) {
    try {
      layTex(line, cleanText)
    } catch (error) {
      if (!(error instanceof TexFault)) throw error
      const place = `at character ${error.at + 1}${lines.length > 1 ? ` of line ${index + 1}` : ''}`
      return { message: error.describe(line, place), hint: error.hint }
    }
  }
  return undefined
}
