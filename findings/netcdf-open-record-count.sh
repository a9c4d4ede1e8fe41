#!/usr/bin/env bash
# The classic netCDF format lets a writer leave the number of records open (all bits set, "STREAMING" in its grammar) until it ends: the
# size of the file then says how many there are. netCDF4-python takes the mark for a number and reports 4,294,967,295 records; SciPy
# refuses the file. A recording whose program was stopped looks so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 scipy==1.17.1 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import netCDF4
import numpy as np
import scipy
from scipy.io import netcdf_file

with netcdf_file('open.nc', 'w') as file:
    file.createDimension('time', None)
    file.createVariable('signal', 'i', ('time',))[:] = np.arange(3, dtype='i4')
# The number of records is the word behind the file's first four bytes.
with open('open.nc', 'r+b') as file:
    file.seek(4)
    file.write(b'\xff\xff\xff\xff')
with netCDF4.Dataset('open.nc') as file:
    length = len(file.dimensions['time'])
try:
    netcdf_file('open.nc', mmap=False).close()
    refusal = 'nothing'
except Exception as error:
    refusal = f'{type(error).__name__}: {error}'
print(f'3 records, their number left open\n  expected: 3\n  netCDF4 {netCDF4.__version__} (netCDF-C {netCDF4.__netcdf4libversion__}) sees: {length}\n  SciPy {scipy.__version__} says:  {refusal}')
if length != 4_294_967_295 or 'read length must be' not in refusal:
    sys.exit('changed since this was recorded')
PYTHON
