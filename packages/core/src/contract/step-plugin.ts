// The plugins that are steps of a pipeline.
import type { RendererPlugin } from './renderer.js'
import type { SourcePlugin } from './source.js'
import type { TransformPlugin } from './transform.js'
import type { WriterPlugin } from './writer.js'

export type Plugin = SourcePlugin | TransformPlugin | RendererPlugin | WriterPlugin
export type PluginKind = Plugin['kind']
