export type { PipelineInput } from '../config/index.js'
export {
  ArrayLister,
  type DescribeOptions,
  describePipeline,
  describePlugins,
  type InspectedFile,
  type InspectedMovie,
  type Inspection,
  inspectFile,
  inspectPlugins,
  type KnownSource,
  knownSources,
  listPlugins,
  type PluginDescription,
  type PluginLookup,
  type PluginSummary,
  type PluginsInspection,
  type VariableFigures,
} from '../describe/index.js'
export {
  type CanvasLike,
  type Drawn,
  type DrawnMovie,
  type MovieOptions,
  openMovie,
  type Pixels,
} from '../draw/index.js'
export type { Cause, CauseKind, Trust } from '../freshness/index.js'
export { version } from '../model/index.js'
export { makeFolderSync, replaceFileSync } from '../output/index.js'
export {
  type AssessedPlan,
  type FrozenList,
  type PlanOptions,
  planPipeline,
  type ReadingOptions,
  readFrozenList,
  readPipeline,
  shardSlice,
} from '../pipeline/index.js'
export { filesAt, meetsSelection, type NamedFiles, namedFiles, namedPaths, type SomeFiles } from '../plan/index.js'
export {
  type BatchReport,
  type MovieOutcome,
  type PlanReport,
  type ReportedError,
  type ReportedMovie,
  type ReportedOutput,
  type ReportedStatus,
  type ReportOptions,
  type ReportOutcome,
  type ReportStyle,
  readOutcomes,
  reportPipeline,
  reportPlan,
} from '../review/index.js'
export { type Cleaning, type CleanOptions, cleanPipeline, type Leftover } from './clean-pipeline.js'
export type { MovieStatus, RunEvent, RunSummary } from './events.js'
export { openFrames, type RenderedFrame, RenderedFrames, renderFrame } from './render-frame.js'
export { type RunOptions, runPipeline } from './run-pipeline.js'
export { type PipelineSurvey, type SurveyOptions, surveyPipeline } from './survey-pipeline.js'
