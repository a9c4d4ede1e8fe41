// A panel as it is painted: what the scene, insets and those who read pixels have of it; in workers.
import type { PixelBlock, Rect } from './blocks.js'
import type { BarPainter } from './figure-bar.js'
import type { Surface } from './layers/layer.js'
import type { Eyes, PlacedLayer } from './placed-layers.js'
import type { TitleStyle } from './title.js'

export interface PanelScene {
  readonly box: Rect
  readonly eyes: Eyes
  /** Moves its axes to what they show in a frame. */
  look(index: number): void
  /** All of it, from the back to the front. */
  readonly placed: readonly PlacedLayer[]
  /** What is painted in each frame, from the back to the front. */
  readonly moving: readonly PlacedLayer[]
  readonly titles: ((title: TitleStyle) => PixelBlock) | undefined
  readonly bars: readonly BarPainter[]
  /** Of the twin that lies over it. */
  readonly twinSurface: Surface | undefined
  readonly insets: readonly PanelScene[]
}
