export { type AnimationOptions, animationWriter } from './animation/index.js'
export {
  blankSheet,
  contactSheetWriter,
  layOutSheet,
  placeOnSheet,
  putColors,
  type SheetLayout,
  type SheetOptions,
  type SheetShape,
  shrink,
  spreadEvenly,
} from './contact-sheet/index.js'
export { type ImagesOptions, imagesWriter } from './images/index.js'
export { type NpyWriterOptions, npyWriter } from './npy/index.js'
export { type SubtitlesOptions, subtitlesWriter } from './subtitles/index.js'
