#!/usr/bin/env bash
# skimage.io.imread takes the third axis from the end for colours if it is 3 or 4 long: a stack of three or four grey pictures, and each
# recording of three or four planes or channels, comes with its axes in another order than tifffile and imageio give. Five are left alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check scikit-image==0.26.0 tifffile==2026.3.3 imageio==2.38.0 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import imageio.v3 as iio
import numpy as np
import skimage.io
import tifffile

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'scikit-image {skimage.__version__}, tifffile {tifffile.__version__}, imageio 2.38.0')
for what, shape, recorded in (
    ('three pictures', (3, 40, 50), (40, 50, 3)),
    ('four pictures', (4, 40, 50), (40, 50, 4)),
    ('five pictures', (5, 40, 50), (5, 40, 50)),
    ('ten times of three planes', (10, 3, 40, 50), (10, 40, 50, 3)),
    ('ten times of two planes', (10, 2, 40, 50), (10, 2, 40, 50)),
):
    stack = np.arange(np.prod(shape), dtype=np.uint32).astype(np.uint16).reshape(shape)
    tifffile.imwrite('stack.tif', stack, photometric='minisblack')
    for reader, values in (('tifffile', tifffile.imread('stack.tif')), ('imageio', iio.imread('stack.tif'))):
        compare(f'{what}, {reader}: shape, values', (shape, True), (values.shape, np.array_equal(values, stack)), (shape, True))
    compare(f'{what}, scikit-image: shape', shape, skimage.io.imread('stack.tif').shape, recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
