export type { DrawnMovie } from './drawn-movie.js'
export type { CanvasLike, Drawn, Pixels } from './grabbed-picture.js'
export { type MovieOptions, openMovie } from './open-movie-file.js'
