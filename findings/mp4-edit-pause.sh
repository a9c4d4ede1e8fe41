#!/usr/bin/env bash
# An edit list of MP4 may hold an empty edit between two parts: nothing is shown for that time (ISO/IEC 14496-12, ElST).
# FFmpeg since then plays the media from its beginning instead; the build of 2018 did as the standard says.
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


# Each picture shows its number in binary, a column a bit.
def draw(number):
    bits = [200 if number >> bit & 1 else 40 for bit in range(8)]
    return np.broadcast_to(np.repeat(np.array(bits, np.uint8), 8)[None, :, None], (48, 64, 3))


def number(picture):
    return sum(1 << bit for bit in range(8) if picture[:, 8 * bit + 2 : 8 * bit + 6].mean() > 120)


def with_edits(data, edits):
    """The MP4 with another edit list; its boxes after mdat may move."""
    out = b''
    while data:
        size, kind = struct.unpack('>I4s', data[:8])
        body, data = data[8:size], data[size:]
        if kind in (b'moov', b'trak', b'edts'):
            body = with_edits(body, edits)
        elif kind == b'elst':
            body = struct.pack('>II', 0, len(edits)) + b''.join(struct.pack('>iiI', *edit, 1 << 16) for edit in edits)
        out += struct.pack('>I4s', 8 + len(body), kind) + body
    return out


new = imageio_ffmpeg.get_ffmpeg_exe()
old = 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg'
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48']
subprocess.run(
    [new, '-v', 'error', *raw, '-r', '25', '-i', 'pipe:0', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '12']
    + ['-video_track_timescale', '12800', 'plain.mp4'],
    input=b''.join(draw(k).tobytes() for k in range(39)),
    check=True,
)
# Frames 0 to 9, half a second of nothing, frames 14 to 21. Durations are in milliseconds, media times in 1/12800 s (512 a frame).
with open('plain.mp4', 'rb') as plain, open('pause.mp4', 'wb') as pause:
    pause.write(with_edits(plain.read(), [(400, 0), (500, -1), (320, 14 * 512)]))

expected = [*range(10), *range(14, 22)]
from_start = [*range(10), *range(13), *range(14, 22)]
for name, program, recorded in (('ffmpeg of 2018', old, expected), ('ffmpeg 7.0.2', new, from_start)):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
    done = subprocess.run(
        [program, '-v', 'error', '-i', 'pause.mp4', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
        capture_output=True,
        check=True,
    )
    compare(name, expected, [number(x) for x in np.frombuffer(done.stdout, np.uint8).reshape(-1, 48, 64, 3)], recorded)

video, seen = cv2.VideoCapture('pause.mp4', cv2.CAP_FFMPEG), []
while (read := video.read())[0]:
    seen.append(number(read[1]))
compare(f'OpenCV {cv2.__version__}', expected, seen, from_start)
with av.open('pause.mp4') as container:
    seen = [number(frame.to_ndarray(format='rgb24')) for frame in container.decode(video=0)]
compare(f'PyAV {av.__version__}', expected, seen, from_start)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
