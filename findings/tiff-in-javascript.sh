#!/usr/bin/env bash
# Grey TIFFs by two JavaScript libraries. "tiff" gives the bits of half-precision numbers as whole ones (1.5 is 15872), takes signed numbers for
# unsigned, and inverts white-is-zero; "sharp" gives 8 bits of three channels for 16 bits of one, and negative numbers as 0. Neither says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tifffile==2026.3.3 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund tiff@7.1.3 sharp@0.35.5
env/bin/python - <<'PYTHON'
import numpy as np
import tifffile

print('tifffile', tifffile.__version__)
for name, dtype, value, photometric in (
    ('half', 'float16', 1.5, 'minisblack'),
    ('single', 'float32', 1.5, 'minisblack'),
    ('signed', 'int16', -300, 'minisblack'),
    ('unsigned', 'uint16', 300, 'minisblack'),
    ('white', 'uint16', 300, 'miniswhite'),
):
    tifffile.imwrite(f'{name}.tif', np.full((48, 64), value, dtype), photometric=photometric)
    print(f'{name}.tif, tifffile: {tifffile.imread(f"{name}.tif")[0, 0]}')
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { decode } from 'tiff'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
for (const name of ['tiff', 'sharp']) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version)
for (const [name, expected, byTiff, bySharp] of [
  ['half', 1.5, 15872, [0, 9216]],
  ['single', 1.5, 1.5, [1, 9216]],
  ['signed', -300, 65236, [0, 9216]],
  ['unsigned', 300, 300, [1, 9216]],
  ['white', 300, 65235, [254, 9216]]
]) {
  compare(`${name}.tif, tiff: the first pixel`, expected, decode(readFileSync(`${name}.tif`))[0].data[0], byTiff)
  const raw = await sharp(`${name}.tif`).raw().toBuffer()
  compare(`${name}.tif, sharp: the first number, and how many`, [expected, 3072], [raw[0], raw.length], bySharp)
}
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
