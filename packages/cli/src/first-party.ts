// The plugins that come with movieflow, as a table: their modules load only when a pipeline uses them.
import type { PluginEntry } from '@movieflow/core'

type Kind = PluginEntry['kind']

function entry(kind: Kind, name: string, module: string, exportName: string, ...extensions: string[]): PluginEntry {
  return { kind, name, url: import.meta.resolve(module), exportName, extensions }
}

function transform(name: string): PluginEntry {
  return entry('transform', name, '@movieflow/transforms', name)
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
  entry('renderer', 'figure', '@movieflow/renderer-figure', 'figureRenderer'),
  entry('renderer', 'heatmap', '@movieflow/renderer-figure', 'heatmapRenderer'),
  entry('renderer', 'image', '@movieflow/renderer-figure', 'imageRenderer'),
  entry('renderer', 'line', '@movieflow/renderer-figure', 'lineRenderer'),
  entry('renderer', 'scatter', '@movieflow/renderer-figure', 'scatterRenderer'),
  entry('renderer', 'band', '@movieflow/renderer-figure', 'bandRenderer'),
  entry('renderer', 'text', '@movieflow/renderer-figure', 'textRenderer'),
  entry('renderer', 'contour', '@movieflow/renderer-figure', 'contourRenderer'),
  entry('renderer', 'rectangle', '@movieflow/renderer-figure', 'rectangleRenderer'),
  entry('renderer', 'raster', '@movieflow/renderer-figure', 'rasterRenderer'),
  entry('renderer', 'hline', '@movieflow/renderer-figure', 'hlineRenderer'),
  entry('renderer', 'vline', '@movieflow/renderer-figure', 'vlineRenderer'),
  entry('renderer', 'quiver', '@movieflow/renderer-figure', 'quiverRenderer'),
  entry('renderer', 'arrow', '@movieflow/renderer-figure', 'arrowRenderer'),
  entry('renderer', 'polygon', '@movieflow/renderer-figure', 'polygonRenderer'),
  entry('renderer', 'skeleton', '@movieflow/renderer-figure', 'skeletonRenderer'),
  entry('renderer', 'step', '@movieflow/renderer-figure', 'stepRenderer'),
  entry('renderer', 'bar', '@movieflow/renderer-figure', 'barRenderer'),
  entry('renderer', 'hist', '@movieflow/renderer-figure', 'histRenderer'),
  entry('renderer', 'stairs', '@movieflow/renderer-figure', 'stairsRenderer'),
  entry('renderer', 'errorbar', '@movieflow/renderer-figure', 'errorbarRenderer'),
  entry('renderer', 'fill', '@movieflow/renderer-figure', 'fillRenderer'),
  entry('renderer', 'span', '@movieflow/renderer-figure', 'spanRenderer'),
  entry('renderer', 'card', '@movieflow/renderer-figure', 'cardRenderer'),
  entry('renderer', 'captions', '@movieflow/renderer-figure', 'captionsRenderer'),
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
