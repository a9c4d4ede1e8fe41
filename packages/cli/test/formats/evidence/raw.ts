// Binary files without a header: files of NumPy and by CaImAn's own lines.
import type { Evidence } from './evidence.js'

export const rawEvidence: Evidence = {
  'integers of 8 to 64 bits, float16 to float64, bool; both byte orders; C and Fortran order; any number of axes; `offset`':
    {
      reads: ['raw *'],
    },
  'complex64, complex128': { tested: ['raw/refusals: complex'] },
  'float128, long double': { tested: ['raw/refusals: float128'] },
  'a size that is no multiple of the frame': { tested: ['raw/refusals: `rest: ignore` takes whole frames'] },
  'larger than memory': { tested: ['raw/large: sparse'] },
  'suite2p `data.bin`, with `dtype: int16`': { tested: ['raw/values: default axes'] },
  'CaImAn `.mmap`, `order_F` and `order_C`, two and three dimensions': {
    tested: ['raw/values: its name alone says what it holds'],
  },
  'SpikeGLX `.bin` with `.meta`': { tested: ['raw/values: SpikeGLX: channels and rate out of the .meta'] },
  'ThorImage `.raw` with `Experiment.xml`, channels A, A and B, fast z': { tested: ['raw/values: Experiment.xml'] },
  'Open Ephys `.dat`, Intan `.rhd`, Neuralynx, Blackrock': {},
}
