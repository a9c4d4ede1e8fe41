// Pictures besides the data: cards, which are drawn once, and texts over the pictures; on a worker.
import type { PluginContext } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type BurntCaptions,
  type CardSpec,
  type MovieSpec,
  type Picture,
  pictureSize,
  type Size,
} from '../model/index.js'
import { patchOptions } from '../options/index.js'
import { drive, loadDrawer } from '../plugins/index.js'

/** Draws the options of a plugin that shows no data into a picture. */
interface OpenStep {
  draw(options: CardSpec['options'], picture: Picture): Promise<void>
  close(): Promise<void>
}

/** The one picture of a card. */
export async function drawCard(
  card: CardSpec,
  step: 'intro' | 'outro',
  spec: MovieSpec,
  context: PluginContext,
): Promise<Uint8Array> {
  const [width, height] = pictureSize(spec)
  const picture = { width, height, data: new Uint8Array(width * height * 4) }
  const opened = await openStep(card, step, spec, [width, height], context)
  try {
    await opened.draw(card.options, picture)
  } finally {
    await opened.close()
  }
  return picture.data
}

/** Texts over pictures. */
export class OpenCaptions {
  readonly #captions: BurntCaptions
  readonly #hasRoom: boolean
  readonly #opened: OpenStep

  private constructor(captions: BurntCaptions, hasRoom: boolean, opened: OpenStep) {
    this.#hasRoom = hasRoom
    this.#captions = captions
    this.#opened = opened
  }

  static async open(captions: BurntCaptions, spec: MovieSpec, context: PluginContext): Promise<OpenCaptions> {
    const size = pictureSize(spec)
    const kept = keptSize(spec)
    const hasRoom = size[0] > kept[0] || size[1] > kept[1]
    return new OpenCaptions(captions, hasRoom, await openStep(captions, 'captions', spec, size, context))
  }

  /** Draws the text of one of the frames that show data: an empty one if it has none and the picture has extra room for texts. */
  async draw(shown: number, picture: Picture): Promise<void> {
    const { texts, at, options } = this.#captions
    const text = texts[at[shown] ?? -1] ?? ''
    if (text !== '' || this.#hasRoom) await this.#opened.draw(patchOptions(options, [[['text'], text]]), picture)
  }

  close(): Promise<void> {
    return this.#opened.close()
  }
}

/** Size of the pictures before captions. */
function keptSize({ render, timeline }: MovieSpec): Size {
  return timeline?.crop ? [timeline.crop.width, timeline.crop.height] : render.size
}

async function openStep(
  { plugin: reference, options }: Pick<CardSpec, 'plugin' | 'options'>,
  step: string,
  spec: MovieSpec,
  size: Size,
  context: PluginContext,
): Promise<OpenStep> {
  const { id: movie, fps, fields, render } = spec
  const kept = keptSize(spec)
  const plugin = await loadDrawer(reference)
  const driver = drive(plugin, { step, movie })
  const read = () => Promise.reject(new MovieflowError('PLUGIN_FAILED', `${step} has no data to read`, { step }))
  const input = {
    ...{ clips: {}, main: '', options, fps, size, fields, knownLimits: {}, read },
    movie: { size: step === 'captions' ? kept : size, options: render.options },
  }
  const drawing = await driver.call('create', input, context)
  if (typeof drawing?.draw !== 'function')
    throw new MovieflowError(
      'PLUGIN_FAILED',
      `the renderer ${plugin.name} made no drawing: create returned no draw function`,
      {
        plugin: plugin.name,
        step,
      },
    )
  const opened = driver.opened(drawing)
  return {
    async draw(own, picture) {
      await opened.call('draw', { index: 0, count: 1, time: 0, data: {}, options: own, limits: {} }, picture)
    },
    async close() {
      await opened.call('close')
    },
  }
}
