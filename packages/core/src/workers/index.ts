export {
  type DrawnFrames,
  type DrawTask,
  type FrameAccess,
  inputKey,
  type KeepTask,
  type KeptFrames,
  type PreparedInputs,
  type PrepareTask,
  type SurveyGroup,
  type SurveyTask,
  type WatchedTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from './protocol.js'
export { WorkerPool } from './worker-pool.js'
