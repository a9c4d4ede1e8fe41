// The options of a pipeline file, for editors and reference pages: core's keys and the options of all plugins.
import { type DescribedPlugin, pipelineJsonSchema } from '../config/index.js'
import type { JsonSchema } from '../options/index.js'
import { openPipeline } from '../pipeline/index.js'
import { loadPlugin, type PluginEntry } from '../plugins/index.js'

export interface DescribeOptions {
  /** Plugins that are known by name. Their modules are loaded. */
  readonly plugins: readonly PluginEntry[]
  /** A pipeline file whose own plugins are added, those under `plugins:`. */
  readonly file?: string
}

/** The JSON Schema, draft 7, of pipeline files. Throws if `file` is wrong, or a plugin does not load. Main thread. */
export async function describePipeline({ plugins, file }: DescribeOptions): Promise<JsonSchema> {
  return pipelineJsonSchema(await loadAll(plugins, file))
}

async function loadAll(entries: readonly PluginEntry[], file: string | undefined): Promise<DescribedPlugin[]> {
  const known = await Promise.all(
    entries.map(async (entry) => {
      const { options } = await loadPlugin(entry)
      return { kind: entry.kind, name: entry.name, extensions: entry.extensions, options }
    }),
  )
  if (file === undefined) return known
  const { plugins: set } = await openPipeline(file, { plugins: [], command: 'schema' })
  const kinds = ['source', 'transform', 'renderer', 'writer'] as const
  const named = kinds.flatMap((kind) => set.names(kind).map((name) => ({ kind, name })))
  const own = await Promise.all(named.map(async ({ kind, name }) => ({ ...(await set.find(kind, name)).plugin, name })))
  return [...own, ...known]
}
