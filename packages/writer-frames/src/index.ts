export { type AnimationOptions, animationWriter } from './animation/index.js'
export { contactSheetWriter, type SheetOptions } from './contact-sheet/index.js'
export { type ImagesOptions, imagesWriter } from './images/index.js'
export { type NpyOptions, npyWriter } from './npy/index.js'
