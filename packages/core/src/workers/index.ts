export type { FrameAccess, KeptFrames, PreparedInputs } from './frame-access.js'
export {
  type DrawnFrames,
  type DrawTask,
  inputKey,
  type KeepTask,
  type PrepareTask,
  type SurveyGroup,
  type SurveyTask,
  type WatchedTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from './protocol.js'
export { type MovieInCommon, readSharedMovie, type SharedMovie, shareMovie } from './shared-movie.js'
export { WorkerPool } from './worker-pool.js'
