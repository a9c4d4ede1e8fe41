// What the steps of a movie's plan hand on to each other, for the templates of their options; main thread.
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

/** What a step of a movie is planned with. */
export interface StepPlanning {
  readonly plugins: PluginSet
  readonly headers: SourceHeaders
  readonly fill: MovieFill
  /** For calls of its plugin. */
  readonly context: PluginContext
}
