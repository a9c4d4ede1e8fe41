#!/usr/bin/env bash
# The matrix of an MP4 may mirror the picture, not only turn it (a microscope's or a front camera's). OpenCV reduces it to an
# angle: it turns a video by 180 degrees that should be mirrored from left to right, and leaves alone one that should be mirrored from top
# to bottom. PyAV's Frame.rotation says the same angles. ffmpeg of 2018 does as OpenCV; 7.0 mirrors.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio-ffmpeg==0.6.0 av==18.1.0 opencv-python-headless==5.0.0.93
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
env/bin/python - <<'PYTHON'
import struct
import subprocess
import sys

import av
import cv2
import imageio_ffmpeg
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
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


def with_matrix(data, a, b, c, d):
    """The MP4 shown by x' = ax + cy, y' = bx + dy."""
    out = b''
    while data:
        size, kind = struct.unpack('>I4s', data[:8])
        body, data = data[8:size], data[size:]
        if kind in (b'moov', b'trak'):
            body = with_matrix(body, a, b, c, d)
        elif kind == b'tkhd':
            body = body[:40] + struct.pack('>9i', a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30) + body[76:]
        out += struct.pack('>I4s', 8 + len(body), kind) + body
    return out


new = imageio_ffmpeg.get_ffmpeg_exe()
old = 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg'
for program in (old, new):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x48']
encode = ['-r', '25', '-i', 'pipe:0', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '10', 'upright.mp4']
subprocess.run([new, '-v', 'error', *raw, *encode], input=upright.tobytes() * 3, check=True)
with open('upright.mp4', 'rb') as file:
    plain = file.read()

# What is right, and what OpenCV, the build of 2018 and PyAV's rotation make of it.
matrices = {
    'turned by a quarter': ((0, 1, -1, 0), 'CA/DB 48x64', 'CA/DB 48x64', -90),
    'mirrored left to right': ((-1, 0, 0, 1), 'BA/DC 64x48', 'DC/BA 64x48', -180),
    'mirrored top to bottom': ((1, 0, 0, -1), 'CD/AB 64x48', 'AB/CD 64x48', 0),
    'rows for columns': ((0, 1, 1, 0), 'AC/BD 48x64', 'CA/DB 48x64', -90),
}
for name, (matrix, right, by_angle, angle) in matrices.items():
    with open('shown.mp4', 'wb') as file:
        file.write(with_matrix(plain, *matrix))
    for build, program, recorded in (('ffmpeg of 2018', old, by_angle), ('ffmpeg 7.0.2', new, right)):
        done = subprocess.run(
            [program, '-v', 'error', '-i', 'shown.mp4', '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'],
            capture_output=True,
            check=True,
        )
        picture = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_COLOR)
        compare(f'{name}, {build}', right, quarters(picture), recorded)
    video = cv2.VideoCapture('shown.mp4', cv2.CAP_FFMPEG)
    compare(f'{name}, OpenCV {cv2.__version__}', right, quarters(video.read()[1]), by_angle)
    with av.open('shown.mp4') as container:
        frame = next(container.decode(video=0))
        told = 'an angle if it is turned, else something that tells it from an angle'
        compare(f'{name}, PyAV {av.__version__}: rotation', told, frame.rotation, angle)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
