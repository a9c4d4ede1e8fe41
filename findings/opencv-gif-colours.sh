#!/usr/bin/env bash
# OpenCV's GIF writer does not keep colours even if there are only three of them, at no IMWRITE_GIF_QUALITY: a heat map's colours, read
# back, are others by up to 75 of 255 (by 235 at two of the qualities).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93 pillow==12.3.0
env/bin/python - <<'PYTHON'
import sys

import cv2
import numpy as np
import PIL
from PIL import Image

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



# Three plain colours: a GIF's table of 256 holds each of them.
picture = np.full((48, 64, 3), (100, 60, 200), np.uint8)
picture[10:20] = (255, 0, 0)
picture[30:40] = (20, 100, 180)
print(f'Pillow {PIL.__version__}, OpenCV {cv2.__version__}')


def largest_error(file):
    return int(np.abs(np.array(Image.open(file).convert('RGB')).astype(int) - picture).max())


Image.fromarray(picture).save('pillow.gif')
compare('Pillow: largest error', 0, largest_error('pillow.gif'), 0)
cv2.imwrite('default.gif', picture[..., ::-1])
compare('OpenCV, imwrite: largest error', 0, largest_error('default.gif'), 75)
animation = cv2.Animation()
animation.frames, animation.durations = [picture[..., ::-1].copy()] * 2, [100, 100]
cv2.imwriteanimation('animation.gif', animation)
compare('OpenCV, imwriteanimation: largest error', 0, largest_error('animation.gif'), 75)
errors = []
for quality in range(1, 9):
    cv2.imwrite('quality.gif', picture[..., ::-1], [cv2.IMWRITE_GIF_QUALITY, quality])
    errors.append(largest_error('quality.gif'))
compare('OpenCV, IMWRITE_GIF_QUALITY of 1 to 8: largest errors', [0] * 8, errors, [55, 75, 235, 235, 75, 75, 75, 75])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
