// The engine's public face: plans, runs, single frames, inspection, and the plugin contract.
export { type PipelineConfig, parsePipeline, parseSelection, pipelineErrors, selectFields } from './config/index.js'
export {
  type ErrorPlace,
  errorCatalogue,
  errorFromRecord,
  type Responsible,
} from './errors/index.js'
export { type CronTimes, endingOf, type FieldValue, type Schedule, type SlurmSettings } from './model/index.js'
export type { JsonSchema } from './options/index.js'
export * from './plugin.js'
export { closePrototype, endOnLoops, type PluginEntry } from './plugins/index.js'
export * from './run/index.js'
export type * from './session/index.js'
export { openSession } from './session/index.js'
export { compileFilePattern, type FilePattern } from './template/index.js'
