#!/usr/bin/env bash
# savemat writes dates of NumPy and pandas as bare numbers in the unit of the array, without a message: the same instant is 1.7e9, 1.7e15 or 1.7e18,
# by the unit, and MATLAB counts days. Nanoseconds since 1970 do not fit into a double, and come out as another multiple of 256. NaT is -9.2e18.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check scipy==1.17.1 pandas==3.0.6 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
from scipy.io import loadmat, savemat

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def saved(values):
    savemat('times.mat', {'t': values})
    stored = loadmat('times.mat')['t']
    return f'{stored.dtype}', [int(value) for value in stored.ravel()]


warnings.simplefilter('error')
print(f'SciPy {scipy.__version__}, pandas {pd.__version__}, NumPy {np.__version__}')
instant = '2024-03-01T10:05:00.123456789'
dates = 'an error, or one number for one instant'
for unit, recorded in (('s', 1709287500), ('us', 1709287500123456), ('ns', 1709287500123456768)):
    compare(f'datetime64[{unit}]', dates, saved(np.array([instant], f'datetime64[{unit}]')), ('float64', [recorded]))
compare('pandas, text to the millisecond', dates, saved(pd.to_datetime([instant[:23]]).to_numpy()), ('float64', [1709287500123000]))
compare('NaT', 'nan', saved(np.array(['NaT'], 'datetime64[us]')), ('float64', [-(2**63)]))
durations = [saved(np.array([1500], 'm8[ms]')), saved(np.array([1500000000], 'm8[ns]'))]
compare('durations of 1.5 s, in ms and in ns', 'twice the same', durations, [('float64', [1500]), ('float64', [1500000000])])
compare('whole numbers of 64 bits', ('int64', [1709287500123456789]), saved(np.array([1709287500123456789])), ('int64', [1709287500123456789]))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
