#!/usr/bin/env bash
# A stack of pictures has the type of its first one. If a camera program stores dark frames with 8 bits and bright ones with 16, a stack that begins in the
# dark wraps round where it is computed or stored (300 is 44) and is cut off in HDF5 (255), without a message; its mean and its maximum are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dask==2026.8.0 tifffile==2026.3.3 numpy==2.4.6 h5py==3.16.0
env/bin/python - <<'PYTHON'
import sys

import dask
import dask.array as da
import h5py
import numpy as np
import tifffile
from dask.array.image import imread

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'dask {dask.__version__}, NumPy {np.__version__}, h5py {h5py.__version__}')
values = [10, 200, 300, 1000]
for index, value in enumerate(values):
    tifffile.imwrite(f'frame-{index}.tif', np.full((4, 5), value, 'uint8' if value < 256 else 'uint16'))
for name, pattern, expected, computed, stored in (
    ('from the first', 'frame-*.tif', values, [10, 200, 44, 232], [10, 200, 255, 255]),
    ('from a bright one', 'frame-[23].tif', values[2:], values[2:], values[2:]),
):
    stack = imread(pattern, imread=tifffile.imread)
    da.to_hdf5('stack.h5', f'/{name}', stack)
    npy = np.lib.format.open_memmap('stack.npy', 'w+', dtype=stack.dtype, shape=stack.shape)
    da.store(stack, npy)
    compare(f'{name} ({stack.dtype}), compute()', expected, stack[:, 0, 0].compute().tolist(), computed)
    compare(f'{name}, store() in an array', expected, npy[:, 0, 0].tolist(), computed)
    with h5py.File('stack.h5') as file:
        compare(f'{name}, to_hdf5()', expected, file[name][:, 0, 0].tolist(), stored)
    compare(f'{name}, max()', max(expected), int(stack.max().compute()), max(expected))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
