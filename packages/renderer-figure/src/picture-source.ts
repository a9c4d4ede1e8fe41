// Which of the movie's sources a picture layer draws; any thread.
import type { HeatmapLayerOptions } from './options/layers.js'

/** The source of a picture layer. */
export function pictureSource(options: { data?: HeatmapLayerOptions['data'] }, main: string): string {
  const { data } = options
  return data === undefined ? main : typeof data === 'string' ? data : data.$source
}
