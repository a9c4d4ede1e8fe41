#!/usr/bin/env bash
# A PNG of 16-bit colours is read as 8 bits by Pillow, and so by imageio and matplotlib, without a message: 255 of 65535 is 0. Grey ones keep their
# 16 bits. OpenCV gives 16 bits if IMREAD_UNCHANGED is said; imageio's plugin "opencv" does not say it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==12.3.0 imageio==2.38.0 matplotlib==3.11.2 opencv-python-headless==5.0.0.93 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys
import warnings

import cv2
import imageio.v3 as iio
import matplotlib.image
import numpy as np
import PIL
from PIL import Image

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'Pillow {PIL.__version__}, imageio 2.38.0, matplotlib {matplotlib.__version__}, OpenCV {cv2.__version__}')
warnings.simplefilter('error')
colours = np.broadcast_to(np.array([255, 513, 65535], np.uint16), (8, 8, 3))
cv2.imwrite('colours.png', colours[..., ::-1])
cv2.imwrite('grey.png', colours[..., 0])
whole = ('uint16', [255, 513, 65535])
for what, values, recorded in (
    ('Pillow', np.array(Image.open('colours.png')), ('uint8', [0, 2, 255])),
    ('imageio', iio.imread('colours.png'), ('uint8', [0, 2, 255])),
    ('imageio, plugin opencv', iio.imread('colours.png', plugin='opencv'), ('uint8', [0, 2, 255])),
    ('OpenCV, IMREAD_UNCHANGED', cv2.imread('colours.png', cv2.IMREAD_UNCHANGED)[..., ::-1], whole),
):
    compare(f'colours, {what}', whole, (values.dtype.name, values[0, 0].tolist()), recorded)
shares = [round(value / 65535, 6) for value in (255, 513, 65535)]
seen = [round(float(value), 6) for value in matplotlib.image.imread('colours.png')[0, 0]]
compare('colours, matplotlib: out of 1', shares, seen, [0.0, round(2 / 255, 6), 1.0])
grey = np.array(Image.open('grey.png'))
compare('grey, Pillow', ('uint16', 255), (grey.dtype.name, int(grey[0, 0])), ('uint16', 255))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
