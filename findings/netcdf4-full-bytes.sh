#!/usr/bin/env bash
# netCDF has no default fill for its byte types, since all of their values may be data. netCDF4-python masks 255 of an unsigned byte
# and -127 of a signed one nevertheless: white pixels of a mask or of a camera are missing, without an attribute that says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import netCDF4
import numpy as np

print('netCDF4', netCDF4.__version__, 'netCDF-C', netCDF4.__netcdf4libversion__)
stored = {'u1': [5, 254, 255], 'i1': [5, 126, -127]}
recorded = {'u1': [5, 254, None], 'i1': [5, 126, None]}
changed = []
with netCDF4.Dataset('bytes.nc', 'w') as file:
    file.createDimension('x', 3)
    for name, values in stored.items():
        file.createVariable(name, name, ('x',))[:] = np.array(values, name)
with netCDF4.Dataset('bytes.nc') as file:
    for name, values in stored.items():
        seen = file[name][:].tolist()
        file[name].set_auto_mask(False)
        held = file[name][:].tolist()
        print(f'{name} without _FillValue\n  expected: {values}\n  in the file: {held}\n  seen:     {seen}')
        if seen != recorded[name] or held != values or '_FillValue' in file[name].ncattrs():
            changed.append(name)
if changed:
    sys.exit(f'changed since this was recorded: {changed}')
PYTHON
