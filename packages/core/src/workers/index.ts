export {
  type DrawTask,
  inputKey,
  type PreparedInputs,
  type PrepareTask,
  type SurveyGroup,
  type SurveyTask,
  type WorkerResult,
  type WorkerTask,
  type WorkerValues,
} from './protocol.js'
export { WorkerPool } from './worker-pool.js'
