#!/usr/bin/env bash
# Of a video with uneven times imageio's two plugins read different numbers of frames, and its FFMPEG reader counts another
# number than it gives: 33 frames were written, 33 are counted, 59 are read. Index 30 is another frame in each plugin.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio==2.38.0 imageio-ffmpeg==0.6.0 av==18.1.0
env/bin/python - <<'PYTHON'
import subprocess
import sys

import imageio.v2
import imageio.v3 as iio
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



program = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48', '-r', '30', '-i', 'pipe:0']
# The first 20 frames, then each third: 33 frames, as of a camera that becomes slower in the dark.
uneven = ['-vf', "select='not(mod(n,3))+lt(n,20)'", '-fps_mode', 'vfr', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', 'movie.mp4']
pictures = b''.join(draw(k).tobytes() for k in range(60))
subprocess.run([program, '-v', 'error', *raw, *uneven], input=pictures, check=True)
kept = [k for k in range(60) if k % 3 == 0 or k < 20]

numbers = {plugin: [number(x) for x in iio.imiter('movie.mp4', plugin=plugin)] for plugin in (None, 'FFMPEG', 'pyav')}
print(f'imageio {imageio.__version__}, 33 frames were written')
compare('plugin pyav: frames', 33, len(numbers['pyav']), 33)
compare('plugin pyav: the frames that were written', True, numbers['pyav'] == kept, True)
compare('plugin FFMPEG: frames', 33, len(numbers['FFMPEG']), 59)
compare('no plugin named: frames', 33, len(numbers[None]), 59)
counted = imageio.v2.get_reader('movie.mp4', 'ffmpeg').count_frames()
compare('count_frames() of the FFMPEG reader', len(numbers['FFMPEG']), counted, 33)
at = {plugin: number(iio.imread('movie.mp4', plugin=plugin, index=30)) for plugin in ('FFMPEG', 'pyav')}
compare('frame of index 30, by plugin', {'FFMPEG': kept[30], 'pyav': kept[30]}, at, {'FFMPEG': 30, 'pyav': 51})
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
