export { encodeJpeg } from './canvas.js'
export { encodePng } from './encode-png.js'
export { orderedSink, type SinkWork } from './ordered-sink.js'
export { OutputFile } from './output-file.js'
export { readPictureSize, sizeBytes } from './picture-size.js'
export {
  encodeWebp,
  mostWebpSide,
  type WebpQuality,
} from './webp.js'
