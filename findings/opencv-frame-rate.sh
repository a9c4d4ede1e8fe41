#!/usr/bin/env bash
# cv2.VideoWriter (FFmpeg backend) rounds the rate to at most three decimals, whatever its size, although MP4 and AVI
# hold fractions: a time-lapse of a frame every ten minutes (1/600 a second) is written as 1/500, 20 % too fast.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93 av==18.1.0
env/bin/python - <<'PYTHON'
import sys
from fractions import Fraction

import av
import cv2
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



# Each rate, as it should be and as it is in the file: three decimals at most, searched by the absolute difference.
rates = [
    (Fraction(125, 16), 7.813),  # 7.8125 frames a second, 128 ms a frame
    (Fraction(1, 7), 0.143),
    (Fraction(1, 60), 0.017),  # a frame a minute
    (Fraction(1, 300), 0.003),
    (Fraction(1, 600), 0.002),
]
picture = np.zeros((48, 64, 3), np.uint8)
for rate, recorded in rates:
    for code, name in (('mp4v', 'movie.mp4'), ('MJPG', 'movie.avi')):
        video = cv2.VideoWriter(name, cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*code), float(rate), (64, 48))
        for _ in range(4):
            video.write(picture)
        video.release()
        # Read by PyAV: the times of the first and the last packet.
        with av.open(name) as container:
            packets = [packet.pts * packet.time_base for packet in container.demux(video=0) if packet.pts is not None]
        seen = float(3 / (max(packets) - min(packets)))
        off = f'{100 * (seen / float(rate) - 1):+.2f} %'
        compare(f'OpenCV {cv2.__version__}, {code} in {name}, frames a second ({off})', float(rate), round(seen, 5), recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
