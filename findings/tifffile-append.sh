#!/usr/bin/env bash
# A stack that is written frame by frame with tifffile.imwrite(..., append=True) is a series a frame, and imread gives the first series: one
# frame, without a message. Pillow and OpenCV see all pages; imageio and scikit-image, which use tifffile, see one. TiffWriter.write with
# contiguous=True, or metadata=None, gives the stack.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tifffile==2026.3.3 imageio==2.38.0 scikit-image==0.26.0 pillow==12.3.0 opencv-python-headless==5.0.0.93 numpy==2.4.6
env/bin/python - <<'PYTHON'
import os
import sys

import cv2
import imageio.v3 as iio
import numpy as np
import skimage.io
import tifffile
from PIL import Image

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'tifffile {tifffile.__version__}, imageio 2.38.0, scikit-image {skimage.__version__}, OpenCV {cv2.__version__}')
frames = np.arange(5 * 40 * 50, dtype=np.uint16).reshape(5, 40, 50)


def write(**options):
    if os.path.exists('stack.tif'):
        os.remove('stack.tif')
    for frame in frames:
        tifffile.imwrite('stack.tif', frame, append=True, **options)


def shapes():
    with Image.open('stack.tif') as pages:
        count = pages.n_frames
    return {
        'tifffile': tifffile.imread('stack.tif').shape,
        'imageio': iio.imread('stack.tif').shape,
        'scikit-image': skimage.io.imread('stack.tif').shape,
        'Pillow': (count, 40, 50),
        'OpenCV': np.array(cv2.imreadmulti('stack.tif', flags=cv2.IMREAD_UNCHANGED)[1]).shape,
    }


whole, one = (5, 40, 50), (40, 50)
names = ('tifffile', 'imageio', 'scikit-image', 'Pillow', 'OpenCV')
write()
compare('append=True: shape by reader', dict.fromkeys(names, whole), shapes(), {**dict.fromkeys(names, one), 'Pillow': whole, 'OpenCV': whole})
write(metadata=None)
compare('append=True, metadata=None: shape by reader', dict.fromkeys(names, whole), shapes(), dict.fromkeys(names, whole))
with tifffile.TiffWriter('stack.tif') as file:
    for frame in frames:
        file.write(frame, contiguous=True)
compare('contiguous=True: shape, tifffile', whole, tifffile.imread('stack.tif').shape, whole)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
