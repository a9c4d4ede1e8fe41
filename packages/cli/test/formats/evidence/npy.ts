// `.npy` and `.npz`: files of NumPy and of Python's zipfile.
import type { Evidence } from './evidence.js'

export const npyEvidence: Evidence = {
  'version 1.0': { reads: ['npy little-f4-c.npy', 'npy little-f4-fortran.npy'] },
  'version 2.0': { reads: ['npy version-2.npy'] },
  'version 3.0': { reads: ['npy version-3.npy'] },
  later: { tested: ['npy/refusals'] },
  '`b1`': { reads: ['npy b1-*'] },
  '`i1` `i2` `i4` `u1` `u2` `u4`, both byte orders': {
    reads: ['npy ?1-*', 'npy little-?2-*', 'npy big-?2-*', 'npy little-?4-*', 'npy big-?4-*'],
  },
  '`i8` `u8`, both byte orders': { reads: ['npy *-i8-*', 'npy *-u8-*'] },
  '`f2` `f4` `f8`, both byte orders': { reads: ['npy *-f2-*', 'npy *-f4-*', 'npy *-f8-*'] },
  '`c8` `c16`, both byte orders': {
    reads: ['npy *-c8-*', 'npy *-c16-*'],
    refuses: [['npy', 'little-c8-c.npy']],
  },
  '`f16` (long double)': { tested: ['npy/long-double: longdouble.npy'] },
  '`c32`': { refuses: [['npy', 'refused-clongdouble.npy']] },
  '`U` `S` (texts, bytes)': { refuses: [['npy', 'refused-text.npy']] },
  '`M8` `m8` (dates)': { refuses: [['npy', 'refused-datetime.npy']] },
  '`V`, structured': { refuses: [['npy', 'refused-structured.npy']] },
  '`O` (pickle)': { refuses: [['npy', 'refused-object.npy']] },
  '`np.savez` (stored)': { reads: ['npz stored.npz *', 'npz one.npz *'] },
  '`np.savez_compressed` (deflated)': { reads: ['npz deflated.npz *'] },
  "ZIP64 sizes, NumPy's forced ZIP64 headers, ZIP64 end records": {
    reads: ['npz zip64-end.npz *', 'npz zip64-joined.npz *'],
  },
  'written to a pipe (sizes behind the data)': { reads: ['npz piped-stored.npz *', 'npz piped-deflated.npz *'] },
  'zip comments, bytes behind the archive, another archive before it': {
    reads: ['npz comment.npz *', 'npz behind.npz *', 'npz joined.npz *'],
  },
  'another program before it (self-extracting)': { tested: ['npy/npz: a program may precede an archive'] },
  'names with blanks, other alphabets, `/`, a leading `/`, `..`, backslashes': { reads: ['npz names.npz *'] },
  'a name twice': { reads: ['npz twice.npz *'] },
  '`x` beside `x.npy`': { reads: ['npz plain-name.npz *'] },
  'no array': { refuses: [['npy', 'empty.npz']] },
  'members that are no `.npy`': { reads: ['npz others.npz *'], refuses: [['npy', 'others.npz', 'read me.txt']] },
  'encrypted members': { reads: ['npz encrypted.npz *'], refuses: [['npy', 'encrypted.npz', 'x']] },
  'bzip2, LZMA, other compressions': { refuses: [['npy', 'bzip2.npz', 'x']] },
  'own header and directory disagree': { tested: ['npy/npz-refusals'] },
  'damaged data': { tested: ['npy/npz-refusals'] },
  'cut off': { tested: ['npy/npz-refusals'] },
  'damaged directory': { tested: ['npy/npz-refusals'] },
  'more than 200,000 members, or a directory of more than 32 MiB': {},
  'archives in several parts (multi-disk)': {},
}
