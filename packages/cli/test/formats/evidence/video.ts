// Videos: files of several versions of FFmpeg, whose every frame is compared with the picture that was drawn for it.
import type { Evidence } from './evidence.js'

const values = 'video/values: $name'
const turned = 'video/values: $name is turned as its container says'
const times = 'video/times: the times of $name'

export const videoEvidence: Evidence = {
  'H.264, HEVC with B-frames and open groups, MPEG-2 and -4, WMV 2, VP9, MJPEG, FFV1, raw, GIF': { tested: [values] },
  'grey of 9 to 16 bits: FFV1, PNG, raw, JPEG 2000 (`.mj2`)': { tested: ['video/values: grey16'] },
  'colours of 9 to 16 bits, such as H.264 and ProRes of 10': {
    tested: ['video/values: colours of 16 bits have the values of the file'],
  },
  'uneven times, jitter, gaps, AVI without pictures for some times': { tested: [values] },
  'a start that is not 0: an empty edit at the start, MKV, fragments, MPEG-PS': { tested: [values] },
  'edit lists that hide frames, repeat them, or put parts in another order': { tested: [values] },
  'an edit list that pauses after a part': {
    tested: ['video/values: an edit list that pauses is refused, since builds disagree about it'],
  },
  'MPEG-4 in AVI, two frames in one packet': { tested: [values] },
  'quarter turns, mirroring: the matrices of MP4 and MOV, the projection of MKV and WebM': { tested: [turned] },
  'other angles, a turn that only the H.264 stream asks for': { tested: [turned] },
  'MP4, MOV, `.mj2`': { tested: [times] },
  'MKV, WebM': { tested: [times] },
  AVI: { tested: [times] },
  'WMV, GIF': { tested: [times] },
  'MPEG-PS, MPEG-TS, `.h264`, others': {
    tested: ['video/times: a video whose packets lack stamps has no times, and says so'],
  },
  'mirroring matrix in MP4': { tested: [turned] },
  'projection in MKV': { tested: [turned] },
  "H.264's display orientation, without a matrix": { tested: [turned] },
  'edit list with a pause after a part': {
    tested: ['video/values: an edit list that pauses is refused, since builds disagree about it'],
  },
}
