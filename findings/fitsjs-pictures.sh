#!/usr/bin/env bash
# fitsjs gives wrong numbers for FITS pictures, without a message: unsigned ones of 16 bits, as cameras write them, are negative from 32768 on,
# those of 32 bits from 2147483648 on; missing ones (BLANK) are numbers; of double precision each number becomes two others.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check astropy==8.0.1 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fitsjs@0.6.6
env/bin/python - <<'PYTHON'
import sys

import astropy
import numpy as np
from astropy.io import fits

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('astropy', astropy.__version__)
for name, dtype, values in (
    ('uint16', 'u2', [0, 1, 40000, 65535]),
    ('int16', 'i2', [0, 1, -2, 32767]),
    ('uint32', 'u4', [0, 1, 40000, 4000000000]),
    ('float32', 'f4', [0.0, 1.5, -2.25, 1e6]),
    ('float64', 'f8', [0.0, 1.5, -2.25, 1e6]),
):
    fits.PrimaryHDU(np.array([values], dtype)).writeto(f'{name}.fits')
    compare(f'{name}, astropy', values, fits.getdata(f'{name}.fits')[0].tolist(), values)
picture = fits.PrimaryHDU(np.array([[0, 2, -32768, 4]], np.int16))
picture.header['BSCALE'], picture.header['BZERO'], picture.header['BLANK'] = 0.5, 10.0, -32768
picture.writeto('blank.fits')
compare('blank, astropy', ['10.0', '11.0', 'nan', '12.0'], [str(v) for v in fits.getdata('blank.fits')[0]], ['10.0', '11.0', 'nan', '12.0'])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.cjs <<'JS'
const { readFileSync } = require('node:fs')
const { FITS } = require('fitsjs').astro

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('fitsjs', JSON.parse(readFileSync('node_modules/fitsjs/package.json', 'utf8')).version)
// _getFrame is what fitsjs runs in a worker of the browser, which Node does not have.
const numbers = (name) => {
  const bytes = new Uint8Array(readFileSync(`${name}.fits`)).buffer
  const image = new FITS.Image(new FITS.Header(Buffer.from(bytes, 0, 2880).toString('latin1')), bytes.slice(2880))
  return Array.from(image._getFrame(image.frameOffsets[0].buffers[0], image.bitpix, image.bzero, image.bscale), String)
}
for (const [name, expected, recorded] of [
  ['uint16', ['0', '1', '40000', '65535'], ['0', '1', '-25536', '-1']],
  ['int16', ['0', '1', '-2', '32767'], ['0', '1', '-2', '32767']],
  ['uint32', ['0', '1', '40000', '4000000000'], ['0', '1', '40000', '-294967296']],
  ['float32', ['0', '1.5', '-2.25', '1000000'], ['0', '1.5', '-2.25', '1000000']],
  ['float64', ['0', '1.5', '-2.25', '1000000'], ['0', '0', '1.9375', '0', '9.865141188846712e-43', '0', '-1.213887826797091e-38', '0']],
  ['blank', ['10', '11', 'NaN', '12'], ['10', '11', '-16374', '12']]
])
  compare(`${name}, fitsjs`, expected, numbers(name), recorded)
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.cjs
