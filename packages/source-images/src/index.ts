// The source `images`: PNG, JPEG, WebP and TIFF files become frames, a file for each; a TIFF's pages are frames too.
import { basename } from 'node:path'
import {
  defineSource,
  MovieflowError,
  type PluginContext,
  type SourceRequest,
  suggestNames,
  type VariableInfo,
} from '@movieflow/core/plugin'
import { layOutStack, pictureForm } from './layout.js'
import { type Contents, readContents } from './picture-header.js'
import { openPictureFrames } from './read-frames.js'
import type { Tiff } from './tiff/chain.js'
import type { Series } from './tiff/plane-series.js'
import { seriesForm } from './tiff/series-form.js'
import { openTiff } from './tiff/tiff-reader.js'

export const imagesSource = defineSource({
  name: 'images',
  version: '0.4.0',
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.ome.tif', '.ome.tiff'],
  framePerFile: true,

  async scan(path, context) {
    const contents = readContents(path)
    warnOf(path, contents, context)
    return describe(contents)
  },

  async furtherFiles({ file }) {
    const contents = readContents(file)
    return 'tiff' in contents
      ? contents.tiff.others.flatMap(({ path, size }) => (size === undefined ? [] : [path]))
      : []
  },

  async probe(request, context) {
    const contents = readContents(request.file)
    warnOf(request.file, contents, context)
    return layOutStack(request, formOf(contents, request)).clip
  },

  async open(request) {
    const contents = readContents(request.file)
    const layout = layOutStack(request, formOf(contents, request))
    if ('picture' in contents) return openPictureFrames(request.file, contents.picture, layout)
    return openTiff(request.file, contents.tiff, chosen(contents.tiff, request), layout)
  },
})

export default imagesSource

function warnOf(file: string, contents: Contents, { warn }: PluginContext): void {
  if ('tiff' in contents) for (const warning of contents.tiff.warnings) warn(`${basename(file)}: ${warning}`)
  if ('tiff' in contents && contents.tiff.circular)
    warn(`${file}: its directories form a circle: it is read up to there, which is page ${contents.tiff.pages}`)
}

function formOf(contents: Contents, request: SourceRequest) {
  if ('tiff' in contents) return seriesForm(chosen(contents.tiff, request))
  if (request.variables.length > 0) throw nameless(request.file)
  return pictureForm(contents.picture)
}

/** The series of a TIFF that a request names; by default the first. */
function chosen({ series }: Tiff, { file, variables }: SourceRequest): Series {
  if (variables.length > 0 && series.length === 1) throw nameless(file)
  const names = series.map((_, index) => String(index))
  const name = variables.length === 0 ? '0' : variables.find((each) => names.includes(each))
  if (name === undefined)
    throw new MovieflowError('INPUT_UNREADABLE', `it has no array ${variables.join(' or ')}: its arrays are numbered`, {
      file,
      hint: suggestNames(variables[0]!, names),
    })
  const found = series[Number(name)]!
  if (found.layout.error) throw found.layout.error
  return found
}

function nameless(file: string) {
  return new MovieflowError('OPTION_INVALID', 'a picture is one array without a name', {
    file,
    hint: 'leave `variable` out',
  })
}

function describe(contents: Contents): VariableInfo[] {
  if ('picture' in contents) {
    const { shape, dtype, axes } = pictureForm(contents.picture)
    return [{ name: null, dtype: dtype === 'uint16' ? '<u2' : '|u1', shape, order: 'C', ...(axes && { axes }) }]
  }
  const { series } = contents.tiff
  const [first] = series
  if (series.length === 1 && first!.layout.error) throw first!.layout.error
  return series.map(({ layout, shape, axes, dimensions }, index) => ({
    name: series.length === 1 ? null : String(index),
    dtype: layout.numpy,
    shape,
    order: 'C',
    ...(axes && { axes }),
    ...(dimensions && { dimensions }),
    ...(layout.error && { error: layout.error.message }),
  }))
}
