// A pipeline as data, with the types of all of its options.

export type Pipeline = { readonly [option: string]: unknown }

/** Gives back what it is given: a pipeline as in YAML, typed. It is checked when it is planned or run. */
export function definePipeline(pipeline: Pipeline): Pipeline {
  return pipeline
}
