#!/usr/bin/env bash
# Which sample is nearest to a time halfway between two? Some functions take the earlier one, others the later, and xarray and pandas do both. At
# 60 frames a second joined with samples at 30 it concerns every second frame. Nothing is said.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pandas==3.0.6 polars==1.44.2 xarray==2026.9.0 scipy==1.17.1 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import numpy as np
import pandas as pd
import polars as pl
import scipy
import xarray as xr
from scipy.interpolate import RegularGridInterpolator, interp1d

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'pandas {pd.__version__}, polars {pl.__version__}, xarray {xr.__version__}, SciPy {scipy.__version__}')
times, numbers, asked = np.array([0.0, 2, 4, 6]), np.arange(4.0), np.array([1.0, 3, 5])
left, right = {'t': asked}, {'t': times, 'n': numbers}
array = xr.DataArray(numbers, coords={'t': times}, dims='t')
earlier, later = [0.0, 1.0, 2.0], [1.0, 2.0, 3.0]
for what, seen, recorded in (
    ('pandas.merge_asof', pd.merge_asof(pd.DataFrame(left), pd.DataFrame(right), on='t', direction='nearest').n, earlier),
    ('pandas.Series.reindex', pd.Series(numbers, times).reindex(asked, method='nearest'), later),
    ('polars join_asof', pl.DataFrame(left).join_asof(pl.DataFrame(right), on='t', strategy='nearest')['n'], later),
    ('xarray sel', array.sel(t=asked, method='nearest').values, later),
    ('xarray interp', array.interp(t=asked, method='nearest').values, earlier),
    ('SciPy interp1d', interp1d(times, numbers, kind='nearest')(asked), earlier),
    ('SciPy RegularGridInterpolator', RegularGridInterpolator((times,), numbers, method='nearest')(asked[:, None]), earlier),
):
    compare(f'{what}, nearest', 'one rule: all earlier, or all later', [float(number) for number in seen], recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
