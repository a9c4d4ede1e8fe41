"""Frames in colour as a laboratory writes them with OpenCV: python3 opencv-rgb.py OUT.avi FRAMES.npy"""

import os
import sys

import cv2
import numpy as np

path, file = sys.argv[1:]
os.makedirs(os.path.dirname(path), exist_ok=True)
frames = np.load(file, mmap_mode="r")
size = (frames.shape[2], frames.shape[1])
writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"MJPG"), 25, size)
if not writer.isOpened():
    sys.exit(f"OpenCV cannot write {path}")
for frame in frames:
    writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
writer.release()
