"""The batch as a laboratory makes it with matplotlib: python3 matplotlib-heatmap.py FFMPEG OUT_FOLDER ENDING FILE.npy ...

AVI and MP4 go through ffmpeg, GIF through Pillow.
"""

import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import animation

writers = {
    "avi": lambda: animation.FFMpegWriter(fps=5, codec="mjpeg", extra_args=["-q:v", "3"]),
    "mp4": lambda: animation.FFMpegWriter(fps=5),
    "gif": lambda: animation.PillowWriter(fps=5),
}


def save_movie(path, data, writer):
    low, high = np.percentile(data, [2, 98])
    figure, axes = plt.subplots(figsize=(6.4, 4.8), dpi=100)
    picture = axes.imshow(data[:, :, 0], vmin=low, vmax=high)
    title = axes.set_title("Rate [1, 20]ms")
    figure.colorbar(picture)

    def update(frame):
        picture.set_data(data[:, :, frame])
        title.set_text(f"Rate [{1 + 10 * frame}, {20 + 10 * frame}]ms")

    movie = animation.FuncAnimation(figure, update, frames=data.shape[-1], interval=200, blit=False)
    movie.save(path, writer=writer)
    plt.close(figure)


ffmpeg, folder, ending, *files = sys.argv[1:]
plt.rcParams["animation.ffmpeg_path"] = ffmpeg
os.makedirs(folder, exist_ok=True)
for file in files:
    name = os.path.splitext(os.path.basename(file))[0]
    save_movie(os.path.join(folder, f"{name}.{ending}"), np.load(file), writers[ending]())
