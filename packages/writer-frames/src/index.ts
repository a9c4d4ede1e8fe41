export { type NpyOptions, npyWriter } from './npy/index.js'
