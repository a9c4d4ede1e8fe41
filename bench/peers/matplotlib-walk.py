"""The random walk as a user writes it with matplotlib: python3 matplotlib-walk.py FFMPEG OUT.mp4 WALK.npy"""

import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FFMpegWriter

ffmpeg, path, file = sys.argv[1:]
plt.rcParams["animation.ffmpeg_path"] = ffmpeg
os.makedirs(os.path.dirname(path), exist_ok=True)
walk = np.load(file)
writer = FFMpegWriter(fps=15, metadata=dict(title="Movie Test", artist="Matplotlib", comment="Movie support!"))
figure = plt.figure()
(line,) = plt.plot([], [], "k-o")
plt.xlim(-5, 5)
plt.ylim(-5, 5)
with writer.saving(figure, path, 100):
    for frame in range(len(walk)):
        line.set_data(walk[: frame + 1, 0], walk[: frame + 1, 1])
        writer.grab_frame()
