// MATLAB: files of SciPy, of Octave, and of h5py as MATLAB lays them out.
import type { Evidence } from './evidence.js'

export const matEvidence: Evidence = {
  '`double`, `single`': { reads: ['mat numbers-* cube_f*', 'mat v73.mat cube_f*'] },
  '`int8` … `uint32`': {
    reads: ['mat numbers-* cube_?1', 'mat numbers-* cube_?2', 'mat numbers-* cube_?4', 'mat v73.mat cube_*'],
  },
  '`int64`, `uint64`': { reads: ['mat numbers-5* cube_?8', 'mat numbers-7* large_*', 'mat v73.mat cube_?8'] },
  '`logical`': { reads: ['mat numbers-* yes_no', 'mat v73.mat flag'] },
  complex: { reads: ['mat * complex_c*'], refuses: [['mat', 'numbers-7.mat', 'complex_c8']] },
  'sparse: real, complex': { reads: ['mat numbers-* sparse*', 'mat v73.mat sparse*'] },
  'sparse: logical': { reads: ['mat handmade.mat sparse_logical', 'mat v73.mat sparse_logical'] },
  'sparse of more than 256 MiB with its zeros': { tested: ['mat/refusals'] },
  '`char`': {
    refuses: [
      ['mat', 'members-7.mat', 'text'],
      ['mat', 'numbers-4.mat', 'word'],
      ['mat', 'v73.mat', 'text'],
    ],
  },
  '`cell`': { refuses: [['mat', 'members-7.mat', 'grid']] },
  '`struct`, struct array': {
    refuses: [
      ['mat', 'members-7.mat', 'EStats'],
      ['mat', 'v73.mat', 'EStats'],
    ],
  },
  'cell of arrays of one shape': { tested: ['mat/frames: unlike{3} is 4 × 5, and unlike{1} is 4 × 6'] },
  'what `getframe` returns: `F(k).cdata`, `F(k).colormap`': { tested: ['mat/frames: cdata'] },
  'empty arrays': { reads: ['mat numbers-* none', 'mat v73.mat none'] },
  'function handles': {
    refuses: [
      ['mat', 'handmade.mat', 'handle'],
      ['mat', 'v73.mat', 'handle'],
    ],
  },
  '`string`': {
    refuses: [
      ['mat', 'handmade.mat', 'words'],
      ['mat', 'v73.mat', 'words'],
    ],
  },
  '`table`, `timetable`': { tested: ['mat/refusals: table2struct'] },
  '`datetime`, `duration`, `categorical`, `containers.Map`, `dictionary`': { tested: ['mat/refusals: posixtime'] },
  'other objects, old and new': { refuses: [['mat', 'handmade.mat', 'old']] },
  'numbers of a VAX or Cray': { tested: ['mat/refusals'] },
  'a name twice': { reads: ['mat twice.mat x'] },
  'names that begin with `__`, what functions need (`__function_workspace__`), `#refs#`, `#subsystem#`': {
    tested: ['mat/v73: what MATLAB keeps beside the variables is not listed'],
  },
  'cut off': { tested: ['mat/refusals: a file that was cut gives the variables that it still has'] },
  'damaged compressed data': { tested: ['mat/refusals: a changed byte in compressed data is found by their checksum'] },
  'damaged tags, shapes, types': { tested: ['mat/refusals: what is damaged'] },
  'a member that there is not': { tested: ['mat/members'] },
  'a struct array without an index': { tested: ['mat/members'] },
  'arrays of more than two axes, complex ones, more than 4,000,000 values': { tested: ['mat/members: axes'] },
  'members more than 50 levels deep': { tested: ['mat/refusals: arrays that lie deeper than 50 levels'] },
  'HDF5 that MATLAB did not write': { tested: ['mat/v73: has its own order of axes, and paths'] },
  'Octave 7: `-v4`, `-v6`, `-v7`': { tested: ['mat/octave: bytes too many'] },
  "Octave's `-hdf5`": { tested: ['mat/octave: save -hdf5 lists variables'] },
  "variables of more than 2 GiB (v7.3), files by MATLAB R2024 and later, Octave's own text and binary formats": {},
}
