// A title card: words and a picture in the middle of one colour; in workers.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Drawing, type DrawingInput, MovieflowError, type PluginContext } from '@movieflow/core/plugin'
import { decodeImage, type Image, makeSheet } from '../canvas.js'
import { colorOf, cssColor } from '../colors.js'
import { loadFonts } from '../fonts.js'
import { makeLettering } from '../lettering.js'
import { smallest } from '../text.js'
import { fitTitle } from '../title.js'
import { type CardOptions, pointOf, readableOn } from './options.js'

/** Shares of the card. */
const margin = 0.06
/** The most of its height that a picture has above a text. */
const imageShare = 0.6
const gap = 0.05

export async function createCard(
  { options, size: [width, height], movie }: DrawingInput<CardOptions>,
  context: PluginContext,
): Promise<Drawing<CardOptions>> {
  const canvas = await loadFonts()
  const { themeOfMovie } = await import('./theme-of-movie.js')
  const lettering = makeLettering(
    canvas,
    { mode: 'plain', theme: themeOfMovie(movie?.options, context.folder) },
    context,
  )
  const { text, image, fontsize } = options
  const point = pointOf(movie?.options)
  const paper = options.background === undefined ? lettering.theme.paper : colorOf(options.background)
  const ink = options.color === undefined ? readableOn(paper) : colorOf(options.color)
  const picture = image === undefined ? undefined : await openImage(resolve(context.folder, image))
  const sheet = makeSheet(canvas, width, height)
  return {
    draw(_, { data }) {
      const sheetContext = sheet.context
      sheetContext.fillStyle = cssColor(paper)
      sheetContext.fillRect(0, 0, width, height)
      // A picture alone may fill the card.
      const room =
        text === undefined
          ? { width, height }
          : { width: width * (1 - 2 * margin), height: height * (picture ? imageShare : 0) }
      const shrink = picture ? Math.min(1, room.width / picture.width, room.height / picture.height) : 0
      const shown = picture && { width: picture.width * shrink, height: picture.height * shrink }
      const above = shown && text !== undefined ? shown.height + gap * height : (shown?.height ?? 0)
      const { lines, size } = fitTitle(
        text === undefined ? [] : lettering.lines(String(text)),
        fontsize * point,
        smallest * point,
        { width: width * (1 - 2 * margin), height: Math.max(1, height * (1 - 2 * margin) - above) },
        lettering,
      )
      const whole = above + lines.reduce((sum, line) => sum + lettering.lineHeight(line, size), 0)
      let top = (height - whole) / 2
      if (picture && shown) {
        const [x, y] = [Math.round((width - shown.width) / 2), Math.round(top)]
        sheetContext.drawImage(picture, x, y, Math.round(shown.width), Math.round(shown.height))
      }
      top += above
      for (const line of lines) {
        const y = top + lettering.lineAscent(line, size)
        lettering.drawLine(sheetContext, line, { x: width / 2, y, size, color: cssColor(ink), align: 'center' })
        top += lettering.lineHeight(line, size)
      }
      data.set(new Uint8Array(sheet.read(width, height).buffer))
    },
  }
}

async function openImage(file: string): Promise<Image> {
  try {
    return await decodeImage(await readFile(file))
  } catch (thrown) {
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      `the picture of the card cannot be read: ${(thrown as Error).message}`,
      {
        file,
        hint: 'cards accept PNG, JPEG and WebP files',
      },
    )
  }
}
