// `openMovie` with the writers that come with movieflow.
import { type DrawnMovie, type MovieOptions, openMovie as openByCore } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'

export async function openMovie(
  path: string | URL,
  { fps, frames, use, signal, warn, ...options }: MovieOptions & { readonly [option: string]: unknown } = {},
): Promise<DrawnMovie> {
  return openByCore(path, { fps, frames, use, signal, warn, options, plugins: firstPartyPlugins })
}
