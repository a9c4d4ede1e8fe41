export {
  type EncodedOutputs,
  FrameEncoder,
  type PreviousFrame,
  slotBytes,
} from './frame-encoder.js'
export { MovieSinks, type OutputToWrite } from './movie-sinks.js'
export { makePoster } from './poster.js'
export { RestWatch } from './rest.js'
export { SinkThreads } from './sink-thread.js'
