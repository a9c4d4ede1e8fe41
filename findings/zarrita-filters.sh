#!/usr/bin/env bash
# Filters of Zarr that store another type than the array's: zarr-python reads back what it wrote, zarrita gives other numbers without a
# message. It takes delta's astype for the array's own type, and big-endian numbers of fixedscaleoffset for little-endian ones.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check zarr==3.1.6 numcodecs==0.16.5 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund zarrita@0.7.5 @zarrita/storage@0.2.0
env/bin/python - <<'PYTHON'
import sys
import warnings

import numpy as np
import zarr
from numcodecs import Delta, FixedScaleOffset

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


warnings.simplefilter('ignore')
print('zarr-python', zarr.__version__)
for name, dtype, codec, values in (
    ('delta-same', '<u2', Delta('<u2'), np.arange(6)),
    ('delta-wider', '<u2', Delta('<u2', astype='<i4'), np.arange(6)),
    ('delta-narrower', '<i4', Delta('<i4', astype='i1'), np.arange(6)),
    ('scale-little', '<f8', FixedScaleOffset(0, 10, '<f8', astype='<i2'), np.arange(6) * 5.1),
    ('scale-big', '<f8', FixedScaleOffset(0, 10, '<f8', astype='>i2'), np.arange(6) * 5.1),
):
    stored = {'filters': [codec], 'compressors': None, 'zarr_format': 2}
    array = zarr.create_array(store=f'store/{name}', shape=(6,), chunks=(6,), dtype=dtype, **stored)
    array[:] = values
    again = zarr.open_array(f'store/{name}', mode='r')[:]
    compare(f'{name}, zarr-python', values.tolist(), again.round(6).tolist(), values.round(6).tolist())
filters = [zarr.codecs.numcodecs.Delta(dtype='<u2', astype='<i4')]
array = zarr.create_array(store='store/delta-3', shape=(6,), chunks=(6,), dtype='u2', filters=filters, compressors=None)
array[:] = np.arange(6)
compare('delta-3, zarr-python', list(range(6)), zarr.open_array('store/delta-3', mode='r')[:].tolist(), list(range(6)))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { FileSystemStore } from '@zarrita/storage'
import * as zarr from 'zarrita'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('zarrita', JSON.parse(readFileSync('node_modules/zarrita/package.json', 'utf8')).version)
const whole = [0, 1, 2, 3, 4, 5]
const fifths = [0, 5.1, 10.2, 15.3, 20.4, 25.5]
for (const [name, expected, recorded] of [
  ['delta-same', whole, whole],
  ['delta-wider', whole, [0, 0, 1, 1, 2, 2]],
  ['delta-narrower', whole, [16843008, 0, 0, 0, 0, 0]],
  ['delta-3', whole, [0, 0, 1, 1, 2, 2]],
  ['scale-little', fifths, fifths],
  ['scale-big', fifths, [0, 1305.6, 2611.2, -2636.8, -1331.2, -25.6]]
]) {
  const array = await zarr.open(new FileSystemStore(`${process.cwd()}/store/${name}`), { kind: 'array' })
  const { data } = await zarr.get(array)
  compare(`${name}, zarrita`, expected, Array.from(data, (value) => Math.round(value * 1e6) / 1e6), recorded)
}
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
