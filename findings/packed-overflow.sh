#!/usr/bin/env bash
# Numbers that do not fit into a packed netCDF variable wrap round as they are written, by netCDF4 and by xarray, without a message: 5000 at a
# scale of 0.1 comes back as -1553.6. xarray also packs new numbers as the file that they came from was, and rows that are appended to Zarr.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check xarray==2026.9.0 netCDF4==1.7.4 zarr==3.1.6 numcodecs==0.16.5 numpy==2.4.6
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


print(f'xarray {xr.__version__}, netCDF4 {netCDF4.__version__}')
warnings.simplefilter('error')
values = np.array([0.5, 3000.0, 5000.0])
rounded = lambda numbers: [round(float(number), 3) for number in numbers]
with netCDF4.Dataset('netcdf4.nc', 'w') as file:
    file.createDimension('x', 3)
    rate = file.createVariable('rate', 'i2', ('x',), fill_value=-1)
    rate.scale_factor = 0.1
    rate[:] = values
with netCDF4.Dataset('netcdf4.nc') as file:
    compare('netCDF4', rounded(values), rounded(file['rate'][:]), [0.5, 3000.0, -1553.6])
packing = {'rate': {'dtype': 'i2', 'scale_factor': 0.1, '_FillValue': -1}}
xr.Dataset({'rate': ('x', values)}).to_netcdf('xarray.nc', encoding=packing)
with xr.open_dataset('xarray.nc') as file:
    compare('xarray, netCDF', rounded(values), rounded(file.rate.values), [0.5, 3000.0, -1553.6])
xr.Dataset({'rate': ('x', values[:1])}).to_zarr('rate.zarr', encoding=packing, zarr_format=2)
xr.Dataset({'rate': ('x', values[1:])}).to_zarr('rate.zarr', append_dim='x')
xr.Dataset({'rate': ('x', values[:2])}).to_netcdf('quiet.nc', encoding=packing)
with xr.open_dataset('quiet.nc') as file:
    file.assign(rate=file.rate.copy(data=file.rate.values * 10)).to_netcdf('loud.nc')
with xr.open_dataset('loud.nc') as file:
    compare('xarray, read, times ten, written', [5.0, 30000.0], rounded(file.rate.values), [5.0, -2768.0])
compare('xarray, appended to Zarr', rounded(values), rounded(xr.open_zarr('rate.zarr').rate.values), [0.5, 3000.0, -1553.6])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
