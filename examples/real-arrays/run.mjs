// Runs the pipelines whose arrays are at hand, and says which are not: node run.mjs [FOLDER WITH THE ARRAYS].
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const here = import.meta.dirname
const usual = resolve(here, '../../../shared/real')
const folder = process.argv[2] ? resolve(process.argv[2]) : usual
const movieflow = resolve(here, '../../packages/cli/bin/movieflow.js')

const arrays = {
  'experiments.yaml': 'Alfa_Evol_Exp3_conv5_3.mat',
  'correlation.yaml': 'Beto_Manif_Exp11_conv4-3.npy',
  'stent.yaml': 'stent_ct.npy',
  'twophoton.yaml': 'twophoton.npy',
  'faces.yaml': 'faces.npy',
}

let code = 0
for (const [pipeline, array] of Object.entries(arrays)) {
  if (!existsSync(join(folder, array))) {
    console.log(`${pipeline}: skipped, there is no ${array} in ${folder}`)
    continue
  }
  const elsewhere = folder === usual ? [] : settings(pipeline, array)
  const run = spawnSync(
    process.execPath,
    [movieflow, 'run', join(here, pipeline), ...elsewhere.flatMap((setting) => ['--set', setting])],
    { stdio: 'inherit' },
  )
  code ||= run.status ?? 1
}
console.log(`The movies are in ${relative(process.cwd(), resolve(here, '../../out/real-arrays')) || '.'}`)
process.exitCode = code

/** What makes a pipeline read from another folder. */
function settings(pipeline, array) {
  if (pipeline === 'experiments.yaml') return [`source.files=${join(folder, '<animal>_<type>_Exp<exp:d>_<layer>.mat')}`]
  if (pipeline !== 'correlation.yaml') return [`source.files=${join(folder, array)}`]
  return [
    `source.files=${join(folder, '<animal>_<type>_Exp<exp:d>_<layer>.npy')}`,
    `frames.window.file=${join(folder, 'wdw_vect.npy')}`,
  ]
}
