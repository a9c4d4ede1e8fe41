// What draws the pictures of each renderer: all that workers load of them, without the schemas of options and the plans.
import type { RendererPlugin } from '@movieflow/core/plugin'
import type { LayerName } from './options/layers.js'

/** A renderer's part that draws. */
type Drawer = Pick<RendererPlugin, 'kind' | 'name' | 'version' | 'create'>

const figureVersion = '0.5.1'
const cardVersion = '0.1.0'

const cards: Readonly<Record<string, Drawer['create']>> = {
  card: async (input, context) => (await import('./cards/card.js')).createCard(input, context),
  captions: async (input, context) => (await import('./cards/captions.js')).createCaptions(input, context),
}

/** Of the renderer with this name: `figure`, a layer's short form, `card` or `captions`. Their canvas is loaded with the first movie. */
export function drawerOf(name: 'figure' | 'card' | 'captions' | LayerName): Drawer {
  const card = cards[name]
  if (card) return { kind: 'renderer', name, version: cardVersion, create: card }
  const short = name === 'figure' ? undefined : (name as LayerName)
  return {
    kind: 'renderer',
    name,
    version: figureVersion,
    create: async (input, context) => (await import('./figure.js')).createFigure(input, context, short),
  }
}
