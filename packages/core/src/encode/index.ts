export type { OutputToWrite } from './finished-file.js'
export {
  type EncodedOutputs,
  FrameEncoder,
  type PreviousFrame,
  slotBytes,
} from './frame-encoder.js'
export { joinPieces } from './join-pieces.js'
export { MovieSinks } from './movie-sinks.js'
export { makePoster } from './poster.js'
export { RestWatch } from './rest.js'
export { SinkThreads } from './sink-thread.js'
