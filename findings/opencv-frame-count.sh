#!/usr/bin/env bash
# cv2.CAP_PROP_FRAME_COUNT of an MKV is its end times a guessed rate. A camera's jitter of one millisecond makes the guess 1000:
# 90 frames are counted as 2938, and the count grows with the start, too. Arrays of that length have rows for frames that do not exist.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93 imageio-ffmpeg==0.6.0
env/bin/python - <<'PYTHON'
import subprocess
import sys

import cv2
import imageio_ffmpeg
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



program = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
frames = np.zeros((90, 48, 64, 3), np.uint8)
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48', '-r', '30', '-i', 'pipe:0']
# Times in milliseconds, as Matroska holds them.
times = {
    'every 100/3 ms, rounded': ('round(N*1000/30)', 89, 30),
    'in turns after 34 and 32 ms': ('N*33+mod(N,2)', 2938, 1000),
    'the same from 0.5 s on': ('500+N*33+mod(N,2)', 3438, 1000),
    'every 33 ms, one gap of 2 s': ('N*33+2000*gte(N,45)', 4937, 1000),
}
for name, (expression, count, rate) in times.items():
    filters = ['-vf', f"settb=1/1000,setpts='{expression}'", '-fps_mode', 'passthrough', '-enc_time_base', '1/1000']
    encode = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '0', 'movie.mkv']
    subprocess.run([program, '-v', 'error', '-y', *raw, *filters, *encode], input=frames.tobytes(), check=True)
    video = cv2.VideoCapture('movie.mkv', cv2.CAP_FFMPEG)
    told = (video.get(cv2.CAP_PROP_FRAME_COUNT), video.get(cv2.CAP_PROP_FPS))
    read = 0
    while video.grab():
        read += 1
    what = f'OpenCV {cv2.__version__}, MKV, {name}: FRAME_COUNT, frames that are read, FPS'
    compare(what, (90, 90, 'about 30'), (round(told[0]), read, round(told[1], 3)), (count, 90, rate))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
