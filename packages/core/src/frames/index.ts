export { type MovieFrames, openFrames, type PreparedInput } from './open-frames.js'
