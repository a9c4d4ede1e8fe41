#!/usr/bin/env bash
# TIFFs in tiles (whole slides, large mosaics, anything written for quick access) come scrambled by VTK, which ParaView uses, if they have 16 or 32 bits:
# half of the pixels, or more, are wrong. Tiles of 8 bits, and strips of all types, are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check vtk==9.7.1 tifffile==2026.3.3 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import numpy as np
import tifffile
import vtk
from vtk.util.numpy_support import vtk_to_numpy

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def by_vtk(path):
    reader = vtk.vtkTIFFReader()
    reader.SetFileName(path)
    reader.Update()
    picture = reader.GetOutput()
    width, height, _ = picture.GetDimensions()
    return vtk_to_numpy(picture.GetPointData().GetScalars()).reshape(height, width)


print(f'VTK {vtk.vtkVersion.GetVTKVersion()}, tifffile {tifffile.__version__}')
for dtype, right in ('uint8', True), ('uint16', False), ('float32', False):
    picture = np.arange(64 * 48).reshape(64, 48).astype(dtype)
    for name, options, recorded in ('strips', {'rowsperstrip': 16}, True), ('tiles of 16 x 16', {'tile': (16, 16)}, right):
        tifffile.imwrite('picture.tif', picture, photometric='minisblack', **options)
        assert np.array_equal(tifffile.imread('picture.tif'), picture)
        seen = by_vtk('picture.tif')
        compare(f'{dtype}, {name}: the same pixels', True, bool(np.array_equal(seen, picture)), recorded)
        if dtype == 'uint16' and not recorded:
            compare('  its first row', picture[0, :12].tolist(), seen[0, :12].tolist(), [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
