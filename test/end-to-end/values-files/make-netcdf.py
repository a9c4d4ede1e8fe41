"""Makes the netCDF, HDF5 and NWB files of the tests of values, and prints what netCDF4 reads of them.

Run with netCDF4, h5py and NumPy in the folder of this file: `python make-netcdf.py`.
"""

import h5py
import netCDF4
import numpy as np


def packed(name, dtype, values, **attributes):
    """A file with one variable `t` of two frames, which is written as it stands, and its attributes."""
    with netCDF4.Dataset(name, "w") as file:
        shape = np.shape(values)
        for axis, length in zip(("time", "lat", "lon"), shape):
            file.createDimension(axis, None if axis == "time" else length)
        variable = file.createVariable(
            "t", dtype, ("time", "lat", "lon")[: len(shape)], fill_value=attributes.pop("_FillValue", None)
        )
        variable.set_auto_maskandscale(False)
        variable.setncatts(attributes)
        variable[:] = np.array(values, dtype)


def pair(*rows):
    return [[list(rows[0])], [list(rows[1])]]


packed(
    "packed.nc",
    "i2",
    pair([-32768, 0, 100], [100, 0, -200]),
    scale_factor=-0.01,
    add_offset=273.15,
    _FillValue=np.int16(-32768),
)
packed("missing-value.nc", "f4", pair([1, -999.9, 3], [4, 1e20, 6]), missing_value=np.array([-999.9, 1e20]))
packed("valid-range.nc", "i2", pair([-1, 0, 50], [100, 101, 7]), valid_range=np.array([0, 100], "i2"), scale_factor=0.5)
packed("unsigned.nc", "i1", pair([-1, -2, 0], [127, -128, 1]), _Unsigned="true", _FillValue=np.int8(-1))
packed("default-fill.nc", "i2", pair([-32767, 5, 6], [7, 8, -32767]))
packed("bytes.nc", "u1", pair([255, 5, 6], [7, 8, 254]))
packed("text-scale.nc", "i2", pair([1, 5, 6], [7, 8, 9]), scale_factor="0.1")

# netCDF-3: a map among its coordinates and their bounds, whose latitudes run from south to north.
with netCDF4.Dataset("map.nc", "w", format="NETCDF3_CLASSIC") as file:
    for axis, length in dict(time=None, lat=2, lon=3, bnds=2).items():
        file.createDimension(axis, length)
    coordinates = dict(
        time=([0, 31], dict(units="days since 2001-01-16", bounds="time_bnds")),
        lat=([-45, 45], dict(units="degrees_north")),
        lon=([0, 120, 240], dict(units="degrees_east")),
    )
    for name, (values, attributes) in coordinates.items():
        variable = file.createVariable(name, "f8", (name,))
        variable.setncatts(attributes)
        variable[:] = values
    file.createVariable("time_bnds", "f8", ("time", "bnds"))[:] = [[-15, 16], [16, 44]]
    t = file.createVariable("t", "i2", ("time", "lat", "lon"), fill_value=-9)
    t.setncatts(dict(units="K", scale_factor=0.5))
    t.set_auto_maskandscale(False)
    t[:] = np.array([[[2, 4, -9], [6, 8, 10]], [[1, 3, 5], [7, 9, 11]]], "i2")

# Another variable went on along the unlimited dimension: `t` has four times, two of which were written.
with netCDF4.Dataset("unlimited.nc", "w") as file:
    file.createDimension("time", None)
    file.createDimension("lat", 1)
    file.createDimension("lon", 3)
    time = file.createVariable("time", "f8", ("time",))
    t = file.createVariable("t", "i2", ("time", "lat", "lon"), fill_value=-9)
    t.set_auto_maskandscale(False)
    t.scale_factor = 0.5
    t[:] = np.array(pair([2, 4, -9], [6, 8, 10]), "i2")
    time[:] = [0, 1, 2, 3]

for name in (
    "packed missing-value valid-range unsigned default-fill bytes unlimited map".split()
):
    with netCDF4.Dataset(f"{name}.nc") as file:
        print(name, np.ma.filled(file["t"][:].astype("f8"), np.nan).tolist())


def series(name, kind, data, **attributes):
    """An NWB file with one series."""
    with h5py.File(name, "w") as file:
        file.attrs["nwb_version"] = "2.7.0"
        group = file.create_group("acquisition/scan")
        group.attrs["neurodata_type"] = kind
        group.attrs["namespace"] = "core"
        dataset = group.create_dataset("data", data=data)
        dataset.attrs.update({"unit": "volts", **attributes})
        return group.name


# By NWB's schema: [frame, x, y]; a picture 2 high and 3 wide.
series(
    "scan.nwb",
    "TwoPhotonSeries",
    np.arange(12, dtype="i2").reshape(2, 3, 2),
    conversion=np.float32(1),
    offset=np.float32(0),
)
series("volts.nwb", "ElectricalSeries", np.array([[[1], [2]], [[3], [4]]], "i2"), conversion=0.5, offset=-1.0)
with h5py.File("volts.nwb", "a") as file:
    each = file.create_dataset("acquisition/scan/channel_conversion", data=np.array([1, 10], "f4"))
    each.attrs["axis"] = 1

# By no convention that is followed: what is told of.
with h5py.File("others.h5", "w") as file:
    dataset = file.create_dataset("t", data=np.array([[1, 2, 7]], "i2"))
    dataset.attrs.update({"scale": 0.5, "offset": 3.0, "nodata": 7})
    file.create_dataset("size", data=np.array([[1, 2, 7]], "i2")).attrs.update({"scale": 0.5, "fill_value": 0})
