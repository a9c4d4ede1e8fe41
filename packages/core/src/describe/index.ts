export { type DescribeOptions, describePipeline } from './describe-pipeline.js'
export {
  describePlugins,
  listPlugins,
  type PluginDescription,
  type PluginLookup,
  type PluginSummary,
} from './describe-plugins.js'
export { type InspectedFile, type Inspection, inspectFile, type VariableFigures } from './inspect-file.js'
export { type InspectedMovie, inspectPlugins, type PluginsInspection } from './inspect-plugins.js'
export { ArrayLister, type KnownSource, knownSources } from './list-arrays.js'
