#!/usr/bin/env bash
# cv2.VideoWriter (FFmpeg backend) cuts the last column and row off frames of an odd size, without a message, also for lossless FFV1,
# which has no need of even sizes. OpenCV's own Motion JPEG writer keeps them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93
env/bin/python - <<'PYTHON'
import sys

import cv2
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



picture = np.random.default_rng(0).integers(0, 256, (23, 31, 3), np.uint8)
for backend, code, name, recorded in (
    (cv2.CAP_FFMPEG, 'FFV1', 'movie.mkv', (22, 30)),
    (cv2.CAP_FFMPEG, 'mp4v', 'movie.mp4', (22, 30)),
    (cv2.CAP_FFMPEG, 'MJPG', 'movie.avi', (22, 30)),
    (cv2.CAP_OPENCV_MJPEG, 'MJPG', 'own.avi', (23, 31)),
):
    video = cv2.VideoWriter(name, backend, cv2.VideoWriter_fourcc(*code), 10, (31, 23))
    video.write(picture)
    video.release()
    seen = cv2.VideoCapture(name, cv2.CAP_FFMPEG).read()[1]
    compare(f'OpenCV {cv2.__version__}, {code} in {name}: rows, columns', (23, 31), seen.shape[:2], recorded)
    if code == 'FFV1':
        same = bool(np.array_equal(seen, picture[:22, :30]))
        compare('  what is left is exact: the last row and column are cut off', True, same, True)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
