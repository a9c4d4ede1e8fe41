#!/usr/bin/env bash
# Pictures of 16 bits that are scaled (BSCALE, BZERO) come in single precision, which keeps 7 digits: frames 1 ms apart, a day after the start, get one
# and the same time. The FITS standard asks for BZERO + BSCALE x number; 32 bits, and columns of tables, are scaled in double precision.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check astropy==8.0.1 numpy==2.4.6
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


def write(path, numbers, scale, zero):
    """A picture of one row, as the standard lays it out."""
    cards = {'SIMPLE': 'T', 'BITPIX': 8 * numbers.itemsize, 'NAXIS': 1, 'NAXIS1': len(numbers), 'BSCALE': scale, 'BZERO': zero}
    header = ''.join(f'{name:<8}= {value!s:>20}'.ljust(80) for name, value in cards.items()) + 'END'.ljust(80)
    with open(path, 'wb') as file:
        file.write(header.ljust(-(-len(header) // 2880) * 2880).encode())
        file.write(numbers.tobytes().ljust(2880, b'\0'))


print(f'astropy {astropy.__version__}, NumPy {np.__version__}')
milliseconds = [0, 1, 2, 3]
expected = [86400.0 + 0.001 * number for number in milliseconds]
for dtype, kind, recorded in ('>i2', 'float32', [86400.0, 86400.0, 86400.0, 86400.0]), ('>i4', 'float64', expected):
    write('times.fits', np.array(milliseconds, dtype), 0.001, 86400.0)
    times = fits.getdata('times.fits')
    compare(f'picture of {dtype}, {times.dtype}', expected, times.tolist(), recorded)
    compare(f'picture of {dtype}, its type', 'float64', str(times.dtype), kind)
column = fits.Column(name='time', format='I', array=np.array(milliseconds, '>i2'))
fits.BinTableHDU.from_columns([column]).writeto('table.fits')
with fits.open('table.fits', mode='update') as file:
    file[1].header['TSCAL1'], file[1].header['TZERO1'] = 0.001, 86400.0
times = fits.getdata('table.fits')['time']
compare(f'column of 16 bits, {times.dtype}', expected, times.tolist(), expected)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
