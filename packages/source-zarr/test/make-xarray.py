"""Makes fixtures/xarray-2.zarr.zip, fixtures/xarray-3.zarr.zip and fixtures/xarray.json with what xarray reads of them.

`python make-xarray.py`, with xarray 2026.9 and zarr-python 3.1.6.
"""

import json
import pathlib
import warnings

import numpy as np
import xarray as xr
from zarr.storage import ZipStore

warnings.simplefilter("ignore")
here = pathlib.Path(__file__).parent / "fixtures"
random = np.random.default_rng(5)
shape = (3, 4, 6)
dims = ("time", "lat", "lon")
kelvin = np.round(random.normal(273, 5, shape), 2)
kelvin[0, 1, 2] = np.nan
data = xr.Dataset(
    {
        "t2m": (dims, kelvin, {"units": "K"}),
        "rain": (dims, np.where(random.random(shape) < 0.2, np.nan, random.random(shape)).astype("f4")),
        "double": (dims, np.where(random.random(shape) < 0.2, np.nan, random.random(shape))),
        "count": (dims, random.integers(0, 9, shape, "i4")),
        "scaled": (dims, random.integers(0, 200, shape) * 0.5),
    },
    coords={
        "time": ("time", np.array(["2000-01-15", "2000-02-15", "2000-03-15T12:00"], "M8[ns]")),
        "lat": ("lat", np.array([-67.5, -22.5, 22.5, 67.5]), {"units": "degrees_north", "standard_name": "latitude"}),
        "lon": ("lon", np.arange(6) * 60.0, {"units": "degrees_east", "standard_name": "longitude"}),
    },
)
encoding = {
    "t2m": {"dtype": "i2", "scale_factor": 0.01, "add_offset": 273.15, "_FillValue": -32768},
    "scaled": {"dtype": "u1", "scale_factor": 0.5, "_FillValue": 255},
    "time": {"units": "hours since 1900-01-01", "dtype": "i8"},
}
expected = {}
for version in (2, 3):
    path = here / f"xarray-{version}.zarr.zip"
    path.unlink(missing_ok=True)
    store = ZipStore(path, mode="w")
    data.to_zarr(store, zarr_format=version, encoding=encoding, consolidated=False)
    store.close()
    read = xr.open_zarr(ZipStore(path, mode="r"), consolidated=False).load()
    expected[str(version)] = {
        "times": [float(value) / 1e9 for value in read["time"].values.astype("M8[ns]").astype("i8")],
        "arrays": {
            name: {
                "shape": list(read[name].shape),
                "values": [None if np.isnan(value) else float(value) for value in read[name].values.ravel()],
            }
            for name in data.data_vars
        },
    }
(here / "xarray.json").write_text(json.dumps(expected, indent=1) + "\n")
