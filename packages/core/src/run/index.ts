export type { PipelineInput } from '../config/index.js'
export { version } from '../model/index.js'
export { makeFolderSync, replaceFileSync } from '../output/index.js'
export { type NamedFiles, namedFiles } from '../plan/index.js'
export type {
  BatchReport,
  ReportedError,
  ReportedMovie,
  ReportedOutput,
  ReportedStatus,
} from './batch-report.js'
export { type Cleaning, type CleanOptions, cleanPipeline, type Leftover } from './clean-pipeline.js'
export { type DescribeOptions, describePipeline } from './describe-pipeline.js'
export {
  describePlugins,
  listPlugins,
  type PluginDescription,
  type PluginLookup,
  type PluginSummary,
} from './describe-plugins.js'
export { type FrozenList, readFrozenList, shardSlice } from './division.js'
export type { DrawnMovie } from './drawn-movie.js'
export type { MovieStatus, RunEvent, RunSummary } from './events.js'
export type { CanvasLike, Drawn, Pixels } from './grabbed-picture.js'
export type { Trust } from './input-contents.js'
export { type InspectedFile, type Inspection, inspectFile, type VariableFigures } from './inspect-file.js'
export { type InspectedMovie, inspectPlugins, type PluginsInspection } from './inspect-plugins.js'
export { ArrayLister } from './list-arrays.js'
export { type MovieOptions, openMovie } from './open-movie-file.js'
export { type ReadingOptions, readPipeline } from './open-pipeline.js'
export { type MovieOutcome, readOutcomes } from './outcomes.js'
export { type AssessedPlan, type PlanOptions, planPipeline } from './plan-pipeline.js'
export { type PlanReport, reportPlan } from './plan-report.js'
export { openFrames, type RenderedFrame, RenderedFrames, renderFrame } from './render-frame.js'
export { type ReportOptions, type ReportOutcome, type ReportStyle, reportPipeline } from './report-files.js'
export { type RunOptions, runPipeline } from './run-pipeline.js'
export { type PipelineSurvey, type SurveyOptions, surveyPipeline } from './survey-pipeline.js'
