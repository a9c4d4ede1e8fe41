// Everything that other commands need to ask a running preview, without the server: any thread.
export { askPreview, type PreviewReply, type PreviewRequest } from './ask-preview.js'
export { findPreview, type RunningPreview } from './running-previews.js'
