#!/usr/bin/env bash
# netcdfjs takes the bytes that fill a record up to four for numbers: each record of three 16-bit numbers has four, the last of the next
# variable or of nothing; bytes are unsigned, though netCDF's are signed. A file with one such variable alone cannot be read. SciPy is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 scipy==1.17.1 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund netcdfjs@4.0.0
env/bin/python - <<'PYTHON'
import sys

import netCDF4
import numpy as np
import scipy
from scipy.io import netcdf_file

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'netCDF4 {netCDF4.__version__}, SciPy {scipy.__version__}')
for name, variables in (('several.nc', (('trace', 'i2', 3), ('state', 'i1', 1))), ('alone.nc', (('trace', 'i2', 3),))):
    with netCDF4.Dataset(name, 'w', format='NETCDF3_CLASSIC') as file:
        file.createDimension('time', None)
        file.createDimension('channel', 3)
        for variable, kind, width in variables:
            dimensions = ('time', 'channel') if width == 3 else ('time',)
            shape = (3, 3) if width == 3 else (3,)
            file.createVariable(variable, kind, dimensions)[:] = np.arange(np.prod(shape)).reshape(shape) - 1
    with netcdf_file(name, mmap=False) as file:
        compare(f'{name}, SciPy: trace', [[-1, 0, 1], [2, 3, 4], [5, 6, 7]], file.variables['trace'][:].tolist(), [[-1, 0, 1], [2, 3, 4], [5, 6, 7]])
        if 'state' in file.variables:
            compare(f'{name}, SciPy: state', [-1, 0, 1], file.variables['state'][:].tolist(), [-1, 0, 1])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { NetCDFReader } from 'netcdfjs'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('netcdfjs', JSON.parse(readFileSync('node_modules/netcdfjs/package.json', 'utf8')).version)
const read = (file, variable) => {
  try {
    return new NetCDFReader(readFileSync(file)).getDataVariable(variable)
  } catch (error) {
    return error.name
  }
}
const trace = [[-1, 0, 1], [2, 3, 4], [5, 6, 7]]
compare('several.nc, netcdfjs: numbers a record of trace', [3, 3, 3], read('several.nc', 'trace').map((record) => record.length), [4, 4, 4])
compare('several.nc, netcdfjs: state', [-1, 0, 1], read('several.nc', 'state').map((record) => record[0] ?? record), [255, 0, 1])
compare('several.nc, netcdfjs: numbers a record of state', 1, read('several.nc', 'state')[0].length ?? 1, 4)
compare('alone.nc, netcdfjs: trace', trace, read('alone.nc', 'trace'), 'RangeError')
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
