#!/usr/bin/env bash
# HDF5 by JavaScript libraries, other numbers than by h5py, without a message: jsfive gives nothing for chunks that were never written, whatever the
# fill value, and reads bfloat16 as half precision. Both it and h5wasm, which is the C library, take 12 bits in two bytes for 16: -2 is 4094.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check h5py==3.16.0 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jsfive@0.4.2 h5wasm@0.10.3
env/bin/python - <<'PYTHON'
import sys

import h5py
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'h5py {h5py.__version__}, HDF5 {h5py.version.hdf5_version}')
with h5py.File('values.h5', 'w') as file:
    file.create_dataset('chunks', (6,), 'i2', chunks=(2,), fillvalue=7)[2:4] = [1, 2]
    space = h5py.h5s.create_simple((3,))
    twelve = h5py.h5t.STD_I16LE.copy()
    twelve.set_precision(12)
    shifted = twelve.copy()
    shifted.set_offset(4)
    brain = h5py.h5t.IEEE_F32LE.copy()
    brain.set_fields(15, 7, 8, 0, 7)
    brain.set_size(2)
    brain.set_ebias(127)
    for name, kind, values in (
        (b'twelve', twelve, np.array([1, -2, 2047], 'i2')),
        (b'shifted', shifted, np.array([1, -2, 2047], 'i2')),
        (b'brain', brain, np.array([1.5, -2, 100], 'f4')),
    ):
        h5py.h5d.create(file.id, name, kind, space).write(h5py.h5s.ALL, h5py.h5s.ALL, values)
with h5py.File('values.h5') as file:
    for name, expected in (('chunks', [7, 7, 1, 2, 7, 7]), ('twelve', [1, -2, 2047]), ('shifted', [1, -2, 2047]), ('brain', [1.5, -2, 100])):
        compare(f'{name}, h5py', expected, file[name][:].tolist(), expected)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import * as h5wasm from 'h5wasm/node'
import * as jsfive from 'jsfive'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
for (const name of ['jsfive', 'h5wasm']) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version)
await h5wasm.ready
const bytes = readFileSync('values.h5')
const five = new jsfive.File(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), 'values.h5')
const wasm = new h5wasm.File('values.h5', 'r')
const by = (read) => {
  try {
    return Array.from(read(), (value) => value ?? 'nothing')
  } catch (error) {
    return error.message
  }
}
const empty = 'nothing'
for (const [name, expected, byFive, byWasm] of [
  ['chunks', [7, 7, 1, 2, 7, 7], [empty, empty, 1, 2, empty, empty], [7, 7, 1, 2, 7, 7]],
  ['twelve', [1, -2, 2047], [1, 4094, 2047], [1, 4094, 2047]],
  ['shifted', [1, -2, 2047], [16, -32, 32752], [16, -32, 32752]],
  ['brain', [1.5, -2, 100], [1.9375, -2, 3.390625], 'Float16 not supported']
]) {
  compare(`${name}, jsfive`, expected, by(() => five.get(name).value), byFive)
  compare(`${name}, h5wasm`, expected, by(() => wasm.get(name).value), byWasm)
}
wasm.close()
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
