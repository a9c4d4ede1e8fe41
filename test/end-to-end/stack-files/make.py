"""A dataset for each time point, and names of cells, as NumPy, SciPy and h5py write them: python make.py, in this folder."""
import h5py
import numpy as np
import scipy.io

numbers = [1, 2, 3, 5, 10]
grey = {number: np.full((3, 4), 20 + 20 * number, np.float32) for number in numbers}

with h5py.File("points.h5", "w") as file:
    for number in numbers:
        file[f"t{number:05d}/cells"] = grey[number]
        file[f"t{number:05d}/time"] = 0.5 * number
    file["t"] = 0.5 * np.array(numbers)
    file["bad1/cells"] = grey[1]
    file["bad2/cells"] = np.zeros((3, 5), np.float32)
    file["twice1"] = grey[1]
    file["twice01"] = grey[1]

np.savez("points.npz", **{f"t{number:05d}/cells": grey[number] for number in numbers}, t=0.5 * np.array(numbers))
scipy.io.savemat(
    "points.mat",
    {f"t{number:05d}": {"cells": grey[number]} for number in numbers} | {"s": {f"p{n}": grey[n] for n in (1, 2, 3, 5)}},
)

with h5py.File("points73.mat", "w", userblock_size=512) as file:
    for number in numbers:
        group = file.create_group(f"t{number:05d}")
        group.attrs["MATLAB_class"] = np.bytes_("struct")
        cells = group.create_dataset("cells", data=grey[number].T)
        cells.attrs["MATLAB_class"] = np.bytes_("single")
with open("points73.mat", "r+b") as file:
    text = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created by h5py"
    file.write(text.ljust(116) + bytes(8) + b"\x00\x02IM")

names = ["PV1", "PV2", "SST1"]
cells = np.empty((1, 3), object)
cells[0] = names
scipy.io.savemat("names.mat", {"cell": cells, "column": cells.T, "chars": np.array(names), "ids": np.array([4.0, np.nan, 6])})
with h5py.File("names.h5", "w") as file:
    file["fixed"] = np.array([name.encode() for name in names])
    file.create_dataset("variable", data=names, dtype=h5py.string_dtype())
    file["ids"] = np.array([4, 5, 6], np.int32)
