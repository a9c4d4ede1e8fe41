export { keepFrames, openKept } from './kept-frames.js'
export { type MovieFrames, openFrames, type PreparedInput, sourceOpener } from './open-frames.js'
export { RememberedFrames } from './remembered-frames.js'
export { SharedSources } from './shared-sources.js'
