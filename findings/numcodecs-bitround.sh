#!/usr/bin/env bash
# BitRound adds half of the last digit that is kept to the bits, also to those of NaN, and a carry makes a number of it: the NaN of CUDA, all of
# whose lower bits are set, becomes -0, and the NA of R becomes infinity. NumPy's own NaN stays. The largest finite numbers become infinity, such
# as 65504, at which half precision ends.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numcodecs==0.16.5 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import numcodecs
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def rounded(values, keep):
    codec = numcodecs.BitRound(keep)
    return [str(value) for value in codec.decode(codec.encode(values)).astype(float)]


warnings.simplefilter('error')
print('numcodecs', numcodecs.__version__)
single = np.array([0x7FFFFFFF, 0xFFFFFFFF, 0x7FC00000], np.uint32).view(np.float32)
compare('all are NaN', [True, True, True], np.isnan(single).tolist(), [True, True, True])
compare('NaN of CUDA, the same negative, NaN of NumPy', ['nan'] * 3, rounded(single, 10), ['-0.0', '0.0', 'nan'])
double = np.array([0x7FF00000000007A2, 0x7FF8000000000000], np.uint64).view(np.float64)
compare('both are NaN', [True, True], np.isnan(double).tolist(), [True, True])
compare('NA of R, NaN of NumPy', ['nan', 'nan'], rounded(double, 20), ['inf', 'nan'])
compare('all digits kept', ['nan', 'nan'], rounded(double, 52), ['nan', 'nan'])
compare('65504 in half precision', 'a finite number', rounded(np.float16([65504, 1.5]), 5)[0], 'inf')
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
