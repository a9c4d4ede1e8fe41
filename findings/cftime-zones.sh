#!/usr/bin/env bash
# The zone and the hour in a CF unit of time: cftime, and by it netCDF4.num2date, drops a zone whose hour has one digit, as in CF's own example
# ("1992-10-8 15:15:42.5 -6:00"), and an hour without minutes; xarray follows both. The same file is hours apart, without a message.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check xarray==2026.9.0 cftime==1.6.6 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import cftime
import xarray as xr

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


warnings.simplefilter('error')
print(f'xarray {xr.__version__}, cftime {cftime.__version__}')
for since, expected, recorded in (
    ('1992-10-8 15:15:42.5 -6:00', '1992-10-08T21:15:42.500', '1992-10-08T15:15:42.500'),
    ('1992-10-8 15:15:42.5 -06:00', '1992-10-08T21:15:42.500', '1992-10-08T21:15:42.500'),
    ('2000-01-01 12:00:00 +2:30', '2000-01-01T09:30:00.000', '2000-01-01T12:00:00.000'),
    ('2000-01-01 12', '2000-01-01T12:00:00.000', '2000-01-01T00:00:00.000'),
    ('2000-01-01 12:00', '2000-01-01T12:00:00.000', '2000-01-01T12:00:00.000'),
):
    unit = f'seconds since {since}'
    seen = cftime.num2date(0, unit, 'standard', only_use_cftime_datetimes=False, only_use_python_datetimes=True)
    compare(f'0 {unit}, cftime', expected, seen.isoformat(timespec='milliseconds'), recorded)
    decoded = xr.decode_cf(xr.Dataset({'time': ('time', [0], {'units': unit, 'calendar': 'standard'})}))
    compare(f'0 {unit}, xarray', expected, str(decoded.time.values[0].astype('M8[ms]')), expected)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
