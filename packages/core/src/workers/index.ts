export type { FrameAccess, KeptFrames, PreparedInputs } from './frame-access.js'
export type { LimitsPlan } from './limits-plan.js'
export type { FrameHistogram, HistogramTask } from './look-task.js'
export type { MadeMovie, MakeTask, OutputToMake } from './make-task.js'
export type { JoinedMovie, JoinTask, MadePiece, PieceTask } from './piece-task.js'
export {
  type DrawnFrames,
  type DrawTask,
  inputKey,
  type KeepTask,
  type LastResult,
  type PrepareTask,
  type SurveyGroup,
  type ThreadData,
  type WatchedTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from './protocol.js'
export { type MovieInCommon, readSharedMovie, type SharedMovie, shareMovie } from './shared-movie.js'
export { type Following, type TaskRunner, WorkerPool } from './worker-pool.js'
