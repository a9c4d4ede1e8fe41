export { makePlan, type Plan } from './make-plan.js'
export { type NamedFiles, namedFiles } from './named-files.js'
export { optionFaults } from './option-errors.js'
export {
  outputPart,
  type PlannedMovie,
  type PlannedOutput,
  perFramePart,
  pluginPart,
  type ReadyMovie,
  writerPart,
} from './planned-movie.js'
