// Cards and captions as movieflow renderers; the main thread loads this to plan, workers load the drawers alone.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineRenderer, MovieflowError, type RendererPlanInput } from '@movieflow/core/plugin'
import { drawerOf } from '../drawers.js'
import {
  type CaptionsOptions,
  type CardOptions,
  captionsOptions,
  cardOptions,
  pointOf,
  stripHeight,
} from './options.js'

function sizeIn({ movie }: RendererPlanInput, name: string, use: string) {
  if (movie) return movie.size
  throw new MovieflowError('OPTION_INVALID', `the renderer ${name} does not draw data`, {
    hint: `write it under ${use}, and a renderer of data under render`,
  })
}

/** Words and a picture, before or after the data: `intro:` and `outro:`. */
export const cardRenderer = defineRenderer<CardOptions>({
  ...drawerOf('card'),
  draws: 'card',
  options: cardOptions,
  plan(input, { folder }) {
    const size = sizeIn(input, 'card', '`intro:` or `outro:`')
    const { image } = input.options
    if (image === undefined) return { size }
    const file = resolve(folder, image)
    if (!existsSync(file))
      throw new MovieflowError('INPUT_UNREADABLE', `the picture ${image} of the card was not found`, {
        option: 'image',
        hint: `paths are relative to the pipeline: ${file}`,
      })
    return { size, inputs: [file] }
  },
})

/** Texts over the pictures: `captions:`. */
export const captionsRenderer = defineRenderer<CaptionsOptions>({
  ...drawerOf('captions'),
  draws: 'captions',
  options: captionsOptions,
  plan(input) {
    const [width, height] = sizeIn(input, 'captions', '`captions:`')
    return { size: [width, height + stripHeight(input.options, pointOf(input.movie?.options))] }
  },
})
