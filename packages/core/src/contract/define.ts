// The five functions that make a plugin from a plain object.
import { z } from 'zod'
import { contractVersion, version } from '../model/index.js'
import type { HooksPlugin } from './hooks.js'
import type { RendererPlugin } from './renderer.js'
import type { SourcePlugin } from './source.js'
import type { Plugin } from './step-plugin.js'
import type { TransformPlugin } from './transform.js'
import type { WriterPlugin } from './writer.js'

type Defaulted = 'kind' | 'version' | 'extensions' | 'options'
type Definition<P extends Plugin | HooksPlugin> = Omit<P, Defaulted> &
  Partial<Pick<P, Extract<keyof P, Exclude<Defaulted, 'kind'>>>>

/**
 * The plugin's member `madeBy`, set by the functions below: the core that it was made with. A plugin that was made for
 * another contract is refused when it is loaded, not at its first frame.
 */
export interface MadeBy {
  /** Version of `@movieflow/core`. */
  readonly core: string
  /** Goes up by one if older plugins would no longer work. */
  readonly contract: number
}

const madeBy: MadeBy = { core: version, contract: contractVersion }
const defaults = () => ({ version: '0.0.0', options: z.strictObject({}), madeBy })

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

/** Hooks for the whole run, or a preset: see {@link HooksPlugin}. Everything but `name` may be left out. */
export function definePlugin<Options = Record<string, never>>(
  definition: Definition<HooksPlugin<Options>>,
): HooksPlugin<Options> {
  return { ...defaults(), ...definition, kind: 'hooks' } as HooksPlugin<Options>
}
