// The fonts that come with the package, made known to the canvas under a name of our own; once a process, in workers.
import { createRequire } from 'node:module'
import { MovieflowError } from '@movieflow/core/plugin'
import { type CanvasModule, loadCanvas } from './canvas.js'

/** The only family that is ever drawn with: a machine's own fonts would change the pictures. */
export const fontFamily = 'MovieflowSans'

const require = createRequire(import.meta.url)

let loading: Promise<CanvasModule> | undefined

/** The canvas module with the fonts registered. */
export function loadFonts(): Promise<CanvasModule> {
  loading ??= register()
  return loading
}

async function register(): Promise<CanvasModule> {
  const canvas = await loadCanvas()
  // This one file holds all of DejaVu Sans (5,918 characters: Latin, Greek, Cyrillic …), whatever its name says.
  const path = require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2')
  // A bad file gives null, and text would be missing without a word.
  if (!canvas.GlobalFonts.has(fontFamily) && canvas.GlobalFonts.registerFromPath(path, fontFamily) === null)
    throw new MovieflowError('PLUGIN_FAILED', `the font ${path} cannot be loaded`, {
      hint: 'install @movieflow/renderer-figure again: the file is damaged',
    })
  return canvas
}
