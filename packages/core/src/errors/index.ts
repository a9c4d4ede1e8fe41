export { type ErrorCode, errorCatalogue, type Responsible } from './catalogue.js'
export {
  type ErrorDetails,
  type ErrorPlace,
  type ErrorRecord,
  errorFromRecord,
  MovieflowError,
  toMovieflowError,
} from './movieflow-error.js'
export { nearestNames, suggestNames } from './nearest.js'
