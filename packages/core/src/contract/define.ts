// The four functions that make a plugin from a plain object.
import { z } from 'zod'
import type { RendererPlugin } from './renderer.js'
import type { SourcePlugin } from './source.js'
import type { TransformPlugin } from './transform.js'
import type { WriterPlugin } from './writer.js'

export type Plugin = SourcePlugin | TransformPlugin | RendererPlugin | WriterPlugin
export type PluginKind = Plugin['kind']

type Defaulted = 'kind' | 'version' | 'extensions' | 'options'
type Definition<P extends Plugin> = Omit<P, Defaulted> & Partial<Pick<P, Extract<keyof P, Exclude<Defaulted, 'kind'>>>>

const defaults = () => ({ version: '0.0.0', options: z.strictObject({}) })

/** A source of frames: see {@link SourcePlugin}. `version`, `extensions` and `options` may be left out. */
export function defineSource<Options = Record<string, never>>(
  definition: Definition<SourcePlugin<Options>>,
): SourcePlugin<Options> {
  return { ...defaults(), extensions: [], ...definition, kind: 'source' } as SourcePlugin<Options>
}

/** A frame transform: see {@link TransformPlugin}. */
export function defineTransform<Options = Record<string, never>>(
  definition: Definition<TransformPlugin<Options>>,
): TransformPlugin<Options> {
  return { ...defaults(), ...definition, kind: 'transform' } as TransformPlugin<Options>
}

/** A renderer: see {@link RendererPlugin}. */
export function defineRenderer<Options = Record<string, never>>(
  definition: Definition<RendererPlugin<Options>>,
): RendererPlugin<Options> {
  return { ...defaults(), ...definition, kind: 'renderer' } as RendererPlugin<Options>
}

/** A writer: see {@link WriterPlugin}. */
export function defineWriter<Options = Record<string, never>>(
  definition: Definition<WriterPlugin<Options>>,
): WriterPlugin<Options> {
  return { ...defaults(), extensions: [], ...definition, kind: 'writer' } as WriterPlugin<Options>
}
