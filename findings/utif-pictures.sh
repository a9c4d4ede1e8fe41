#!/usr/bin/env bash
# TIFFs shown by utif and utif2, without a message in Node: utif gives a black picture for Deflate of the older number (32946), which tifffile writes for
# compression='deflate'. Numbers of single precision wrap round above 1 (utif2), are black (utif), and black if big-endian (both).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tifffile==2026.3.3 imagecodecs==2026.3.6 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund utif@3.1.0 utif2@4.1.0
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
levels = np.array([[0, 60, 120, 255]] * 4, np.uint8)
counts = np.array([[0.0, 0.5, 1.0, 2.5]] * 4, np.float32)
for name, array, options in (
    ('bytes-none', levels, {}),
    ('bytes-zlib', levels, {'compression': 'zlib'}),
    ('bytes-deflate', levels, {'compression': 'deflate'}),
    ('single-little', counts, {'byteorder': '<'}),
    ('single-big', counts, {'byteorder': '>'}),
):
    tifffile.imwrite(f'{name}.tif', array, photometric='minisblack', **options)
    with tifffile.TiffFile(f'{name}.tif') as file:
        number = int(file.pages[0].compression)
        compare(f'{name}, tifffile', array[0].tolist(), file.asarray()[0].tolist(), array[0].tolist())
    compare(f'{name}: number of the compression', '', number, {'bytes-zlib': 8, 'bytes-deflate': 32946}.get(name, 1))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import utif from 'utif'
import utif2 from 'utif2'

const changed = []
const compare = (what, expected, seen, recorded) => {
  process.stdout.write(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}\n`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
console.log(`utif ${version('utif')}, utif2 ${version('utif2')}`)
const said = []
for (const level of ['log', 'warn', 'error']) console[level] = (...words) => said.push(words.join(' '))
const levels = [0, 60, 120, 255]
const grey = [0, 128, 255, 255]
for (const [name, expected, byUtif, byUtif2] of [
  ['bytes-none', levels, levels, levels],
  ['bytes-zlib', levels, levels, levels],
  ['bytes-deflate', levels, [0, 0, 0, 0], levels],
  ['single-little', grey, [0, 0, 0, 0], [0, 128, 255, 126]],
  ['single-big', grey, [0, 0, 0, 0], [0, 0, 0, 0]]
])
  for (const [library, of, recorded] of [[utif, 'utif', byUtif], [utif2, 'utif2', byUtif2]]) {
    const bytes = new Uint8Array(readFileSync(`${name}.tif`)).buffer
    const [page] = library.decode(bytes)
    library.decodeImage(bytes, page)
    const rgba = library.toRGBA8(page)
    compare(`${name}, ${of}: red of the first row`, expected, [0, 4, 8, 12].map((at) => rgba[at]), recorded)
  }
compare('what they say', [], said, [])
if (changed.length > 0) {
  process.stdout.write(`changed: ${changed.join(', ')}\n`)
  process.exit(1)
}
JS
node compare.mjs
