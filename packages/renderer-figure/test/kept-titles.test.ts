// Titles are kept for other movies: what they take with them.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { loadFonts } from '../src/fonts.js'
import { makeLettering } from '../src/lettering.js'
import { figureOptions } from '../src/options/figure.js'
import { themeOf } from '../src/theme/theme.js'
import { makeTitles } from '../src/title.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('a title that is kept is drawn once, and its movie is freed', async () => {
  const band = { x: 0, y: 0, width: 120, height: 20 }
  const fonts = await loadFonts()
  let sheets = 0
  const canvas = {
    ...fonts,
    createCanvas(...size: Parameters<typeof fonts.createCanvas>) {
      if (size[0] === band.width && size[1] === band.height) sheets++
      return fonts.createCanvas(...size)
    },
  } as typeof fonts
  const theme = themeOf({ options: figureOptions.parse({}), short: undefined }, '.')
  /** Draws the title as one movie does; the letters and the pixels are what it leaves. */
  function drawAsMovie() {
    const lettering = makeLettering(canvas, { mode: 'plain', theme }, { warn: (text) => expect.fail(text) })
    const titleOf = makeTitles(canvas, { band, centre: 60, point: 1, paper: [255, 255, 255], lettering })
    const { pixels } = titleOf({ text: 'kept', color: [0, 0, 0], fontsize: 12 })
    return { lettering: new WeakRef(lettering), pixels }
  }
  const [first, second] = [drawAsMovie(), drawAsMovie()]
  expect(sheets).toBe(1)
  expect(second.pixels).toEqual(first.pixels)
  // A WeakRef holds its target until the task in which it was made ends.
  await new Promise(setImmediate)
  collect()
  expect(first.lettering.deref()).toBeUndefined()
})
