#!/usr/bin/env bash
# tifffile (and by it imageio) writes a stack of exactly three or four grey frames as one colour picture, also if told that its axes are
# time, y and x. It reads the array back, so that a round trip shows nothing; Pillow and OpenCV see one page. (A DeprecationWarning, hidden by default, tells of it.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 tifffile==2026.3.3 imageio==2.38.0 pillow==12.3.0 opencv-python-headless==5.0.0.93
env/bin/python - <<'PYTHON'
import sys
import warnings

import cv2
import imageio
import imageio.v3 as iio
import numpy as np
import PIL
import tifffile
from PIL import Image

warnings.simplefilter('ignore', DeprecationWarning)
changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



print(f'tifffile {tifffile.__version__}, imageio {imageio.__version__}, Pillow {PIL.__version__}, OpenCV {cv2.__version__}')
for count in (2, 3, 4, 5):
    movie = np.random.default_rng(0).integers(0, 65536, (count, 48, 64), np.uint16)
    writers = {
        'tifffile': lambda: tifffile.imwrite('movie.tif', movie),
        'tifffile with axes TYX': lambda: tifffile.imwrite('movie.tif', movie, metadata={'axes': 'TYX'}),
        'imageio': lambda: iio.imwrite('movie.tif', movie),
        "tifffile with photometric='minisblack'": lambda: tifffile.imwrite('movie.tif', movie, photometric='minisblack'),
    }
    for writer, write in writers.items():
        write()
        with tifffile.TiffFile('movie.tif') as file, Image.open('movie.tif') as image:
            same = bool(np.array_equal(file.asarray(), movie))
            seen = {'tifffile': (len(file.pages), same), 'Pillow': image.n_frames, 'OpenCV': cv2.imcount('movie.tif')}
        colour = count in (3, 4) and 'minisblack' not in writer
        pages = 1 if colour else count
        what = f'{count} grey frames of 16 bits by {writer}: pages by reader, and whether tifffile gives the same array'
        expected = {'tifffile': (count, True), 'Pillow': count, 'OpenCV': count}
        compare(what, expected, seen, {'tifffile': (pages, True), 'Pillow': pages, 'OpenCV': pages})
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
