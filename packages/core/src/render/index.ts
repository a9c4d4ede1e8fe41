export { type MovieDrawing, openDrawing } from './open-drawing.js'
