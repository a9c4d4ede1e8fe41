#!/usr/bin/env bash
# mat-for-js gives other numbers for MATLAB arrays of three axes, without a message: some of an array are there twice and others not at all. Those of
# two axes are right. SciPy writes the file, and reads it as it was.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund mat-for-js@1.1.0
env/bin/python - <<'PYTHON'
import sys

import numpy as np
import scipy.io

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('SciPy', scipy.__version__)
arrays = {'two': np.arange(6.0).reshape(2, 3), 'three': np.arange(24.0).reshape(2, 3, 4)}
scipy.io.savemat('arrays.mat', arrays)
again = scipy.io.loadmat('arrays.mat')
for name, array in arrays.items():
    compare(f'{name}, SciPy: as it was written', True, np.array_equal(again[name], array), True)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { read } from 'mat-for-js'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('mat-for-js', JSON.parse(readFileSync('node_modules/mat-for-js/package.json', 'utf8')).version)
const bytes = readFileSync('arrays.mat')
const { data } = read(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
const lines = (count, width) => Array.from({ length: count }, (_, line) => Array.from({ length: width }, (_, index) => line * width + index))
compare('two', lines(2, 3), data.two, lines(2, 3))
compare('three, its first part', lines(3, 4), data.three[0], [[0, 16, 1, 17], [4, 20, 5, 21], [8, 13, 9, 14]])
compare('three: different numbers in it', 24, new Set(data.three.flat(2)).size, 15)
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
