export { orderedSink, type SinkWork } from './ordered-sink.js'
export { OutputFile } from './output-file.js'
