// The engine's public face: plans, runs, single frames, inspection, and the plugin contract.
export { parsePipeline, parseSelection, pipelineErrors } from './config/index.js'
export { type ErrorPlace, errorCatalogue, errorFromRecord, type Responsible } from './errors/index.js'
export type { CronTimes, Schedule, SlurmSettings } from './model/index.js'
export * from './plugin.js'
export type { PluginEntry } from './plugins/index.js'
export * from './run/index.js'
