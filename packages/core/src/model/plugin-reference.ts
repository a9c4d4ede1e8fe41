// A reference to a plugin's code that can be sent to any thread.
import type { Json } from './field.js'

/** A plugin's module and the name of its export. */
export interface PluginReference {
  readonly kind: 'source' | 'transform' | 'renderer' | 'writer'
  readonly name: string
  readonly url: string
  readonly exportName: string
  /** Comes with movieflow: its loops on the main thread have no watchdog. */
  readonly builtIn?: boolean
  /**
   * The module of a renderer that comes with movieflow whose function `drawerOf(name)` returns the part of it that draws: workers load that
   * alone.
   */
  readonly drawers?: string
  /** If the export is a preset: the index of the plugin among all that it returns for these options, with its lists flattened. */
  readonly preset?: { readonly options: Json; readonly index: number }
}
