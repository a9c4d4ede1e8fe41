#!/usr/bin/env bash
# -ss 0 in front of an input is not nothing: of an AVI of H.264 with B-frames ffmpeg then gives the last group of pictures alone, or no
# frame at all, and exits with 0. (AVI holds no times: FFmpeg lets the pictures begin after 0; only a warning tells that it cannot seek there.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio-ffmpeg==0.6.0
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
env/bin/python - <<'PYTHON'
import subprocess
import sys

import imageio_ffmpeg
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)


# Each picture shows its number in binary, a column a bit.
def draw(number):
    bits = [200 if number >> bit & 1 else 40 for bit in range(8)]
    return np.broadcast_to(np.repeat(np.array(bits, np.uint8), 8)[None, :, None], (48, 64, 3))


def number(picture):
    return sum(1 << bit for bit in range(8) if picture[:, 8 * bit + 2 : 8 * bit + 6].mean() > 120)



new = imageio_ffmpeg.get_ffmpeg_exe()
old = 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg'
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48']
pictures = b''.join(draw(k).tobytes() for k in range(60))
encode = ['-r', '25', '-i', 'pipe:0', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '2', '-sc_threshold', '0']
for container, group in (('avi', 12), ('avi', 30), ('mkv', 30)):
    subprocess.run([new, '-v', 'error', *raw, *encode, '-g', str(group), f'keys-{group}.{container}'], input=pictures, check=True)

whole = (60, 0)
cases = [
    ('keys-30.avi', [], whole),
    ('keys-30.avi', ['-ss', '0'], (0, None)),
    ('keys-12.avi', ['-ss', '0'], (12, 48)),
    ('keys-30.mkv', ['-ss', '0'], whole),
]
for name, program in (('ffmpeg of 2018', old), ('ffmpeg 7.0.2', new)):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
    for file, before, recorded in cases:
        output = ['-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']
        done = subprocess.run([program, '-v', 'fatal', *before, '-i', file, *output], capture_output=True, check=True)
        frames = np.frombuffer(done.stdout, np.uint8).reshape(-1, 48, 64, 3)
        seen = (len(frames), number(frames[0]) if len(frames) else None)
        compare(f'{name}, {" ".join([*before, "-i", file])}: frames, number of the first (exit code 0)', whole, seen, recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
