#!/usr/bin/env bash
# imageio.v3.imread of a DICOM file looks through its folder, and all folders inside, sorts what it finds by the number of the series, and gives the
# first series: mostly another scan than the file that was named. Python shows its warning, that this plugin is deprecated, in tests only.
# imageio.v2.imread, plugin='pydicom' and pydicom read the file itself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.0 pydicom==3.0.2 numpy==2.4.6
env/bin/python - <<'PYTHON'
import os
import sys
import warnings

import imageio
import imageio.v3 as iio
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def save(path, value, series, instance):
    scan = Dataset()
    scan.file_meta = FileMetaDataset()
    scan.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    scan.SOPClassUID = scan.file_meta.MediaStorageSOPClassUID = pydicom.uid.MRImageStorage
    scan.SOPInstanceUID = scan.file_meta.MediaStorageSOPInstanceUID = f'1.2.3.{series}.{instance}'
    scan.SeriesInstanceUID, scan.InstanceNumber, scan.Modality = f'1.2.3.{series}', instance, 'MR'
    scan.ImagePositionPatient, scan.ImageOrientationPatient = [0, 0, instance], [1, 0, 0, 0, 1, 0]
    scan.PixelSpacing, scan.SliceThickness = [1, 1], 1
    scan.Rows, scan.Columns, scan.SamplesPerPixel, scan.PhotometricInterpretation = 2, 2, 1, 'MONOCHROME2'
    scan.BitsAllocated, scan.BitsStored, scan.HighBit, scan.PixelRepresentation = 16, 12, 11, 0
    scan.PixelData = np.full((2, 2), value, np.uint16).tobytes()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    scan.save_as(path, enforce_file_format=True)


warnings.simplefilter('error', UserWarning)
print(f'imageio {imageio.__version__}, pydicom {pydicom.__version__}')
save('scans/anatomy.dcm', 500, 30, 1)
save('scans/localiser.dcm', 7, 20, 1)
save('scans/before/anatomy.dcm', 100, 10, 1)
values = {'scans/anatomy.dcm': 500, 'scans/localiser.dcm': 7, 'scans/before/anatomy.dcm': 100}
for path, value in values.items():
    compare(f'{path}, pydicom', value, int(pydicom.dcmread(path).pixel_array[0, 0]), value)
    compare(f'{path}, imageio.v2', value, int(imageio.v2.imread(path)[0, 0]), value)
    compare(f'{path}, imageio.v3, plugin pydicom', value, int(iio.imread(path, plugin='pydicom').flat[0]), value)
    compare(f'{path}, imageio.v3', value, int(iio.imread(path, progress=False)[0, 0]), 100)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
