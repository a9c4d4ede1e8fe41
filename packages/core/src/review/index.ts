export type { BatchReport, ReportedError, ReportedMovie, ReportedOutput, ReportedStatus } from './batch-report.js'
export { type MovieOutcome, readOutcomes } from './outcomes.js'
export { type PlanReport, reportPlan } from './plan-report.js'
export { keepPoster, posterFile } from './posters.js'
export {
  type ReportOptions,
  type ReportOutcome,
  type ReportStyle,
  renewReport,
  reportPipeline,
} from './report-files.js'
