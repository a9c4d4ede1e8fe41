// The package `movieflow` as a library: movies that a program draws, pipelines that it runs, single frames as pixels.
// Nothing heavy loads before a function is called.
export type {
  CanvasLike,
  Drawn,
  DrawnMovie,
  ErrorRecord,
  FieldValue,
  MovieOptions,
  Pixels,
  PlanReport,
  RunEvent,
  RunSummary,
} from '@movieflow/core'
export { type ErrorCode, MovieflowError } from '@movieflow/core/errors'
export { definePipeline } from './library/define-pipeline.js'
export { type OpenMovieOptions, openMovie } from './library/open-movie.js'
export type { Given, Movies, PipelinePlace } from './library/pipeline-input.js'
export { type PlanPipelineOptions, pipelineErrors, planPipeline } from './library/plan-pipeline.js'
export { type FrameRange, type RenderOptions, renderFrame, renderFrames } from './library/render-frames.js'
export { type RunPipelineOptions, runPipeline } from './library/run-pipeline.js'
