// Letters of a TIFF's axes become the names that movieflow uses.
import type { PageLayout } from './page.js'

const names: Readonly<Record<string, string>> = { T: 'frame', Z: 'z', C: 'channel', Y: 'y', X: 'x' }

/**
 * Names of axes: a lone axis before those of the page is the frames, whatever its name in the file. `undefined` if
 * several are unknown.
 */
export function nameAxes(letters: string, layout: PageLayout): string[] | undefined {
  const leading = [...letters].filter((letter) => !'YXS'.includes(letter))
  if (leading.some((letter) => names[letter] === undefined) && leading.length > 1) return undefined
  const found = [...letters].map((letter) => {
    if (letter === 'S') return sampleName(letters, layout)
    return leading.length === 1 && letter === leading[0] ? 'frame' : names[letter]!
  })
  return new Set(found).size === found.length ? found : undefined
}

/** Three or four samples are colours if the file says so, and JPEG's YCbCr, which becomes RGB. */
function sampleName(letters: string, { samples, photometric, compression }: PageLayout): string {
  const colors = photometric === 2 || (photometric === 6 && compression === 7)
  if (colors && (samples === 3 || samples === 4)) return 'rgb'
  return letters.includes('C') ? 'sample' : 'channel'
}

/** An array without axes that are one long, but y and x; and what the file calls its axes if that is something else. */
export function squeezed(
  layout: PageLayout,
  lengths: readonly number[],
  letters: string,
): { shape: number[]; axes: string[] | undefined; dimensions?: string[] } {
  const kept = lengths.flatMap((length, at) => (length > 1 || 'YX'.includes(letters[at]!) ? [at] : []))
  const own = kept.map((at) => letters[at]!)
  const axes = nameAxes(own.join(''), layout)
  const dimensions = dimensionsOf(own.join(''), axes)
  return { shape: kept.map((at) => lengths[at]!), axes, ...(dimensions && { dimensions }) }
}

/** The file's names of its axes; `undefined` if one is unknown, or if they are the same as `axes`. */
export function dimensionsOf(letters: string, axes: readonly string[] | undefined): string[] | undefined {
  const called = [...letters].map((letter, at) => (letter === 'S' ? axes?.[at] : names[letter]))
  return called.every((name) => name !== undefined) && called.join() !== axes?.join() ? called : undefined
}
