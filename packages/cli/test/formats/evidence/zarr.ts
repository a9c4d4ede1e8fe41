// Zarr: stores of zarr-python 2 and 3.
import type { Evidence } from './evidence.js'

export const zarrEvidence: Evidence = {
  "store / folder; zip archive, stored or deflated members, with the folder's name before all names or without": {
    reads: ['zarr2 scalar', 'zarr3 scalar'],
    tested: ['zarr/rules: a folder before all names is taken off, and of two members with one name the later counts'],
  },
  'store / `zarr.json`, `.zarray` or `.zgroup` as the file': { tested: ['zarr/conformance: a metadata file'] },
  'store / anything else': { tested: ['zarr/refusals'] },
  'metadata / version 2': { reads: ['zarr2 *'] },
  'metadata / version 3': { reads: ['zarr3 *'] },
  'metadata / consolidated': {
    tested: ['zarr/rules: consolidated metadata, which may be of before, are not looked at'],
  },
  'metadata / NaN and Infinity in attributes, as Python writes them': {
    tested: ['zarr/rules: a bare NaN among the attributes, as Python writes it, is no obstacle'],
  },
  'metadata / storage transformers, unknown members that must be understood': { tested: ['zarr/refusals'] },
  names: { reads: ['zarr2 cell#1 *'], tested: ['zarr/rules: names'] },
  'types / `b1`, `i1` … `u8`, `f2` `f4` `f8`, `c8` `c16`, both byte orders': {
    reads: ['zarr2 type-*', 'zarr3 type-*'],
  },
  'types / texts, dates, records, Python objects': { tested: ['zarr/refusals'] },
  'types / others': { tested: ['zarr/refusals'] },
  order: { reads: ['zarr2 type-F-*', 'zarr3 transpose-*'] },
  'compressors / Blosc (BloscLZ, LZ4, LZ4HC, zlib, Zstandard; no shuffle, bytes, bits), Zstandard, gzip, zlib, bzip2, LZ4, none':
    {
      reads: ['zarr2 blosc-*', 'zarr2 codec-*', 'zarr3 codec-*'],
    },
  'compressors / Blosc with Snappy, LZMA, ZFP, others': { tested: ['zarr/refusals: is refused by name'] },
  "filters / `delta`, `fixedscaleoffset`, `quantize`, `astype` (of other types than the array's, too), `shuffle` of any size, `bitround`, `packbits`":
    { reads: ['zarr2 filter-*', 'zarr3 filter-*'] },
  'filters / after a `transpose`': { tested: ['zarr/refusals'] },
  checksums: {
    reads: ['zarr3 codec-*crc32*', 'zarr3 codec-adler32', 'zarr3 codec-fletcher32'],
    tested: ['zarr/rules'],
  },
  'shards / index at the end or start, with and without checksum, either byte order; missing chunks and shards': {
    reads: ['zarr3 shard-*', 'zarr3 fill-shard-*'],
  },
  'shards / codecs around them, shards in shards': { tested: ['zarr/rules'] },
  'chunk grids / regular': { reads: ['zarr? wide-chunks', 'zarr? empty', 'zarr? scalar', 'zarr? one'] },
  'chunk grids / rectilinear': { tested: ['zarr/refusals'] },
  'chunk grids / chunks above 512 MiB': { tested: ['zarr/refusals'] },
  'missing chunks / the fill value, counted in a warning': { reads: ['zarr2 fill-*', 'zarr3 fill-*'] },
  'missing chunks / fill value `null`': {
    tested: ['zarr/rules: what nobody gave a value is 0, as for zarr-python 3, and it is said'],
  },
  chunks: { tested: ['zarr/rules'] },
  'OME-Zarr / 0.1 to 0.6: axes, levels, the scale of time, `omero` channels as fields; `level:`': {
    tested: ['zarr/ome: by number, by the size of a picture, by name'],
  },
  'OME-Zarr / bioformats2raw layout, plates, labels': {
    tested: ['zarr/ome: bioformats2raw: pictures are called by numbers, as OME says, or its XML'],
  },
  'OME-Zarr / translations and scales of space, in one unit for x and y': {
    tested: ['zarr/ome: the scales of x and y in one unit are the sizes of cells'],
  },
  'xarray / `_ARRAY_DIMENSIONS`': { tested: ['zarr/ome: xarray and Zarr 3 name them, too'] },
  'xarray / `scale_factor`, `add_offset`, `_FillValue`, `missing_value`, `_Unsigned` and their like': {
    reads: ['xarray? *'],
  },
  'xarray / `units: days since …`, `calendar`': { tested: ['zarr/xarray: times are dates'] },
  'xarray / coordinates of latitude and longitude': {
    tested: ['zarr/xarray: inspect is told how it is packed, and the clip where its cells lie'],
  },
}
