export { FinishedPictures } from './finished-pictures.js'
export { type MovieDrawing, openDrawing } from './open-drawing.js'
