#!/usr/bin/env bash
# Rounding to significant digits, as netCDF-C does it before compression, is done to missing numbers too. By GranularBitRound each NaN becomes
# -0, also in xarray, whose own fill value is NaN. By BitGroom every second infinity becomes NaN. A missing_value that is not the _FillValue is rounded, so
# that it equals itself no more and is not masked; least_significant_digit does the same.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 xarray==2026.9.0 numpy==2.4.6
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


warnings.simplefilter('error', RuntimeWarning)
print(f'netCDF4 {netCDF4.__version__}, netCDF-C {netCDF4.__netcdf4libversion__}, xarray {xr.__version__}')
MODES = ('BitGroom', 'BitRound', 'GranularBitRound')
temperature = xr.Dataset({'t': ('cell', [np.nan, 21.5, 22.25, np.nan])})
means = {'BitGroom': '21.88', 'BitRound': '22.00', 'GranularBitRound': '10.94'}
for mode in MODES:
    digits = {'significant_digits': 3, 'quantize_mode': mode}
    temperature.to_netcdf('room.nc', encoding={'t': digits})
    seen = xr.load_dataset('room.nc').t
    lost = mode == 'GranularBitRound'
    compare(f'xarray, {mode}: first', 'nan', str(float(seen[0])), '-0.0' if lost else 'nan')
    compare(f'xarray, {mode}: mean of 21.5 and 22.25', '21.88', f'{float(seen.mean()):.2f}', means[mode])
    temperature.to_netcdf('room.nc', encoding={'t': {**digits, '_FillValue': -1e30}})
    compare(f'xarray, {mode}, _FillValue -1e30: first', 'nan', str(float(xr.load_dataset('room.nc').t[0])), 'nan')


def read_back(values, missing=None, **options):
    with netCDF4.Dataset('numbers.nc', 'w') as file:
        file.createDimension('cell', len(values))
        variable = file.createVariable('v', 'f4', ('cell',), **options)
        if missing is not None:
            variable.missing_value = np.float32(missing)
        variable[:] = np.float32(values)
    with netCDF4.Dataset('numbers.nc') as file:
        return [str(round(float(value), 3)) if value is not np.ma.masked else 'missing' for value in file['v'][:]]


infinite = {'BitGroom': ['inf', 'nan'], 'BitRound': ['inf', 'inf'], 'GranularBitRound': ['-0.0', '-0.0']}
kept = {'BitGroom': '-999.75', 'BitRound': '-1024.0', 'GranularBitRound': '-1000.0'}
for mode in MODES:
    digits = {'significant_digits': 3, 'quantize_mode': mode}
    compare(f'netCDF4, {mode}: infinity twice', ['inf', 'inf'], read_back([np.inf, np.inf], **digits), infinite[mode])
    compare(f'netCDF4, {mode}: missing_value', ['missing', '1.5'], read_back([-999.9, 1.5], -999.9, **digits), [kept[mode], '1.5'])
    compare(f'netCDF4, {mode}: _FillValue', ['missing', '1.5'], read_back([-999.9, 1.5], fill_value=-999.9, **digits), ['missing', '1.5'])
seen = read_back([-999.9, 1.5], -999.9, least_significant_digit=2)
compare('netCDF4, least_significant_digit=2: missing_value', ['missing', '1.5'], seen, ['-999.898', '1.5'])
compare('netCDF4, no rounding: missing_value', ['missing', '1.5'], read_back([-999.9, 1.5], -999.9), ['missing', '1.5'])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
