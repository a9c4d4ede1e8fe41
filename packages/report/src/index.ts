// The page of a batch.
export { type RenderOptions, renderReport } from './render-report.js'
