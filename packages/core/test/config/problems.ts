// What is wrong with a pipeline text, in words that tests compare.
import { expect } from 'vitest'
import { parsePipeline, pipelineErrors } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'

export const base = 'source: a.npy\nwrite: a.mp4\n'

/** Every problem as `line:column option: message`; lines count after the two of `base`. */
export function problems(text: string, before = base): string[] {
  try {
    parsePipeline(before + text, 'm.yaml')
  } catch (error) {
    if (!(error instanceof MovieflowError)) throw error
    const skipped = before.split('\n').length - 1
    return pipelineErrors(error).map(({ place, message }) => {
      expect(place.file).toBe('m.yaml')
      return `${place.line! - skipped}:${place.column} ${place.option ?? '-'}: ${message}`
    })
  }
  throw new Error('nothing was thrown')
}

/** The first problem has this place, and each of these words. */
export function expectProblem(text: string, place: string, ...words: string[]): void {
  const [first = ''] = problems(text)
  expect(first).toContain(`${place} `)
  for (const word of words) expect(first).toContain(word)
}
