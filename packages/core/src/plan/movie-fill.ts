// The data that the steps of a movie's plan share, for the templates of their options; main thread.
import type { PluginContext } from '../contract/index.js'
import type { Pipeline } from '../model/index.js'
import type { FillInput } from '../options/index.js'
import type { PluginSet } from '../plugins/index.js'
import type { FrameFields } from './frame-fields.js'
import type { MovieFields } from './movie-fields.js'
import type { SourceHeaders } from './source-headers.js'

export interface MovieFill extends FillInput {
  readonly pipeline: Pipeline
  /** The movie's id. */
  readonly id: string
  readonly movie: MovieFields
  readonly frames?: FrameFields
}

/** The input for planning a step of a movie. */
export interface StepPlanning {
  readonly plugins: PluginSet
  readonly headers: SourceHeaders
  readonly fill: MovieFill
  /** For calls of its plugin. */
  readonly context: PluginContext
}
