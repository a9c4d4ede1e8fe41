// Which of the movie's sources a picture layer draws; any thread.
import type { HeatmapLayerOptions, ImageLayerOptions } from './options/layers.js'

interface PictureOptions {
  data?: HeatmapLayerOptions['data']
  channels?: ImageLayerOptions['channels']
}

/** The source of a picture layer; of one that adds pictures up the first, of whose size all are. */
export function pictureSource({ data: own, channels }: PictureOptions, main: string): string {
  const data = channels?.[0]?.data ?? own
  return data === undefined ? main : typeof data === 'string' ? data : data.$source
}
