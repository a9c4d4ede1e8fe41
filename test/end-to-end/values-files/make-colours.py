"""Colours and pictures of docs/values.md, as NumPy, SciPy, OpenCV and tifffile write them, and what SciPy makes of them.

python make-colours.py    (NumPy, SciPy, OpenCV, tifffile)
"""

import json
import os

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
expected = {
    "smooth": np.rint(scipy.ndimage.gaussian_filter(picture[0].astype("f8"), (1, 1, 0))).astype(int).ravel().tolist(),
}
with open(path("expected-colours.json"), "w") as file:
    json.dump(expected, file)
