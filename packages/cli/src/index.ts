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
export {
  definePipeline,
  type Pipeline,
  type PluginPath,
  type Template,
  type Templated,
} from './library/define-pipeline.js'
export { type OpenMovieOptions, openMovie } from './library/open-movie.js'
export type { Given, Movies, PipelinePlace } from './library/pipeline-input.js'
export { type PlanPipelineOptions, pipelineErrors, planPipeline } from './library/plan-pipeline.js'
// By `*`, so that packages can add to these interfaces.
export * from './library/plugin-options.js'
export {
  type FrameRange,
  type RenderedPicture,
  type RenderOptions,
  renderFrame,
  renderFrames,
  type VectorOptions,
} from './library/render-frames.js'
export { type RunPipelineOptions, runPipeline } from './library/run-pipeline.js'
