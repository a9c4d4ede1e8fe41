// The fonts that come with the package, made known to the canvas under names of our own; once a process, in workers.
import { createRequire } from 'node:module'
import { MovieflowError } from '@movieflow/core/plugin'
import { type CanvasModule, loadCanvas } from './canvas.js'
import type { Face } from './glyphs.js'

/** The family of plain text. Only ours are ever drawn with: a machine's own fonts would change the pictures. */
export const fontFamily = 'MovieflowSans'

/** A family for each face: asked for by weight or style, a canvas would slant or thicken letters by itself. */
export function familyOf(face: Face): string {
  return face === 'regular' ? fontFamily : `${fontFamily}-${face}`
}

const require = createRequire(import.meta.url)

let loading: Promise<CanvasModule> | undefined

/** The canvas module with the fonts registered. */
export function loadFonts(): Promise<CanvasModule> {
  loading ??= register()
  return loading
}

async function register(): Promise<CanvasModule> {
  const canvas = await loadCanvas()
  // Each file holds all of DejaVu Sans (Latin, Greek, Cyrillic …), whatever its name says.
  const paths: Record<Face, string> = {
    regular: require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2'),
    oblique: require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-italic.woff2'),
    bold: require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2'),
  }
  for (const [face, path] of Object.entries(paths)) {
    const family = familyOf(face as Face)
    // A bad file gives null, and text would be missing without a word.
    if (!canvas.GlobalFonts.has(family) && canvas.GlobalFonts.registerFromPath(path, family) === null)
      throw new MovieflowError('PLUGIN_FAILED', `the font ${path} cannot be loaded`, {
        hint: 'install @movieflow/renderer-figure again: the file is damaged',
      })
  }
  return canvas
}
