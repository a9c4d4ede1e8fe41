#!/usr/bin/env bash
# netCDF4 gives masked arrays, and most writers save what lies under the mask, without a message: the fill value as it is stored, -32768, among
# temperatures in kelvin. np.concatenate, np.percentile and np.interp drop the mask, too. np.save refuses; xarray and pandas take NaN.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check netCDF4==1.7.4 scipy==1.17.1 h5py==3.16.0 tifffile==2026.3.3 nibabel==5.4.2 pandas==3.0.6 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import h5py
import netCDF4
import nibabel
import numpy as np
import pandas as pd
import scipy.io
import tifffile

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'netCDF4 {netCDF4.__version__}, SciPy {scipy.__version__}, h5py {h5py.__version__}, tifffile {tifffile.__version__}, nibabel {nibabel.__version__}')
with netCDF4.Dataset('kelvin.nc', 'w') as file:
    file.createDimension('x', 4)
    kelvin = file.createVariable('kelvin', 'i2', ('x',), fill_value=-32768)
    kelvin.scale_factor, kelvin.add_offset = 0.01, 273.15
    kelvin.set_auto_maskandscale(False)
    kelvin[:] = [0, 100, -32768, 685]
with netCDF4.Dataset('kelvin.nc') as file:
    kelvin = file['kelvin'][:].reshape(2, 2)
print('netCDF4 gives', kelvin.tolist())


def savez():
    np.savez('kelvin.npz', kelvin=kelvin)
    return np.load('kelvin.npz')['kelvin']


def savetxt():
    np.savetxt('kelvin.txt', kelvin)
    return np.loadtxt('kelvin.txt')


def savemat():
    scipy.io.savemat('kelvin.mat', {'kelvin': kelvin})
    return scipy.io.loadmat('kelvin.mat')['kelvin']


def imwrite():
    tifffile.imwrite('kelvin.tif', kelvin)
    return tifffile.imread('kelvin.tif')


def create_dataset():
    with h5py.File('kelvin.h5', 'w') as file:
        return file.create_dataset('kelvin', data=kelvin)[()]


def nibabel_save():
    nibabel.save(nibabel.Nifti1Image(kelvin[..., None], np.eye(4)), 'kelvin.nii')
    return nibabel.load('kelvin.nii').get_fdata()


def concatenate():
    return np.concatenate([kelvin])


def interpolate():
    return np.interp(np.arange(4), np.arange(4), kelvin.ravel())


def frame():
    return pd.DataFrame(kelvin)


warnings.simplefilter('error')
lost, kept = [273.15, 274.15, -32768, 280], [273.15, 274.15, 'missing', 280]
for save in (savez, savetxt, savemat, imwrite, create_dataset, nibabel_save, concatenate, interpolate, frame):
    values = np.ma.masked_invalid(save())
    seen = ['missing' if value is np.ma.masked else round(float(value), 2) for value in values.ravel()]
    compare(save.__name__, kept, seen, kept if save is frame else lost)
try:
    np.save('kelvin.npy', kelvin)
    compare('np.save', 'an error', 'none', 'an error')
except NotImplementedError:
    compare('np.save', 'an error', 'an error', 'an error')
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
