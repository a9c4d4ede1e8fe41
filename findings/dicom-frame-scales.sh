#!/usr/bin/env bash
# Multi-frame DICOM files of the newer kinds (Enhanced MR, CT and PET) have a scale for each frame, in PixelValueTransformationSequence. pydicom's
# apply_rescale and imageio look for one at the top only, find none, and give the stored numbers, without a message.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.0 pydicom==3.0.2 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import imageio
import imageio.v3 as iio
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels import apply_modality_lut, apply_rescale

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def scale(target, slope, intercept):
    target.RescaleSlope, target.RescaleIntercept, target.RescaleType = slope, intercept, 'US'


def save(path, frames, slopes):
    scan = Dataset()
    scan.file_meta = FileMetaDataset()
    scan.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    scan.SOPClassUID = scan.file_meta.MediaStorageSOPClassUID = pydicom.uid.EnhancedMRImageStorage
    scan.SOPInstanceUID = scan.file_meta.MediaStorageSOPInstanceUID = '1.2.3'
    scan.NumberOfFrames, scan.Rows, scan.Columns = frames.shape
    scan.SamplesPerPixel, scan.PhotometricInterpretation = 1, 'MONOCHROME2'
    scan.BitsAllocated, scan.BitsStored, scan.HighBit, scan.PixelRepresentation = 16, 16, 15, 0
    scan.PixelData = frames.tobytes()
    scan.SharedFunctionalGroupsSequence = [Dataset()]
    scan.PerFrameFunctionalGroupsSequence = [Dataset() for _ in slopes]
    for group, slope in zip(scan.PerFrameFunctionalGroupsSequence, slopes):
        group.PixelValueTransformationSequence = [Dataset()]
        scale(group.PixelValueTransformationSequence[0], slope, -5)
    scan.save_as(path, enforce_file_format=True)
    return scan


warnings.simplefilter('error', UserWarning)
print(f'pydicom {pydicom.__version__}, imageio {imageio.__version__}')
frames = np.array([[[10, 20]], [[10, 20]]], np.uint16)
expected, stored = [[[5, 15]], [[95, 195]]], [[[10, 20]], [[10, 20]]]
save('scan.dcm', frames, [1, 10])
scan = pydicom.dcmread('scan.dcm')
groups = [group.PixelValueTransformationSequence[0] for group in scan.PerFrameFunctionalGroupsSequence]
byhand = [apply_rescale(frame, group).tolist() for frame, group in zip(scan.pixel_array, groups)]
compare('each frame with its own group, pydicom', expected, byhand, expected)
compare('apply_rescale, pydicom', expected, apply_rescale(scan.pixel_array, scan).tolist(), stored)
compare('apply_modality_lut, pydicom', expected, apply_modality_lut(scan.pixel_array, scan).tolist(), stored)
compare('imageio.v2.volread', expected, imageio.v2.volread('scan.dcm').tolist(), stored)
compare('imageio.v3.imread, plugin pydicom', expected, iio.imread('scan.dcm', plugin='pydicom').tolist(), stored)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
