export { type ImagesOptions, imagesWriter } from './images/index.js'
export { type NpyOptions, npyWriter } from './npy/index.js'
