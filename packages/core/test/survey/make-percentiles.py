"""Percentiles as NumPy computes them, for percentile.test.ts: python3 make-percentiles.py > percentiles.json"""
import json
import numpy as np

rng = np.random.default_rng(11)
cases = []
for name, values in {
    "one": [3.5],
    "two": [-1.0, 4.0],
    "small": rng.normal(size=7),
    "ties": rng.integers(0, 4, 50).astype(float),
    "skewed": np.exp(3 * rng.normal(size=101)),
    "mixed signs": np.concatenate([-np.geomspace(1e-300, 1e300, 40), np.geomspace(1e-300, 1e300, 40), [0.0, -0.0]]),
    "float32": rng.normal(size=200).astype(np.float32).astype(float),
    "float32 tiny": (rng.normal(size=60) * 1e-40).astype(np.float32).astype(float),
}.items():
    values = np.asarray(values, float)
    for method in ("linear", "hazen"):
        for low, high in ((2, 98), (0, 100), (25, 75), (0.1, 99.9), (33.3, 50)):
            expected = np.percentile(values, [low, high], method=method)
            cases.append({"name": name, "method": method, "percentile": [low, high], "values": values.tolist(), "expected": expected.tolist()})
print(json.dumps(cases, indent=1))
