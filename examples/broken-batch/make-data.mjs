// Makes ten small arrays, most of them broken in a way that happens: node make-data.mjs. Seeded, and done in a moment.
import { join } from 'node:path'
import { normal, npy, npyHeader, save } from '../arrays.mjs'

const folder = join(import.meta.dirname, 'data')
const shape = [14, 14, 8, 24]

/** A correlation map with a patch that wanders downwards: [y, x, channel, frame] in Fortran order. */
function correlations(seed) {
  const noise = normal(seed)
  const [side, , channels, frames] = shape
  return Float32Array.from({ length: side * side * channels * frames }, (_, at) => {
    const y = at % side
    const x = Math.floor(at / side) % side
    const frame = Math.floor(at / (side * side * channels))
    return 0.6 * Math.exp(-((y - 3 - frame / 3) ** 2 + (x - 6) ** 2) / 8) + 0.1 * noise()
  })
}

const good = (seed) => npy(correlations(seed), shape, { fortran: true })
const body = (seed) => Buffer.from(correlations(seed).buffer)
const header = (descr, lengths) => npyHeader(`{'descr': ${descr}, 'fortran_order': True, 'shape': (${lengths}), }`)

const files = {
  Alfa_Evol_Exp1: good(1),
  // The copy from the acquisition computer was cut off.
  Alfa_Evol_Exp2: good(2).subarray(0, 60_000),
  // np.save of a list of unequal arrays: a pickle, which could run anything when it is loaded.
  Alfa_Evol_Exp3: Buffer.concat([
    header("'|O'", '3,'),
    Buffer.from('\x80\x04\x95\x0e\0\0\0\0\0\0\0]\x94(K\x01K\x02K\x03e.', 'latin1'),
  ]),
  // The header promises a thousand times as many frames as there are.
  Alfa_Evol_Exp4: Buffer.concat([header("'<f4'", '14, 14, 8, 24000'), body(4)]),
  // Saved after the channels were averaged: one axis is gone.
  Alfa_Evol_Exp5: npy(correlations(5).subarray(0, 14 * 14 * 24), [14, 14, 24], { fortran: true }),
  // The electrode was dead: NaN throughout. Not an error, the movie shows it.
  Alfa_Evol_Exp6: npy(correlations(6).fill(Number.NaN), shape, { fortran: true }),
  // In good order, but the record has no row for it, and the row's site stands in the path.
  Alfa_Evol_Exp7: good(7),
  // What should be a header is a program.
  Alfa_Evol_Exp8: Buffer.concat([npyHeader("__import__('os').system('echo you should never read this')"), body(8)]),
  // Not an array at all.
  Alfa_Evol_Exp9: Buffer.from('<html><body>404: the file has moved</body></html>\n'),
  Beto_Evol_Exp1: good(10),
}
for (const [name, bytes] of Object.entries(files)) save(join(folder, `${name}_conv5_3.npy`), bytes)

const rows = [1, 2, 3, 4, 5, 6, 8, 9].map((exp) => `${exp},V4\n`)
save(join(folder, 'Exp_Record_Alfa.csv'), `Expi,site\n${rows.join('')}`)
save(join(folder, 'Exp_Record_Beto.csv'), 'Expi,site\n1,IT\n')
