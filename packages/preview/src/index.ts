export { askPreview, type PreviewReply, type PreviewRequest } from './ask-preview.js'
export { findPreview, type RunningPreview } from './running-previews.js'
export { type Preview, type PreviewOptions, servePreview } from './serve-preview.js'
