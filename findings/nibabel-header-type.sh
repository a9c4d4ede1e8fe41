#!/usr/bin/env bash
# A map of real numbers that is saved with the header of the scan it came from takes the scan's type: nibabel packs it into 256 or 65536 levels
# between its ends, by one scale, and NaN becomes 0. Nothing is said. A header whose set_data_dtype was given np.float32 keeps the numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check nibabel==5.4.2 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import nibabel
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('nibabel', nibabel.__version__)
warnings.simplefilter('error')
change = np.array([0.01, 0.02, np.nan, 1000.0]).reshape(4, 1, 1)
for dtype, recorded in (
    ('uint8', [0.0, 0.0, 0.0, 1000.0]),
    ('int16', [0.015, 0.015, 0.0, 1000.0]),
    ('float32', [0.01, 0.02, 'NaN', 1000.0]),
):
    nibabel.save(nibabel.Nifti1Image(np.zeros((4, 1, 1), dtype), np.eye(4)), 'scan.nii')
    scan = nibabel.load('scan.nii')
    nibabel.save(nibabel.Nifti1Image(change, scan.affine, scan.header), 'change.nii')
    again = nibabel.load('change.nii').get_fdata().ravel()
    seen = ['NaN' if np.isnan(value) else round(float(value), 3) for value in again]
    compare(f'with the header of a scan of {dtype}', [0.01, 0.02, 'NaN', 1000.0], seen, recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
