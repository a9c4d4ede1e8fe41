#!/usr/bin/env bash
# An H.264 stream may ask to be shown turned (SEI display orientation) in an MP4 whose matrix asks for nothing. ffmpeg 7.0 turns it,
# OpenCV, which holds a newer FFmpeg, does not: it looks at the container alone. Coordinates then belong to another picture.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio-ffmpeg==0.6.0 opencv-python-headless==5.0.0.93
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
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



# Four quarters, A and B above C and D, each of its own grey.
greys = {'A': 230, 'B': 150, 'C': 90, 'D': 40}
upright = np.kron(np.array([[230, 150], [90, 40]], np.uint8), np.ones((24, 32), np.uint8))


def quarters(picture):
    height, width = picture.shape[:2]
    grey = picture.reshape(height, width, -1)[..., 0].astype(int)
    places = [(height * y // 4, width * x // 4) for y in (1, 3) for x in (1, 3)]
    letters = [min(greys, key=lambda letter: abs(greys[letter] - grey[place])) for place in places]
    return f'{"".join(letters[:2])}/{"".join(letters[2:])} {width}x{height}'


new = imageio_ffmpeg.get_ffmpeg_exe()
old = 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg'
for program in (old, new):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x48', '-r', '25', '-i', 'pipe:0']
x264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '10']
subprocess.run([new, '-v', 'error', *raw, *x264, 'upright.mp4'], input=upright.tobytes() * 3, check=True)
for name, wish, turned in (
    ('a quarter turn', 'rotate=90', 'BD/AC 48x64'),
    ('a flip', 'flip=horizontal', 'BA/DC 64x48'),
):
    bitstream = ['-c', 'copy', '-bsf:v', f'h264_metadata=display_orientation=insert:{wish}', 'wish.mp4']
    subprocess.run([new, '-v', 'error', '-y', '-i', 'upright.mp4', *bitstream], check=True)
    for build, program, recorded in (('ffmpeg of 2018', old, 'AB/CD 64x48'), ('ffmpeg 7.0.2', new, turned)):
        output = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1']
        done = subprocess.run([program, '-v', 'error', '-i', 'wish.mp4', *output], capture_output=True, check=True)
        picture = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_COLOR)
        compare(f'{name} in the stream, {build}', f'{turned} in all, or in none', quarters(picture), recorded)
    seen = quarters(cv2.VideoCapture('wish.mp4', cv2.CAP_FFMPEG).read()[1])
    compare(f'{name} in the stream, OpenCV {cv2.__version__}', f'{turned} in all, or in none', seen, 'AB/CD 64x48')
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
