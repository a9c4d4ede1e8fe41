export { type OpenSessionOptions, openSession } from './open-session.js'
export type {
  Adjustable,
  FrameRequest,
  Histogram,
  HistogramRequest,
  Mistake,
  PixelReading,
  PixelRequest,
  Session,
  SessionFrame,
  SessionMovie,
  SessionPlan,
  SessionProgress,
} from './protocol.js'
export { type ShownMovie, ShownMovies } from './shown-movies.js'
