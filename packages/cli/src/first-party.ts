// The plugins that come with movieflow, as a table: their modules load only when a pipeline uses them.
import type { PluginEntry } from '@movieflow/core'

type Kind = PluginEntry['kind']

function entry(kind: Kind, name: string, module: string, exportName: string, ...extensions: string[]): PluginEntry {
  return { kind, name, url: import.meta.resolve(module), exportName, extensions }
}

function transform(name: string): PluginEntry {
  return entry('transform', name, '@movieflow/transforms', name)
}

function renderer(name: string): PluginEntry {
  const module = '@movieflow/renderer-figure'
  return { ...entry('renderer', name, module, `${name}Renderer`), drawers: import.meta.resolve(`${module}/drawers`) }
}

/** A test compares this with the plugins' own declarations. */
export const firstPartyPlugins: readonly PluginEntry[] = [
  entry('source', 'npy', '@movieflow/source-npy', 'npySource', '.npy', '.npz'),
  entry('source', 'mat', '@movieflow/source-mat', 'matSource', '.mat'),
  entry(
    'source',
    'hdf5',
    '@movieflow/source-hdf5',
    'hdf5Source',
    ...['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4', '.slp'],
  ),
  {
    ...entry(
      'source',
      'zarr',
      '@movieflow/source-zarr',
      'zarrSource',
      ...['.zarr', '.ome.zarr', '.zarr.zip', '.ome.zarr.zip', '.ozx', 'zarr.json', '.zarray', '.zgroup'],
    ),
    folders: true,
  },
  entry(
    'source',
    'table',
    '@movieflow/source-table',
    'tableSource',
    ...['.csv', '.tsv', '.txt', '.json', '.xlsx', '.xlsm', '.csv.gz', '.tsv.gz', '.txt.gz', '.json.gz'],
  ),
  entry(
    'source',
    'images',
    '@movieflow/source-images',
    'imagesSource',
    ...['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.ome.tif', '.ome.tiff'],
  ),
  entry(
    'source',
    'video',
    '@movieflow/source-video',
    'videoSource',
    ...['.mp4', '.m4v', '.mov', '.avi', '.mkv', '.webm', '.mpg', '.mpeg', '.wmv', '.gif', '.mj2'],
  ),
  entry(
    'source',
    'nifti',
    '@movieflow/source-nifti',
    'niftiSource',
    ...['.nii', '.nii.gz', '.hdr', '.hdr.gz', '.img', '.img.gz'],
  ),
  entry('source', 'raw', '@movieflow/source-raw', 'rawSource', '.mmap'),
  ...[
    'select',
    'reduce',
    'smooth',
    'normalize',
    'mask',
    'math',
    'flip',
    'rotate',
    'transpose',
    'resize',
    'reverse',
    'hold',
    'tween',
  ].map(transform),
  ...[
    'figure',
    'heatmap',
    'image',
    'line',
    'scatter',
    'band',
    'text',
    'contour',
    'rectangle',
    'raster',
    'hline',
    'vline',
    'quiver',
    'arrow',
    'polygon',
    'skeleton',
    'step',
    'bar',
    'hist',
    'stairs',
    'errorbar',
    'fill',
    'span',
    'card',
    'captions',
  ].map(renderer),
  entry(
    'writer',
    'ffmpeg',
    '@movieflow/writer-ffmpeg',
    'ffmpegWriter',
    '.avi',
    '.mp4',
    '.m4v',
    '.mov',
    '.mkv',
    '.webm',
  ),
  entry('writer', 'gif', '@movieflow/writer-gif', 'gifWriter', '.gif'),
  {
    ...entry('writer', 'images', '@movieflow/writer-frames', 'imagesWriter', '.png', '.jpg', '.jpeg', '.webp'),
    filePerFrame: true,
  },
  entry('writer', 'animation', '@movieflow/writer-frames', 'animationWriter', '.webp', '.apng'),
  entry('writer', 'contact-sheet', '@movieflow/writer-frames', 'contactSheetWriter', '.png', '.jpg', '.jpeg'),
  entry('writer', 'subtitles', '@movieflow/writer-frames', 'subtitlesWriter', '.srt', '.vtt'),
  entry('writer', 'npy', '@movieflow/writer-frames', 'npyWriter', '.npy'),
  entry('writer', 'html', '@movieflow/writer-html', 'htmlWriter', '.html', '.htm'),
]
