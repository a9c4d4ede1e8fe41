"""Writes test/fixtures/contours.json: the lines that matplotlib's contour gives for some fields, and the levels that it chooses.

/usr/bin/python3 scripts/bake-contours.py (Debian: python3-matplotlib)
"""
import json, pathlib, warnings
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

warnings.simplefilter("ignore")
random = np.random.default_rng(7)
y, x = np.mgrid[0:9, 0:11]
holes = np.sin(x / 2) * np.cos(y / 2)
holes[2, 3] = holes[5, 6] = holes[5, 7] = holes[0, 0] = holes[8, 10] = np.nan
fields = {
    "waves": (np.sin(x / 2) * np.cos(y / 2), [-0.5, -0.1, 0.3, 0.8]),
    "saddle": ((x - 5) * (y - 4.0), [-8, -2, 0, 1, 7]),
    "checks": (np.where((x + y) % 2, 1.0, -0.8) + 0.05 * x, [-0.3, 0.1, 0.25]),
    "noise": (random.normal(size=(14, 13)), [-1, -0.25, 0.3, 1.2]),
    "plateaus": (np.floor(np.hypot(x - 5, y - 4)), [1, 2, 2.5, 4]),
    "integers": (random.integers(0, 4, size=(12, 15)).astype(float), [1, 1.5, 2]),
    "holes": (holes, [-0.4, 0, 0.35]),
    "many holes": (np.where(random.random((12, 12)) < 0.2, np.nan, random.normal(size=(12, 12))), [-0.6, 0, 0.5]),
    "two rows": (random.normal(size=(2, 12)), [-0.5, 0, 0.5]),
}
cases = []
for name, (z, levels) in fields.items():
    fig, ax = plt.subplots()
    found = ax.contour(z, levels)
    segments = [[np.asarray(line).tolist() for line in lines] for lines in found.allsegs]
    # A level outside of the values is replaced by matplotlib.
    assert list(found.levels) == list(levels), name
    cases.append({"name": name, "z": [[None if np.isnan(v) else v for v in row] for row in z.tolist()], "levels": levels, "lines": segments})
    plt.close(fig)

chosen = []
for low, high in [(0, 1), (-1, 1), (-0.93, 0.99), (0.013, 0.479), (1e-7, 3.3e-7), (0, 1e6), (-3.2e6, 1.7e6), (99990, 100020), (1000, 1000.4),
                  (12345, 67890), (-180, 180), (0, 255), (2, 2.5), (-7, -3), (0.5, 0.6), (0, 30), (3, 3.00001), (-40, 1)]:
    for count in (7, 1, 3, 12, 20):
        fig, ax = plt.subplots()
        found = ax.contourf(np.array([[low, high], [high, low]], dtype=float), count)
        chosen.append({"low": low, "high": high, "count": count, "levels": [float(v) for v in found.levels]})
        plt.close(fig)

path = pathlib.Path(__file__).resolve().parent.parent / "test/fixtures/contours.json"
parts = {"fields": cases, "levels": chosen}
path.write_text("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in rows) + "\n]" for name, rows in parts.items()) + "\n}\n")
