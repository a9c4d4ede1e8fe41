#!/usr/bin/env bash
# zarr (zarr.js) passes over the filters of Zarr 2, without a message: of numbers stored by delta it gives the differences, of those stored by
# fixedscaleoffset the packed ones, of shuffled ones their bytes in another order. Compressors that it lacks are an error. numcodecs decodes all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numcodecs==0.16.5 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund zarr@0.6.3
env/bin/python - <<'PYTHON'
import json
import os
import sys

import numcodecs
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('numcodecs', numcodecs.__version__)
values = np.array([20, 21, 23, 24, 24, 22])
for name, dtype, codec in (
    ('none', '<i4', None),
    ('delta', '<i4', numcodecs.Delta('<i4')),
    ('shuffle', '<i4', numcodecs.Shuffle(4)),
    ('scale', '<f4', numcodecs.FixedScaleOffset(offset=20, scale=10, dtype='<f4', astype='<i4')),
):
    array = values.astype(dtype)
    chunk = codec.encode(array) if codec else array
    os.makedirs(f'store/{name}')
    metadata = {'zarr_format': 2, 'shape': [6], 'chunks': [6], 'dtype': dtype, 'order': 'C', 'fill_value': 0, 'compressor': None}
    metadata['filters'] = [codec.get_config()] if codec else None
    with open(f'store/{name}/.zarray', 'w') as file:
        json.dump(metadata, file)
    with open(f'store/{name}/0', 'wb') as file:
        file.write(bytes(chunk))
    with open(f'store/{name}/0', 'rb') as file:
        stored = file.read()
    for config in metadata['filters'] or []:
        stored = numcodecs.get_codec(config).decode(stored)
    compare(f'{name}, numcodecs', values.tolist(), np.frombuffer(stored, dtype).tolist(), values.tolist())
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { existsSync, readFileSync } from 'node:fs'
import { KeyError, openArray } from 'zarr'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('zarr', JSON.parse(readFileSync('node_modules/zarr/package.json', 'utf8')).version)
const store = {
  containsItem: async (key) => existsSync(`store/${key}`),
  getItem: async (key) => {
    if (!existsSync(`store/${key}`)) throw new KeyError(key)
    return new Uint8Array(readFileSync(`store/${key}`)).buffer
  }
}
const said = []
for (const level of ['warn', 'error']) console[level] = (...words) => said.push(words.join(' '))
const values = [20, 21, 23, 24, 24, 22]
for (const [name, recorded] of [
  ['none', values],
  ['delta', [20, 1, 2, 1, 0, -2]],
  ['shuffle', [404165908, 5656, 0, 0, 0, 0]],
  ['scale', [0, 10, 30, 40, 40, 20].map((bits) => new Float32Array(Int32Array.of(bits).buffer)[0])]
]) {
  const { data } = await (await openArray({ store, path: name, mode: 'r' })).getRaw(null)
  compare(`${name}, zarr`, values, Array.from(data), recorded)
}
compare('what it says', [], said, [])
if (changed.length > 0) {
  console.log('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
