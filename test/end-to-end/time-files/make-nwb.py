# A session with two clocks, as pynwb 2 lays it out: python3 make-nwb.py
import h5py
import numpy as np

with h5py.File("session.nwb", "w") as file:
    file.attrs["nwb_version"] = "2.7.0"
    scan = file.create_group("acquisition/scan")
    scan.attrs.update({"neurodata_type": "TwoPhotonSeries", "namespace": "core"})
    # By the schema [frame, x, y]: 16 pictures whose grey is their number.
    scan.create_dataset("data", data=np.repeat(np.arange(16, dtype="u1") * 10, 12).reshape(16, 4, 3))
    start = scan.create_dataset("starting_time", data=0.25)
    start.attrs.update({"rate": np.float64(7.8125), "unit": "seconds"})
    speed = file.create_group("processing/behavior/speed")
    speed.attrs.update({"neurodata_type": "TimeSeries", "namespace": "core"})
    speed.create_dataset("data", data=np.arange(40, dtype="f8") * 5)
    # Uneven, and later than the pictures.
    speed.create_dataset("timestamps", data=0.3 + np.cumsum(0.03 + 0.02 * (np.arange(40) % 3)))
