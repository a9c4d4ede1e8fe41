#!/usr/bin/env bash
# Which numbers of a netCDF file are missing, xarray and netCDF4 do not agree on: xarray knows no default fill value, so that what was never
# written is 9.97e36 and the mean with it; it drops no number for valid_range or valid_min, and reads signed bytes as unsigned only if
# _Unsigned is spelt "true". Neither masks -999.9 of single precision by a missing_value in double, and xarray says nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check xarray==2026.9.0 netCDF4==1.7.4 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import netCDF4
import numpy as np
import xarray as xr

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'xarray {xr.__version__}, netCDF4 {netCDF4.__version__}, netCDF-C {netCDF4.getlibversion().split()[0]}')
with netCDF4.Dataset('values.nc', 'w') as file:
    file.createDimension('x', 4)
    file.createVariable('unwritten', 'f4', ('x',))[:2] = [1, 2]
    limited = file.createVariable('limited', 'i2', ('x',))
    limited.valid_range = np.array([0, 100], 'i2')
    limited[:] = [-5, 0, 100, 3000]
    unsigned = file.createVariable('unsigned', 'i1', ('x',))
    unsigned.setncattr('_Unsigned', 'True')
    unsigned[:] = [-1, -2, 5, 0]
    absent = file.createVariable('absent', 'f4', ('x',))
    absent.missing_value = -999.9
    absent[:] = [1, -999.9, 2, 3]


def by_netcdf4(name):
    with netCDF4.Dataset('values.nc') as file:
        return [None if value is np.ma.masked else round(float(value), 4) for value in file[name][:]]


def by_xarray(name):
    with xr.open_dataset('values.nc') as file:
        return [None if np.isnan(value) else round(float(value), 4) for value in file[name].values]


fill = round(float(np.float32(netCDF4.default_fillvals['f4'])), 4)
cases = (
    ('unwritten', [1, 2, None, None], [1, 2, None, None], [1, 2, fill, fill]),
    ('limited', [None, 0, 100, None], [None, 0, 100, None], [-5, 0, 100, 3000]),
    ('unsigned', [255, 254, 5, 0], [255, 254, 5, 0], [-1, -2, 5, 0]),
    ('absent', [1, None, 2, 3], [1, -999.9, 2, 3], [1, -999.9, 2, 3]),
)
for name, expected, netcdf4, xarray in cases:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter('always')
        seen = by_netcdf4(name)
        compare(f'{name}, netCDF4, with {len(said)} warnings', expected, seen, netcdf4)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter('always')
        compare(f'{name}, xarray', expected, by_xarray(name), xarray)
        compare(f'{name}, xarray: warnings', 0 if expected == xarray else 1, len(said), 0)
with xr.open_dataset('values.nc') as file:
    compare('mean of the two numbers that were written, xarray', 1.5, float(file.unwritten.mean()), float(np.float32([1, 2, fill, fill]).mean()))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
