export { makePlan, type Plan, type PlanAids } from './make-plan.js'
export type { ShownTime } from './movie-clock.js'
export { filesAt, type NamedFiles, namedFiles, namedPaths, type SomeFiles } from './named-files.js'
export {
  digestParts,
  momentsPart,
  type OutputPath,
  outputPart,
  type PlannedMovie,
  type PlannedOutput,
  perFramePart,
  pluginPart,
  type ReadyMovie,
  writerPart,
} from './planned-movie.js'
export { SourceHeaders } from './source-headers.js'
export { meetsSelection } from './values.js'
