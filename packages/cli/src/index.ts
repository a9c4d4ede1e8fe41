// The package `movieflow` as a library: movies that a program draws, pipelines that it runs, single frames as pixels.
export type { CanvasLike, Drawn, DrawnMovie, MovieOptions, Pixels } from '@movieflow/core'
export { openMovie } from './library/open-movie.js'
