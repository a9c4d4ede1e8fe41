// Where a plugin's code is, as every thread is told it.
import type { Json } from './field.js'

/** Where a plugin's code is: a module and the name of its export. */
export interface PluginReference {
  readonly kind: 'source' | 'transform' | 'renderer' | 'writer'
  readonly name: string
  readonly url: string
  readonly exportName: string
  /** Comes with movieflow: a loop of it on the main thread is not watched for. */
  readonly builtIn?: boolean
  /** The export is a preset: which of the plugins that it brings with these options, all of its lists flattened. */
  readonly preset?: { readonly options: Json; readonly index: number }
}
