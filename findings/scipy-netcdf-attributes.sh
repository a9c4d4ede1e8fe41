#!/usr/bin/env bash
# scipy.io.netcdf_file keeps attributes that are plain Python numbers in single precision: a scale_factor of 0.01 comes back as
# 0.009999999776, without a word, and a record of seconds since 1970 as 48 s earlier. NumPy's float64 is kept as it is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import numpy as np
import scipy
from scipy.io import netcdf_file

print('SciPy', scipy.__version__)
with netcdf_file('packed.nc', 'w') as file:
    file.createDimension('x', 1)
    values = file.createVariable('values', 'h', ('x',))
    values[:] = 25000
    values.scale_factor = 0.01
    values.start = 1_709_287_472.0
    values.exact = np.float64(0.01)
with netcdf_file('packed.nc', mmap=False) as file:
    values = file.variables['values']
    scale, start, exact = (np.asarray(values._attributes[name]) for name in ('scale_factor', 'start', 'exact'))
print(f'scale_factor = 0.01\n  expected: float64 0.01\n  seen:     {scale.dtype.name} {float(scale)!r}')
print(f'start = 1709287472.0\n  expected: float64 1709287472.0\n  seen:     {start.dtype.name} {float(start)!r}')
print(f'exact = np.float64(0.01)\n  seen:     {exact.dtype.name} {float(exact)!r}')
recorded = (4, 4, 8, float(np.float32(0.01)), float(np.float32(1_709_287_472.0)), 0.01)
if (scale.itemsize, start.itemsize, exact.itemsize, float(scale), float(start), float(exact)) != recorded:
    sys.exit('changed since this was recorded')
PYTHON
