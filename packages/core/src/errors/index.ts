export { accidents, type ErrorCode, errorCatalogue, type Responsible } from './catalogue.js'
export { causeKey, withoutFile } from './cause-key.js'
export { type MachineFault, machineFault } from './machine-faults.js'
export {
  asLostInput,
  type ErrorDetails,
  type ErrorPlace,
  type ErrorRecord,
  errorFromRecord,
  MovieflowError,
  toMovieflowError,
} from './movieflow-error.js'
export { editDistance, nearestNames, showName, suggestNames } from './nearest.js'
