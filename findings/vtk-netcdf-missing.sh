#!/usr/bin/env bash
# Packed variables of netCDF are unpacked by VTK's CF reader, which ParaView uses, but what is missing is unpacked with them: the fill value -999 becomes a
# temperature of 173.25 K, also where fill values are to be NaN. _Unsigned is not followed: 200 is -56. Variables that are not packed are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check vtk==9.7.1 netCDF4==1.7.4 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import netCDF4
import numpy as np
import vtk
from vtk.util.numpy_support import vtk_to_numpy

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if str(seen) != str(recorded):
        changed.append(what)


with netCDF4.Dataset('scan.nc', 'w') as file:
    for name, length in ('time', None), ('y', 1), ('x', 3):
        file.createDimension(name, length)
        file.createVariable(name, 'f8', (name,))[:] = np.arange(length or 1)
    file['time'].units = 'hours since 2026-01-01'

    def add(name, dtype, numbers, fill=None, **attributes):
        variable = file.createVariable(name, dtype, ('time', 'y', 'x'), fill_value=fill)
        variable.setncatts(attributes)
        variable.set_auto_maskandscale(False)
        variable[:] = np.array([[numbers]], dtype)

    add('packed', 'i2', [0, -999, 10], -999, scale_factor=0.1, add_offset=273.15)
    add('plain', 'f4', [1, -999, 3], -999)
    add('unsigned', 'i1', [100, -56, 0], _Unsigned='true')


def by_vtk(name, nan):
    reader = vtk.vtkNetCDFCFReader()
    reader.SetFileName('scan.nc')
    reader.SphericalCoordinatesOff()
    reader.SetReplaceFillValueWithNan(nan)
    reader.Update()
    output = reader.GetOutput()
    data = output.GetCellData() if output.GetCellData().GetNumberOfArrays() else output.GetPointData()
    return [round(float(value), 3) for value in vtk_to_numpy(data.GetArray(name))]


def by_netcdf(name):
    with netCDF4.Dataset('scan.nc') as file:
        numbers = np.ma.filled(file[name][:].astype(float), np.nan)
        return [round(float(value), 3) for value in numbers.ravel()]


print(f'VTK {vtk.vtkVersion.GetVTKVersion()}, netCDF4 {netCDF4.__version__}')
nan = float('nan')
for name, expected, kept, replaced in (
    ('packed', [273.15, nan, 274.15], [273.15, 173.25, 274.15], [273.15, 173.25, 274.15]),
    ('plain', [1, nan, 3], [1.0, -999.0, 3.0], [1.0, nan, 3.0]),
    ('unsigned', [100, 200, 0], [100.0, -56.0, 0.0], [100.0, -56.0, 0.0]),
):
    compare(f'{name}, netCDF4', expected, by_netcdf(name), [float(value) for value in expected])
    compare(f'{name}, VTK', expected, by_vtk(name, False), kept)
    compare(f'{name}, VTK with ReplaceFillValueWithNan', expected, by_vtk(name, True), replaced)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
