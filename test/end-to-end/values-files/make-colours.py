"""Colours and pictures of docs/values.md, as NumPy, SciPy, OpenCV and tifffile write them, and what SciPy makes of them.

python make-colours.py    (NumPy, SciPy, OpenCV, tifffile; ffmpeg)
"""

import json
import os
import subprocess

import cv2
import numpy as np
import scipy.io
import scipy.ndimage
import tifffile

here = os.path.dirname(os.path.abspath(__file__))
path = lambda name: os.path.join(here, name)

frame, y, x, channel = np.ogrid[:2, :16, :16, :3]
picture = ((7 * y + 13 * x + 50 * channel + 90 * frame) % 256).astype("u1")
np.save(path("uint8.npy"), picture)
for dtype in ("i2", "i4", "i8", "u2", "f8"):
    np.save(path(f"{np.dtype(dtype).name}.npy"), picture.astype(dtype))
np.save(path("bool.npy"), picture > 127)
scipy.io.savemat(path("double.mat"), {"frames": picture.astype("f8")}, do_compression=True)
wide = picture.astype("u2") * 257
# OpenCV writes blue first.
cv2.imwrite(path("sixteen.png"), wide[0, :, :, ::-1])
tifffile.imwrite(path("sixteen.tif"), wide[0], photometric="rgb")


def write_video(name, frames, pixels, codec):
    size = f"{frames.shape[2]}x{frames.shape[1]}"
    raw = ["-f", "rawvideo", "-pix_fmt", pixels, "-s", size, "-r", "2", "-i", "pipe:0"]
    command = ["ffmpeg", "-y", "-v", "error", *raw, "-c:v", *codec, "-fflags", "+bitexact", path(name)]
    subprocess.run(command, input=frames.tobytes(), check=True)


# 12 bits in 16, as cameras store them, and as OpenCV reads the file.
ramp = (1 + 780 * x[..., 0] + 0 * y[..., 0] + 100 * frame[..., 0]).astype("<u2")
write_video("deep-grey.mkv", ramp, "gray16le", ["ffv1"])
write_video("deep-colours.mov", wide.astype("<u2"), "rgb48le", ["png", "-pix_fmt", "rgb48be"])
capture = cv2.VideoCapture(path("deep-grey.mkv"))
capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)
for index in range(2):
    assert np.array_equal(capture.read()[1], ramp[index])

expected = {
    "smooth": np.rint(scipy.ndimage.gaussian_filter(picture[0].astype("f8"), (1, 1, 0))).astype(int).ravel().tolist(),
}
with open(path("expected-colours.json"), "w") as file:
    json.dump(expected, file)
