// HDF5, NWB and netCDF: files of h5py, netCDF4, SciPy, pandas and SLEAP's lay-out.
import type { Evidence } from './evidence.js'

export const hdf5Evidence: Evidence = {
  superblock: {
    reads: ['hdf5 layouts.h5 contiguous', 'hdf5 layouts-latest.h5 contiguous'],
    tested: ['hdf5/refusals: a superblock of the future'],
  },
  'groups, object headers': { reads: ['hdf5 structure.h5 *', 'hdf5 layouts-latest.h5 scalar'] },
  'links / hard, soft (also in circles, relative, through groups)': {
    tested: ['hdf5/refusals: dangling and endless links are listed, links to datasets are found by name'],
  },
  'links / dangling, endless': {
    refuses: [
      ['hdf5', 'structure.h5', 'dangling'],
      ['hdf5', 'structure.h5', 'endless'],
    ],
  },
  'links / external': { refuses: [['hdf5', 'structure.h5', 'outside']] },
  'integers / 1, 2, 4, 8 bytes, signed or not, little and big endian': {
    reads: ['hdf5 types.h5 little/i*', 'hdf5 types.h5 big/i*', 'hdf5 types.h5 little/u*', 'hdf5 types.h5 big/u*'],
  },
  'integers / fewer bits than bytes (1 to 4 bytes)': {
    reads: ['hdf5 types.h5 twelve-bits', 'hdf5 types.h5 twenty-bits'],
    refuses: [['hdf5', 'rare.h5', 'forty-bits']],
  },
  'integers / 3, 5, 6, 7, more than 8 bytes': { refuses: [['hdf5', 'rare.h5', 'three-bytes']] },
  'bit fields': { reads: ['hdf5 types.h5 bit-field', 'hdf5 arrays.h5 bits'] },
  booleans: { reads: ['hdf5 types.h5 bool', 'hdf5 arrays.h5 booleans'] },
  enumerations: { reads: ['hdf5 types.h5 enum', 'hdf5 arrays.h5 enum-big'] },
  'floats / IEEE 2, 4, 8 bytes, little and big endian': { reads: ['hdf5 types.h5 little/f*', 'hdf5 types.h5 big/f*'] },
  'floats / bfloat16, others of up to 8 bytes with an implied first bit': {
    reads: ['hdf5 types.h5 bfloat16', 'hdf5 arrays.h5 float-*'],
  },
  'floats / long doubles of 12, 16 bytes (x86, IEEE quad)': {
    reads: ['hdf5 types.h5 long-double', 'hdf5 arrays.h5 quad*'],
  },
  'floats / VAX, others': { refuses: [['hdf5', 'types.h5', 'odd-float']] },
  'complex / compounds `r i`, `real imag`, `re im`;': {
    reads: ['hdf5 types.h5 *c16', 'hdf5 types.h5 complex-words', 'hdf5 arrays.h5 complex'],
  },
  "complex / HDF5 2.0's own complex type": {},
  texts: {
    refuses: [
      ['hdf5', 'types.h5', 'text'],
      ['hdf5', 'types.h5', 'text-fixed'],
    ],
  },
  'compounds (tables) / of numbers and arrays of numbers, either order, with texts': { reads: ['tables records.h5*'] },
  'compounds (tables) / of several axes, or without numbers': {
    refuses: [
      ['hdf5', 'rare.h5', 'words'],
      ['hdf5', 'rare.h5', 'two-axes'],
    ],
  },
  'pandas / `to_hdf`, fixed layout and table layout, names of one level and of several': {
    reads: ['tables pose-*', 'tables animals-*', 'tables mixed-*', 'tables labels-*', 'tables plain-*'],
  },
  'pandas / names that are objects, not texts or numbers': { tested: ['hdf5/tables'] },
  'SLEAP / `.analysis.h5`: `tracks`, `track_occupancy`, `point_scores`, `instance_scores`, `tracking_scores`': {
    reads: ['tables sleap.analysis.h5'],
  },
  'SLEAP / `.slp`, format 1.0 and later: `frames`, `instances`, `points`, `pred_points`, the skeleton in `metadata`': {
    reads: ['labels *'],
  },
  'array types / of numbers, nested too': {
    reads: ['hdf5 types.h5 array-type', 'hdf5 arrays.h5 nested', 'hdf5 arrays.h5 float-arrays'],
  },
  'array types / of others': { tested: ['hdf5/refusals: array'] },
  'variable-length lists': { refuses: [['hdf5', 'types.h5', 'lists']] },
  'references / to objects': { refuses: [['hdf5', 'types.h5', 'reference']], tested: ['hdf5/values: reference'] },
  'references / to regions': { refuses: [['hdf5', 'types.h5', 'region']] },
  'opaque, times': { refuses: [['hdf5', 'types.h5', 'opaque']] },
  'named (committed) types': { reads: ['hdf5 types.h5 committed'] },
  dataspace: {
    reads: ['hdf5 layouts.h5 scalar', 'hdf5 layouts.h5 axes-6', 'hdf5 layouts.h5 empty'],
    refuses: [['hdf5', 'layouts.h5', 'null']],
  },
  'storage / contiguous, compact, chunked (B-trees 1 and 2, fixed and extensible arrays, single, implicit)': {
    reads: [
      'hdf5 layouts* contiguous',
      'hdf5 layouts* compact',
      'hdf5 layouts* chunked',
      'hdf5 layouts* unlimited',
      'hdf5 layouts* one-chunk',
    ],
  },
  'storage / fill values, never written, without fill value': {
    reads: ['hdf5 layouts* fill', 'hdf5 layouts* never-written', 'hdf5 layouts* nothing-written'],
  },
  'storage / virtual, of the same file': { reads: ['hdf5 layouts-latest.h5 virtual'] },
  'storage / virtual, of others': { refuses: [['hdf5', 'layouts-latest.h5', 'virtual-outside']] },
  'storage / external raw files': { refuses: [['hdf5', 'layouts.h5', 'external']] },
  'filters / gzip, shuffle, Fletcher-32, szip, N-bit, scale-offset': {
    reads: [
      'hdf5 layouts* gzip',
      'hdf5 layouts* shuffle',
      'hdf5 layouts* fletcher32',
      'hdf5 layouts* nbit',
      'hdf5 layouts* scale-offset',
    ],
  },
  'filters / LZF, bzip2, Blosc (BloscLZ, LZ4, LZ4HC, Zstandard; all shuffles), LZ4, bitshuffle (plain, LZ4), ZFP (rate, accuracy, reversible), Zstandard':
    {
      reads: ['hdf5 layouts* lzf'],
      tested: ['hdf5/filters: there are many of them'],
    },
  'filters / Blosc with zlib or Snappy, Blosc2, SZ, JPEG, …': {
    refuses: [['hdf5', 'filters.h5', 'blosc2']],
    tested: ['hdf5/refusals'],
  },
  'filters / compressed chunks above 128 MiB': {},
  'files / above 4 GiB': {},
  'files / open for writing (SWMR, or left so by a crash)': { refuses: [['hdf5', 'swmr.h5']] },
  'files / family, split, multi': {},
  'files / with a metadata cache image': {},
  'files / truncated, damaged, promising more than 2,000 times their size': {
    tested: ['hdf5/refusals: a truncated file'],
  },
  'netCDF-4 / groups, dimension scales': {
    reads: ['hdf5 netcdf4.nc *'],
    tested: ['hdf5/packing: the mark of a dimension without a variable is refused'],
  },
  'netCDF-4 / unlimited dimensions': { reads: ['packing longest', 'packing deepest', 'packing inner'] },
  'netCDF-4 / `scale_factor`, `add_offset`': {
    reads: ['packing packed', 'packing scale_alone', 'packing offset_alone', 'packing single', 'packing integer_scale'],
    tested: ['hdf5/rules: rules.json'],
  },
  'netCDF-4 / `_FillValue`, `missing_value` (lists too), `valid_min`, `valid_max`, `valid_range`': {
    reads: [
      'packing missing_*',
      'packing range_*',
      'packing nan_fill',
      'packing listed',
      'rules nan_*',
      'rules wider',
      'rules list',
    ],
  },
  'netCDF-4 / `_Unsigned`': { reads: ['packing unsigned*', 'rules Capital', 'rules CAPITALS'] },
  'netCDF-4 / `ScaleFactor`, `Offset`, `slope`, `intercept`, `scale` with `offset`, `fill_value`, `nodata` and their like':
    {
      reads: ['packing other_names'],
    },
  "netCDF-4 / netCDF's default fill (no `_FillValue`)": { reads: ['packing fill_*', 'packing bytes'] },
  'netCDF-4 / dimensions': { tested: ['hdf5/packing: inspect is told what is packed, and what the axes are called'] },
  'NWB / axes of series; what is stored next to `data`, such as `timestamps`, belongs to it and is read by name': {
    reads: ['series *'],
  },
  "NWB / `conversion`, `offset`, `channel_conversion` of a series' `data`": {
    reads: ['series *'],
    tested: ['end-to-end/values-netcdf: conversion, offset and channel_conversion of an NWB series'],
  },
  either: {
    reads: ['hdf5 netcdf4.nc group/packed'],
    tested: ['hdf5/packing: raw: true leaves the numbers as they are stored'],
  },
  'times of CF as `times:` / `units: days since 1850-01-01` (and hours, minutes, seconds, ms, µs, ns), zones as in UDUNITS (`-6:00`, `+0530`), any spelling of CF; `calendar`: standard, gregorian, proleptic_gregorian, noleap, 365_day, 360_day':
    { tested: ['hdf5/times: times.json', 'hdf5/rules: wherever the machine is'] },
  'times of CF as `times:` / `months since`, `years since` (but in 360_day); other calendars': {
    tested: ['hdf5/times', 'hdf5/rules: is refused'],
  },
  'netCDF-3 / classic (CDF-1), 64-bit offset (CDF-2), 64-bit data (CDF-5); all types; as netCDF-4 in all else': {
    reads: ['netcdf3 *'],
  },
  'netCDF-3 / records of one array (no bytes between them) and of several; no records; a number of records that was left open (streams)':
    {
      reads: ['netcdf3 *-records.nc *', 'netcdf3 *-several.nc *', 'netcdf3 *-stream.nc *', 'netcdf3 *-empty.nc *'],
    },
  'netCDF-3 / `char` arrays': {
    refuses: [['hdf5', 'netcdf3/cdf1-chars.nc', 'name']],
    tested: ['hdf5/cf: letters of both formats are texts'],
  },
  'netCDF-3 / cut off': { tested: ['hdf5/netcdf3-files'] },
  "netCDF-3 / attributes that SciPy 1.17 wrote from Python's own numbers": {},
  'netCDF-3 / damaged headers': { tested: ['hdf5/netcdf3-files'] },
  'netCDF-3 / more than 100,000 names, of more than 1,024 bytes': {
    tested: ['hdf5/netcdf3-files: it has a name of 5,000 bytes'],
  },
  'CF, of both kinds of netCDF / axes': { tested: ['hdf5/cf: its data are listed, with their axes'] },
  'CF, of both kinds of netCDF / coordinates, `bounds`, `climatology`, `grid_mapping`, `cell_measures`, `formula_terms`':
    {
      tested: ['hdf5/cf: its coordinates are found by their names, and are fields'],
    },
  'CF, of both kinds of netCDF / latitudes': {
    tested: ['hdf5/cf: from where to where its coordinates run'],
  },
  'CF, of both kinds of netCDF / `units`': {
    tested: ['hdf5/cf: latitudes from the north need no word, and 1 is no unit'],
  },
  'CF, of both kinds of netCDF / several variables for one array (`compress`, ragged arrays, geometries)': {},
  HDF4: { tested: ['hdf5/refusals'] },
  attributes: { tested: ['hdf5/values: attributes'] },
  'shared messages (SOHM)': {},
}
