#!/usr/bin/env bash
# Time64Col of PyTables takes seconds as floating-point numbers, and keeps them in 32 bits, with microseconds apart: times from 2038 on, and times
# counted in milliseconds or microseconds, come back as other numbers, without a message. Others are rounded to microseconds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tables==3.11.1 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import numpy as np
import tables

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


class Frame(tables.IsDescription):
    time = tables.Time64Col()
    number = tables.Float64Col()


warnings.simplefilter('error', UserWarning)
print('PyTables', tables.__version__)
for what, value, recorded in (
    ('2024, in seconds', 1709287500.25, 1709287500.25),
    ('2024, to 0.1 microseconds', 1709287500.0000005, 1709287500.0),
    ('before 1970', -1.25, -1.25),
    ('the last second of 32 bits', 2147483647.5, 2147483647.5),
    ('2040, in seconds', 2209032000.5, -2085933824.85168),
    ('2024, in milliseconds', 1709287500250.0, -109484104.657792),
    ('five minutes of a camera, in nanoseconds', 300e9, -647710306.992128),
):
    with tables.open_file('frames.h5', 'w') as file:
        table = file.create_table('/', 'frames', Frame)
        table.append(np.array([(value, value)], [('number', 'f8'), ('time', 'f8')]))
    with tables.open_file('frames.h5') as file:
        row = file.root.frames[0]
        compare(f'{what}, Float64Col', value, float(row['number']), value)
        compare(f'{what}, Time64Col', value, float(row['time']), recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
