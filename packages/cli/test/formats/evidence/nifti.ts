// NIfTI and Analyze: files of nibabel.
import type { Evidence } from './evidence.js'

export const niftiEvidence: Evidence = {
  'files / NIfTI-1, NIfTI-2, both byte orders; `.nii`, pairs of `.hdr` and `.img`, either of which may be named, in capitals too':
    { reads: ['nifti * little NIfTI-?', 'nifti * big NIfTI-?', 'nifti pair NIfTI-*'] },
  'files / Analyze 7.5': { reads: ['nifti Analyze *'] },
  'files / gzip, several members, zeros behind the stream': { reads: ['nifti gzip *'] },
  'files / gzip with a wrong checksum or length, cut, other bytes behind it': {
    tested: ['nifti/gzip: a wrong checksum'],
  },
  'files / extensions; bytes behind the data': { reads: ['nifti an extension*'] },
  'files / one file of a pair alone': { tested: ['nifti/header'] },
  'types / uint8, int8, uint16, int16, uint32, int32, float32, float64': {
    reads: [
      'nifti uint8 *',
      'nifti int8 *',
      'nifti uint16 *',
      'nifti int16 *',
      'nifti uint32 *',
      'nifti int32 *',
      'nifti float*',
    ],
  },
  'types / int64, uint64': { reads: ['nifti int64 *', 'nifti uint64 *'] },
  'types / RGB24, RGBA32': { reads: ['nifti RGB*'] },
  'types / complex64, complex128': { tested: ['nifti/header: complex numbers, by the part that is asked for'] },
  'types / bits, float128, complex256, 0': { tested: ['nifti/header'] },
  'scale / `scl_slope` 0, NaN or infinite': {
    reads: ['nifti * scaled by 0 *', 'nifti * scaled by nan *', 'nifti * scaled by inf *'],
  },
  'scale / others': {
    reads: ['nifti * scaled by 0.1 *', 'nifti * scaled by 2 *', 'nifti * scaled by 1 5', 'nifti * scaled by -0.5 *'],
  },
  'scale / a good slope, `scl_inter` NaN or infinite': { tested: ['nifti/header'] },
  'scale / colours and complex numbers with a scale': { tested: ['nifti/header: colours with a scale'] },
  'header / `dim` behind its count, `bitpix`': {
    reads: ['nifti lengths left over behind the last axis', 'nifti bitpix of another type'],
  },
  'header / a length of 0; no axes, or more than 7': { tested: ['nifti/header'] },
  'header / `vox_offset` below 352 (NIfTI-2: 544) in one file': { tested: ['nifti/header'] },
  'header / `vox_offset` 353, 352.5': { reads: ['nifti data offset *'] },
  'header / fewer data than promised': { tested: ['nifti/header'] },
  'header / `cal_min`, `cal_max`': { tested: ['nifti/header: the range to show changes no value, and is a field'] },
  'time / `pixdim[4]` in s, ms, µs, or without a unit': { tested: ['nifti/header: when volumes were taken'] },
  'time / in Hz, ppm, rad/s': { tested: ['nifti/header: when volumes were taken'] },
  "place / sform, else qform, else Analyze's": {
    tested: ['nifti/planes: canonical'],
  },
  'place / `.mat` beside an Analyze file (SPM)': {},
  'MINC, MGH, GIFTI, CIFTI-2, DICOM, NRRD': {},
}
