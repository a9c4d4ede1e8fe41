#!/usr/bin/env bash
# A scale_factor that is a whole number of 16 bits is applied in 16 bits: 200 times 300 is read as -5536, by netCDF4 and by xarray, without a
# message; with an add_offset of 16 bits beside it, by netCDF4 alone. The same scale as a floating-point number gives 60000.
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


warnings.simplefilter('error')
print(f'xarray {xr.__version__}, netCDF4 {netCDF4.__version__}')
with netCDF4.Dataset('scaled.nc', 'w') as file:
    file.createDimension('x', 4)
    for name, scale, offset in (('whole', np.int16(300), None), ('shifted', np.int16(1), np.int16(32000)), ('real', np.float64(300), None)):
        values = file.createVariable(name, 'i2', ('x',))
        values.scale_factor = scale
        if offset is not None:
            values.add_offset = offset
        values.set_auto_maskandscale(False)
        values[:] = [1, 100, 200, 1000]
scaled, shifted = [300, 30000, 60000, 300000], [32001, 32100, 32200, 33000]
for name, expected, netcdf4, xarray in (
    ('whole', scaled, [300, 30000, -5536, -27680], [300, 30000, -5536, -27680]),
    ('shifted', shifted, [32001, 32100, 32200, -32536], shifted),
    ('real', scaled, scaled, scaled),
):
    with netCDF4.Dataset('scaled.nc') as file:
        compare(f'{name}, netCDF4', expected, [int(value) for value in file[name][:]], netcdf4)
    with xr.open_dataset('scaled.nc') as file:
        compare(f'{name}, xarray', expected, [int(value) for value in file[name].values], xarray)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
