// The fonts that come with the package, made known to the canvas under names of our own; or that a pipeline names; once a process, in workers.
import { createRequire } from 'node:module'
import { MovieflowError } from '@movieflow/core/plugin'
import { type CanvasModule, loadCanvas } from './canvas.js'
import type { Face } from './glyphs.js'
import { familyOf, familyOfFile, type Typeface } from './typeface.js'

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
        hint: 'reinstall @movieflow/renderer-figure: the file is damaged',
      })
  }
  return canvas
}

/** Makes the letters of a file known to the canvas, once a process. */
export function registerTypeface({ GlobalFonts }: CanvasModule, { file }: Typeface): void {
  if (!file || GlobalFonts.has(familyOfFile(file))) return
  if (GlobalFonts.register(file.bytes, familyOfFile(file)) === null)
    throw new MovieflowError('OPTION_INVALID', `the font ${file.name} cannot be used`, {
      option: 'render.font',
      hint: 'it may be damaged: open it in a font viewer, or use another font',
    })
}
