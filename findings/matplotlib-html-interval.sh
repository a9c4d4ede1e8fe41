#!/usr/bin/env bash
# The player that matplotlib writes (to_jshtml, HTMLWriter) waits whole milliseconds from frame to frame, cut off: 60 frames a second play as 62.5, 400 as 500,
# and a recording of 10 s at 400 a second lasts 8 s.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check matplotlib==3.11.2 numpy==2.4.6
env/bin/python - <<'PYTHON'
import re
import sys

import matplotlib

matplotlib.use('agg')
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print(f'matplotlib {matplotlib.__version__}')
figure, axes = plt.subplots(figsize=(1, 1), dpi=20)
(line,) = axes.plot([0, 1])
for rate, recorded in (25, 25.0), (30, 30.303), (60, 62.5), (400, 500.0):
    page = FuncAnimation(figure, lambda index: line.set_ydata([index, 1]), frames=2).to_jshtml(fps=rate)
    milliseconds = float(re.search(r'new Animation\(frames, img_id, slider_id, ([\d.]+)', page).group(1))
    compare(f'frames a second at fps={rate}', rate, round(1000 / milliseconds, 3), recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
