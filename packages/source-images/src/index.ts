// The source `images`: PNG and JPEG files become frames, a file for each.
import { defineSource, MovieflowError, type SourceRequest, type VariableInfo } from '@movieflow/core/plugin'
import { defaultAxes, layOut } from './layout.js'
import type { PictureHeader } from './picture.js'
import { readPictureHeader } from './picture-header.js'
import { openPicture } from './read-frames.js'

export const imagesSource = defineSource({
  name: 'images',
  version: '0.1.0',
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff'],
  framePerFile: true,

  async scan(path) {
    return [describe(readPictureHeader(path))]
  },

  async probe(request) {
    return layOut(checked(request), readPictureHeader(request.file), request.file).clip
  },

  async open(request) {
    const header = readPictureHeader(checked(request).file)
    return openPicture(request.file, header, layOut(request, header, request.file))
  },
})

export default imagesSource

function checked(request: SourceRequest): SourceRequest {
  if (request.variables.length === 0) return request
  throw new MovieflowError('OPTION_INVALID', 'a picture is one array without a name', {
    file: request.file,
    hint: 'leave `variable` out',
  })
}

function describe(header: PictureHeader): VariableInfo {
  const { width, height, channels, dtype } = header
  return {
    name: null,
    dtype: dtype === 'uint16' ? '<u2' : '|u1',
    shape: channels === 1 ? [height, width] : [height, width, channels],
    order: 'C',
    axes: defaultAxes(header),
  }
}
