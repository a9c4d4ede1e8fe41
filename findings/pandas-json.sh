#!/usr/bin/env bash
# DataFrame.to_json keeps ten decimals, not ten digits: currents of picoamperes in amperes become 0. read_json makes dates of columns called
# timestamp, date, or anything that ends in _time or _at: times in microseconds of a recording become days of 1971. Nothing is said.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pandas==3.0.6 numpy==2.4.6
env/bin/python - <<'PYTHON'
import io
import sys
import warnings

import pandas as pd

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('pandas', pd.__version__)
warnings.simplefilter('error')
current = pd.DataFrame({'current': [3.2e-12, 4.56789e-8, 1.5]})
again = pd.read_json(io.StringIO(current.to_json())).current.tolist()
compare('to_json, read_json', [3.2e-12, 4.56789e-8, 1.5], again, [0.0, 4.57e-8, 1.5])
again = pd.read_json(io.StringIO(current.to_json(double_precision=15))).current.tolist()
compare('to_json(double_precision=15), read_json', [3.2e-12, 4.56789e-8, 1.5], again, [3.2e-12, 4.56789e-8, 1.5])
text = '[{"frame_time": 40000000, "frame_us": 40000000}, {"frame_time": 40033333, "frame_us": 40033333}]'
table = pd.read_json(io.StringIO(text))
compare('frame_us', ['40000000', '40033333'], [str(value) for value in table.frame_us], ['40000000', '40033333'])
compare('frame_time', ['40000000', '40033333'], [str(value) for value in table.frame_time], ['1971-04-08 23:06:40', '1971-04-09 08:22:13'])
table = pd.read_json(io.StringIO(text), convert_dates=False)
compare('frame_time, convert_dates=False', ['40000000', '40033333'], [str(value) for value in table.frame_time], ['40000000', '40033333'])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
