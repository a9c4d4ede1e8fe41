#!/usr/bin/env bash
# The same grey TIFF has other numbers in other readers. White is zero: tifffile gives what is stored, Pillow and OpenCV invert it, but
# only 8 bits of it, not 16. Signed bytes and whole numbers of 32 bits become others in Pillow, without a message.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 tifffile==2026.3.3 pillow==12.3.0 opencv-python-headless==5.0.0.93
env/bin/python - <<'PYTHON'
import sys

import cv2
import numpy as np
import PIL
import tifffile
from PIL import Image

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



print(f'tifffile {tifffile.__version__}, Pillow {PIL.__version__}, OpenCV {cv2.__version__}')


def read_all():
    return {
        'tifffile': tifffile.imread('picture.tif'),
        'Pillow': np.array(Image.open('picture.tif')),
        'OpenCV': cv2.imread('picture.tif', cv2.IMREAD_UNCHANGED),
    }


# The same numbers in the file, of which 0 is to be shown white (PhotometricInterpretation 0).
for kind, recorded in ((np.uint8, ('stored', 'inverted', 'inverted')), (np.uint16, ('stored', 'stored', 'stored'))):
    top = np.iinfo(kind).max
    stored = np.random.default_rng(0).integers(0, top, (48, 64)).astype(kind)
    tifffile.imwrite('picture.tif', stored, photometric='miniswhite')
    seen = {}
    for reader, values in read_all().items():
        found = [name for name, wanted in (('stored', stored), ('inverted', top - stored)) if np.array_equal(values, wanted)]
        seen[reader] = found[0] if found else 'other'
    what = f'white is zero, {np.dtype(kind).name}: values by reader'
    compare(what, 'the same in all, whatever the width', seen, dict(zip(seen, recorded)))

# Numbers that Pillow has no mode for, read in the nearest one: no message, other numbers.
for kind, value, recorded in (('int8', -3, 253), ('uint32', 3_000_000_000, 3_000_000_000 - 2**32)):
    tifffile.imwrite('picture.tif', np.full((48, 64), value, kind))
    seen = {reader: int(values[0, 0]) for reader, values in read_all().items()}
    compare(f'{kind}: {value} by reader', dict.fromkeys(seen, value), seen, {**dict.fromkeys(seen, value), 'Pillow': recorded})
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
