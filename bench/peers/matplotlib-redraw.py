# Redraws a heat map as a running kernel does, after each change: milliseconds of `set_data` and `savefig` to PNG, one a line.
import io
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

frames = np.load(sys.argv[1], mmap_mode="r")
figure, axes = plt.subplots(figsize=(6.4, 4.8))
image = axes.imshow(frames[0], vmin=-3, vmax=3)
title = axes.set_title("start")
figure.colorbar(image)
for index in range(int(sys.argv[2])):
    began = time.perf_counter()
    image.set_data(frames[index % len(frames)])
    title.set_text(f"round {index}")
    figure.savefig(io.BytesIO(), format="png")
    print((time.perf_counter() - began) * 1000)
