#!/usr/bin/env bash
# Consolidated metadata are a copy that zarr-python and xarray trust: after zarr.consolidate_metadata, or to_zarr of xarray, which always
# consolidates, rows appended by zarr-python are not seen. xarray reads 4 of 6 rows, and arrays made since do not exist. Nothing is said.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check xarray==2026.9.0 zarr==3.1.6 numcodecs==0.16.5 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import numpy as np
import xarray as xr
import zarr

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'zarr-python {zarr.__version__}, xarray {xr.__version__}')
for version in (2, 3):
    path = f'store{version}'
    with warnings.catch_warnings():
        # The writer warns that Zarr 3 does not yet define consolidated metadata; what follows is about readers.
        warnings.simplefilter('ignore')
        rows = {'rate': ('row', np.arange(4.0))}
        xr.Dataset(rows, coords={'row': np.arange(4)}).to_zarr(path, zarr_format=version)
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        group = zarr.open_group(path, mode='a')
        group['rate'].append(np.array([9.0, 9.0]))
        group['row'].append(np.array([4, 5]))
        compare(f'Zarr {version}: shape right after append, same group', (6,), group['rate'].shape, (4,))
        compare(f'Zarr {version}: zarr.open_group', (6,), zarr.open_group(path, mode='r')['rate'].shape, (4,))
        compare(f'Zarr {version}: zarr.open_array', (6,), zarr.open_array(f'{path}/rate', mode='r').shape, (6,))
        compare(f'Zarr {version}: xarray', 6, xr.open_zarr(path).sizes['row'], 4)
        compare(f'Zarr {version}: xarray, consolidated=False', 6, xr.open_zarr(path, consolidated=False).sizes['row'], 6)
        group.create_array('depth', shape=(6,), dtype='f8')
        compare(f'Zarr {version}: a new array is there', True, 'depth' in zarr.open_group(path, mode='r'), False)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
