// The page of a batch.
export { type ReportPageOptions, renderReport } from './render-report.js'
