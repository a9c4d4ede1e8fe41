export { pipelineErrors } from './problems.js'
export { parsePipeline, readPipeline } from './read.js'
export { pipelineSchema } from './schema.js'
export { parseSelection } from './selection.js'
