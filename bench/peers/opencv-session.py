"""A labelled behaviour video with a trace, as a careful user writes it: python3 opencv-session.py OUT.mp4 CAM.mp4 POSE.csv DFF.npy RATE

OpenCV reads and writes, matplotlib draws. Artists are made once and moved; the video's own rate is kept.
"""

import os
import sys

import cv2
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

path, cam, pose, dff, rate = sys.argv[1:]
os.makedirs(os.path.dirname(path), exist_ok=True)
video = cv2.VideoCapture(cam)
fps = video.get(cv2.CAP_PROP_FPS)
width, height = int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT))
table = np.loadtxt(pose, delimiter=",", skiprows=3)
xs, ys = table[:, 1::3], table[:, 2::3]
trace = np.load(dff)
trace_times = np.arange(len(trace)) / float(rate)

figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 8), dpi=100, height_ratios=[3, 1], layout="constrained")
picture = top.imshow(np.zeros((height, width, 3), np.uint8))
(points,) = top.plot([], [], "o", color="tab:red", markersize=5)
top.axis("off")
title = top.set_title(" ")
bottom.plot(trace_times, trace, "k", linewidth=0.8)
cursor = bottom.axvline(0, color="r")
(dot,) = bottom.plot([], [], "o", color="r")
bottom.set_xlim(0, trace_times[-1])
bottom.set_xlabel("time (s)")
bottom.set_ylabel("dF/F")
figure.canvas.draw()
figure.set_layout_engine("none")

writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"mp4v"), fps, figure.canvas.get_width_height())
if not writer.isOpened():
    sys.exit(f"OpenCV cannot write {path}")
frame = 0
while True:
    found, image = video.read()
    if not found:
        break
    time = frame / fps
    picture.set_data(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
    points.set_data(xs[frame], ys[frame])
    cursor.set_xdata([time, time])
    sample = min(np.searchsorted(trace_times, time), len(trace) - 1)
    dot.set_data([trace_times[sample]], [trace[sample]])
    title.set_text(f"{time:.2f} s")
    figure.canvas.draw()
    writer.write(cv2.cvtColor(np.asarray(figure.canvas.buffer_rgba()), cv2.COLOR_RGBA2BGR))
    frame += 1
writer.release()
