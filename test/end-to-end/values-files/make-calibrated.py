"""Makes a stack of ImageJ whose numbers it shows otherwise than they are stored, as it saves signed numbers of 16 bits.

Run with tifffile and NumPy in the folder of this file: `python make-calibrated.py`.
"""

import numpy as np
import tifffile

tifffile.imwrite(
    "calibrated.tif",
    np.array([[[32768, 32868, 32668]], [[0, 65535, 32769]]], "u2"),
    imagej=True,
    metadata={"axes": "TYX", "cf": 0, "c0": -32768.0, "c1": 1.0, "vunit": "Gray Value"},
)
print(tifffile.imread("calibrated.tif").tolist())
