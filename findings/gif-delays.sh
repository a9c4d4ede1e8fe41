#!/usr/bin/env bash
# Delays of a GIF are whole hundredths of a second. Pillow (and by it matplotlib and imageio) and OpenCV neither round them nor carry
# the rest on, but cut it off: two seconds at 60 frames a second become 1.2, at 15 or 30 they become 1.8. ffmpeg carries it on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 matplotlib==3.11.2 pillow==12.3.0 imageio==2.38.0 imageio-ffmpeg==0.6.0 opencv-python-headless==5.0.0.93
env/bin/python - <<'PYTHON'
import subprocess
import sys

import cv2
import imageio
import imageio.v3 as iio
import imageio_ffmpeg
import matplotlib
import numpy as np
import PIL
from PIL import Image

matplotlib.use('Agg')
import matplotlib.animation
import matplotlib.pyplot as plt

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)



ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([ffmpeg, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
print(f'matplotlib {matplotlib.__version__}, imageio {imageio.__version__}, Pillow {PIL.__version__}, OpenCV {cv2.__version__}')


def by_matplotlib(frames, rate):
    figure = plt.figure(figsize=(0.64, 0.48), dpi=100)
    shown = figure.figimage(frames[0])
    writer = matplotlib.animation.PillowWriter(fps=rate)
    with writer.saving(figure, 'movie.gif', 100):
        for frame in frames:
            shown.set_array(frame)
            writer.grab_frame()
    plt.close(figure)


def by_imageio(frames, rate):
    iio.imwrite('movie.gif', frames, plugin='pillow', duration=1000 / rate)


def by_opencv(frames, rate):
    animation = cv2.Animation()
    animation.frames, animation.durations = list(frames), [round(1000 / rate)] * len(frames)
    cv2.imwriteanimation('movie.gif', animation)


def by_ffmpeg(frames, rate):
    raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48', '-r', str(rate), '-i', 'pipe:0']
    subprocess.run([ffmpeg, '-v', 'error', '-y', *raw, 'movie.gif'], input=frames.tobytes(), check=True)


def duration():
    """In milliseconds, the sum of the delays in the file."""
    with Image.open('movie.gif') as movie:
        total = 0
        for index in range(movie.n_frames):
            movie.seek(index)
            total += movie.info['duration']
        return movie.n_frames, total


# Two seconds at each rate: the sums of delays, all of them cut off to hundredths of a second, or with the rest carried on.
for rate, cut in ((12, 1920), (15, 1800), (30, 1800), (60, 1200)):
    levels = np.linspace(0, 255, 2 * rate).astype(np.uint8)
    frames = np.broadcast_to(levels[:, None, None, None], (2 * rate, 48, 64, 3)).copy()
    for write, recorded in ((by_matplotlib, cut), (by_imageio, cut), (by_opencv, cut), (by_ffmpeg, 2000)):
        write(frames, rate)
        what = f'{rate} frames a second, {write.__name__.replace("_", " ")}: frames, milliseconds'
        compare(what, (2 * rate, 2000), duration(), (2 * rate, recorded))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
