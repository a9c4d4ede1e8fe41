#!/usr/bin/env bash
# Pillow joins frames that equal the one before: an animation of ten frames is written as one of four, whose delays are as long as those of all.
# A player shows the same, but frame k of the file is not frame k of the movie. So do matplotlib's PillowWriter and imageio; OpenCV keeps all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==12.3.0 matplotlib==3.11.2 imageio==2.38.0 opencv-python-headless==5.0.0.93 numpy==2.4.6
env/bin/python - <<'PYTHON'
import sys

import cv2
import imageio.v3 as iio
import matplotlib
import numpy as np
import PIL
from PIL import Image

matplotlib.use('Agg')
import matplotlib.animation
import matplotlib.pyplot as plt

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'Pillow {PIL.__version__}, matplotlib {matplotlib.__version__}, imageio 2.38.0, OpenCV {cv2.__version__}')
levels = [0, 0, 0, 50, 50, 200, 200, 200, 200, 0]
frames = np.broadcast_to(np.array(levels, np.uint8)[:, None, None, None], (10, 48, 64, 3)).copy()


def by_pillow(path):
    first, *others = [Image.fromarray(frame) for frame in frames]
    first.save(path, save_all=True, append_images=others, duration=100)


def by_imageio(path):
    iio.imwrite(path, frames, plugin='pillow', duration=100)


def by_matplotlib(path):
    figure = plt.figure(figsize=(0.64, 0.48), dpi=100)
    shown = figure.figimage(frames[0])
    writer = matplotlib.animation.PillowWriter(fps=10)
    with writer.saving(figure, path, 100):
        for frame in frames:
            shown.set_array(frame)
            writer.grab_frame()
    plt.close(figure)


def by_opencv(path):
    animation = cv2.Animation()
    animation.frames, animation.durations = list(frames), [100] * len(frames)
    cv2.imwriteanimation(path, animation)


def delays(path):
    with Image.open(path) as movie:
        found = []
        for index in range(movie.n_frames):
            movie.seek(index)
            found.append(round(movie.info['duration']))
        return found


every, joined = [100] * 10, [300, 200, 400, 100]
for write, path, recorded in (
    (by_pillow, 'pillow.gif', joined),
    (by_pillow, 'pillow.png', joined),
    (by_imageio, 'imageio.gif', joined),
    (by_matplotlib, 'matplotlib.gif', joined),
    (by_opencv, 'opencv.gif', every),
):
    write(path)
    compare(f'{path}: delay of each frame, in milliseconds', every, delays(path), recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
