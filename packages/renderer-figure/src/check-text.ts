// Whether text can be drawn here: a word is drawn in each font and its pixels looked for; any thread, canvas loaded on first use.
import { loadFonts } from './fonts.js'
import { familyOf } from './typeface.js'

/** Why text cannot be drawn; `undefined` where it can. */
export async function checkText(): Promise<string | undefined> {
  try {
    const { createCanvas } = await loadFonts()
    for (const face of ['regular', 'oblique', 'bold'] as const) {
      const context = createCanvas(64, 32).getContext('2d')
      context.font = `20px ${familyOf(face)}`
      context.fillText('Aµ', 4, 24)
      const inked = context.getImageData(0, 0, 64, 32).data.some((value) => value > 0)
      if (!inked) return `${face} text is drawn without any ink`
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
