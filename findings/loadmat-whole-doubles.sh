#!/usr/bin/env bash
# MATLAB stores doubles that are small whole numbers as bytes, to save room; they are doubles still. scipy.io.loadmat gives them as uint8 unless
# mat_dtype=True is said, and arithmetic wraps round in silence: 200 + 100 is 44. The same variable with one 0.5 in it is float64.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6
env/bin/python - <<'PYTHON'
import struct
import sys
import warnings

import numpy as np
import scipy.io

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('SciPy', scipy.__version__)
warnings.simplefilter('error')


def element(kind, data):
    return struct.pack('<II', kind, len(data)) + data + bytes(-len(data) % 8)


def mat_file(kind, data):
    """A variable x of class double, 1 by 2, whose numbers are stored as the given kind: 2 is miUINT8, 9 is miDOUBLE."""
    parts = element(6, struct.pack('<II', 6, 0)) + element(5, struct.pack('<ii', 1, 2)) + element(1, b'x') + element(kind, data)
    return b'MATLAB 5.0 MAT-file'.ljust(124) + struct.pack('<H2s', 0x0100, b'IM') + element(14, parts)


for name, content in (('whole.mat', mat_file(2, bytes([200, 100]))), ('real.mat', mat_file(9, struct.pack('<dd', 200, 100.5)))):
    with open(name, 'wb') as file:
        file.write(content)
x = scipy.io.loadmat('whole.mat')['x']
compare('whole.mat: type', 'float64', x.dtype.name, 'uint8')
compare('whole.mat: x + 100', [300.0, 200.0], (x + 100).ravel().tolist(), [44, 200])
compare('whole.mat: -x', [-200.0, -100.0], (-x).ravel().tolist(), [56, 156])
compare('whole.mat: difference of its two numbers', -100.0, np.diff(x)[0, 0].item(), 156)
exact = scipy.io.loadmat('whole.mat', mat_dtype=True)['x']
compare('whole.mat, mat_dtype=True: x + 100', [300.0, 200.0], (exact + 100).ravel().tolist(), [300.0, 200.0])
compare('real.mat: type', 'float64', scipy.io.loadmat('real.mat')['x'].dtype.name, 'float64')
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
