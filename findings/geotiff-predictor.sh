#!/usr/bin/env bash
# geotiff gives wrong numbers for big-endian TIFFs whose compression has a predictor, without a message: the differences are added up in the
# byte order of the machine. Little-endian files, and big-endian ones without a predictor, are right. tifffile writes and reads all of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tifffile==2026.3.3 imagecodecs==2026.3.6 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund geotiff@3.0.5
env/bin/python - <<'PYTHON'
import sys

import numpy as np
import tifffile

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('tifffile', tifffile.__version__)
values = np.arange(48 * 64).reshape(48, 64) * 20 + 1
for dtype in ('uint16', 'uint32', 'float32'):
    for name, byteorder in (('little', '<'), ('big', '>')):
        for predictor in (False, True):
            path = f'{dtype}-{name}-{predictor}.tif'.lower()
            tifffile.imwrite(path, values.astype(dtype), byteorder=byteorder, compression='zlib', predictor=predictor)
            compare(f'{path}, tifffile: pixels that are right', 3072, int((tifffile.imread(path) == values.astype(dtype)).sum()), 3072)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { fromArrayBuffer } from 'geotiff'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('geotiff', JSON.parse(readFileSync('node_modules/geotiff/package.json', 'utf8')).version)
for (const dtype of ['uint16', 'uint32', 'float32'])
  for (const order of ['little', 'big'])
    for (const predictor of [false, true]) {
      const bytes = new Uint8Array(readFileSync(`${dtype}-${order}-${predictor}.tif`))
      const [pixels] = await (await (await fromArrayBuffer(bytes.buffer)).getImage()).readRasters()
      const right = pixels.reduce((count, pixel, index) => count + (pixel === index * 20 + 1 ? 1 : 0), 0)
      const recorded = order === 'little' || !predictor ? 3072 : dtype === 'float32' ? 0 : 624
      compare(`${dtype}-${order}-${predictor}.tif, geotiff: pixels that are right`, 3072, right, recorded)
    }
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
