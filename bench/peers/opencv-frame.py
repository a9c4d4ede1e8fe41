"""One frame of a video, found by OpenCV: python3 opencv-frame.py OUT.png CAM.mp4 INDEX"""

import os
import sys

import cv2

path, cam, index = sys.argv[1:]
os.makedirs(os.path.dirname(path), exist_ok=True)
video = cv2.VideoCapture(cam)
video.set(cv2.CAP_PROP_POS_FRAMES, int(index))
found, frame = video.read()
if not found:
    sys.exit(f"OpenCV finds no frame {index} in {cam}")
cv2.imwrite(path, frame)
