#!/usr/bin/env bash
# matplotlib's interpolation='bicubic' does not go through the values: it is a cubic B-spline, which smooths. One bright cell of 1 among zeros is
# 0.44 at its own middle. 'catrom' and 'spline16' are the cubics that keep values, as the bicubic of other programs does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check matplotlib==3.11.2 numpy==2.4.6 pillow==12.3.0
env/bin/python - <<'PYTHON'
import sys

import matplotlib

matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np
import PIL
from PIL import Image

print('matplotlib', matplotlib.__version__, 'Pillow', PIL.__version__)
values = np.zeros((9, 9))
values[4, 4] = 1


def middle(interpolation):
    """The grey level that the middle of the bright cell is drawn with, each cell 50 pixels wide."""
    figure = plt.figure(figsize=(4.5, 4.5), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis('off')
    axes.imshow(values, cmap='gray', vmin=0, vmax=1, interpolation=interpolation)
    figure.canvas.draw()
    level = int(np.asarray(figure.canvas.buffer_rgba())[225, 225, 0])
    plt.close(figure)
    return level


seen = {name: middle(name) for name in ('bicubic', 'catrom', 'spline16')}
picture = Image.fromarray((values * 255).astype('uint8')).resize((450, 450), Image.Resampling.BICUBIC)
seen['Pillow, BICUBIC'] = picture.getpixel((225, 225))
for name, level in seen.items():
    print(f'{name}\n  expected: about 255\n  seen:     {level}')
recorded = seen['bicubic'] < 120 and all(level > 245 for name, level in seen.items() if name != 'bicubic')
if not recorded:
    sys.exit('changed since this was recorded')
PYTHON
