#!/usr/bin/env bash
# A variable of netCDF-4 may have fewer rows in the file than its unlimited dimension is long. h5netcdf shows it as long, with fill values behind, but
# counts [-1] from the end of what is stored: it is another row than [3] of four. What h5netcdf leaves unwritten itself is 0, and not missing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check h5netcdf==1.8.1 h5py==3.16.0 netCDF4==1.7.4 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import h5netcdf
import netCDF4
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


warnings.simplefilter('error')
print(f'h5netcdf {h5netcdf.__version__}, netCDF4 {netCDF4.__version__}')
with netCDF4.Dataset('session.nc', 'w') as file:
    file.createDimension('time', None)
    file.createVariable('voltage', 'f8', ('time',))[:] = [0.1, 0.2, 0.3, 0.4]
    file.createVariable('trial', 'i2', ('time',), fill_value=-1)[:2] = [7, 8]
with netCDF4.Dataset('session.nc') as file:
    trial = file['trial'][:].filled(-1)
    compare('all, netCDF4', [7, 8, -1, -1], trial.tolist(), [7, 8, -1, -1])
    compare('[-1], netCDF4', -1, int(file['trial'][-1].filled(-1)), -1)
with h5netcdf.File('session.nc') as file:
    trial = file['trial']
    compare('shape, h5netcdf', (4,), trial.shape, (4,))
    compare('all, h5netcdf', [7, 8, -1, -1], trial[:].tolist(), [7, 8, -1, -1])
    compare('[3], h5netcdf', -1, int(trial[3]), -1)
    compare('[-1], h5netcdf', -1, int(trial[-1]), 8)
    compare('[-2:], h5netcdf', [-1, -1], trial[-2:].tolist(), [-1, -1])
with h5netcdf.File('written.nc', 'w') as file:
    file.dimensions = {'time': None}
    file.create_variable('trial', ('time',), 'i2')
    file.resize_dimension('time', 3)
    file['trial'][:2] = [7, 8]
with netCDF4.Dataset('written.nc') as file:
    compare('written by h5netcdf, netCDF4', [7, 8, -32767], np.ma.filled(file['trial'][:], -32767).tolist(), [7, 8, 0])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
