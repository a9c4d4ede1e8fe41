#!/usr/bin/env bash
# On a full disk imageio's plugin FFMPEG, its default for videos, writes AVI and MKV without an error: it does not look at the exit code of
# ffmpeg, which is not 0. Its plugin pyav and matplotlib raise one. (/dev/full is a file on a full disk: every write to it fails.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.0 imageio-ffmpeg==0.6.0 av==18.1.0 matplotlib==3.11.2 numpy==2.4.6
env/bin/python - <<'PYTHON'
import os
import subprocess
import sys

import imageio.v3 as iio
import imageio_ffmpeg
import matplotlib
import numpy as np

matplotlib.use('Agg')
import matplotlib.animation
import matplotlib.pyplot as plt

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
matplotlib.rcParams['animation.ffmpeg_path'] = ffmpeg
print(subprocess.run([ffmpeg, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
print(f'imageio 2.38.0, imageio-ffmpeg {imageio_ffmpeg.__version__}, matplotlib {matplotlib.__version__}')
frames = np.random.default_rng(0).integers(0, 256, (20, 480, 640, 3), np.uint8)


def by_ffmpeg(path):
    raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '640x480', '-r', '10', '-i', 'pipe:0']
    subprocess.run([ffmpeg, '-v', 'quiet', '-y', *raw, path], input=frames.tobytes(), check=True)


def by_imageio(path):
    iio.imwrite(path, frames, plugin='FFMPEG', fps=10)


def by_imageio_pyav(path):
    iio.imwrite(path, frames, plugin='pyav', codec='mpeg4', fps=10)


def by_matplotlib(path):
    figure = plt.figure(figsize=(6.4, 4.8), dpi=100)
    shown = figure.figimage(frames[0])
    writer = matplotlib.animation.FFMpegWriter(fps=10)
    with writer.saving(figure, path, 100):
        for frame in frames:
            shown.set_array(frame)
            writer.grab_frame()


for path in ('full.avi', 'full.mkv'):
    os.symlink('/dev/full', path)
    for write, recorded in ((by_ffmpeg, 'an error'), (by_imageio, 'no error'), (by_imageio_pyav, 'an error'), (by_matplotlib, 'an error')):
        try:
            write(path)
            seen = 'no error'
        except (OSError, subprocess.CalledProcessError):
            seen = 'an error'
        compare(f'{path}, {write.__name__.replace("_", " ")}', 'an error', seen, recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
