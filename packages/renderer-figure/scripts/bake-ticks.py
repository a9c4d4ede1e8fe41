"""Writes test/fixtures/ticks.json: tick positions, labels and offset texts that matplotlib gives for limits and axis lengths.

/usr/bin/python3 scripts/bake-ticks.py (Debian: python3-matplotlib)
"""
import json, pathlib
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

limits = [(-0.5, 27.5), (-0.5, 13.5), (-0.5, 255.5), (-0.5, 4.5), (-0.5, 199.5), (-0.5, 111.5), (0, 1), (-1, 1), (-0.897, 0.9931),
          (0.013, 0.479), (1e-7, 3.3e-7), (-2e-7, 9e-7), (0, 1e6), (-3.2e6, 1.7e6), (99990, 100020), (1000, 1000.4), (-1000.4, -1000),
          (0.0001, 0.00092), (12345, 67890), (0, 7), (0, 180), (-180, 180), (3, 3.00001), (0, 1e-30), (0.5, 0.6), (250, 254), (-0.1, 0.1)]
lengths = [30, 72, 150, 268, 400]
cases = []
for axis in "xy":
    for lo, hi in limits:
        for points in lengths:
            fig = plt.figure(figsize=(10, 10))
            size = points / 720
            ax = fig.add_axes([0.1, 0.1, size, size])
            (ax.set_xlim if axis == "x" else ax.set_ylim)(lo, hi)
            target = ax.xaxis if axis == "x" else ax.yaxis
            ticks = target.get_major_locator()()
            labels = target.get_major_formatter().format_ticks(ticks)
            offset = target.get_major_formatter().get_offset()
            slack = (hi - lo) * 1e-10
            inside = [(t, l) for t, l in zip(ticks, labels) if lo - slack <= t <= hi + slack]
            cases.append({"axis": axis, "limits": [lo, hi], "points": points, "ticks": [float(t) for t, _ in inside], "labels": [l for _, l in inside], "offset": offset})
            plt.close(fig)
path = pathlib.Path(__file__).resolve().parent.parent / "test/fixtures/ticks.json"
path.write_text("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")
