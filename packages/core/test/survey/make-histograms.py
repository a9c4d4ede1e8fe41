"""Histograms as NumPy counts them, for histogram.test.ts: python3 make-histograms.py > histograms.json"""
import json
import numpy as np

rng = np.random.default_rng(17)
cases = []


def add(name, dtype, values, bins, given=None, positive=False):
    values = np.asarray(values).astype(dtype)
    finite = values[np.isfinite(values)].astype(float)
    if positive:
        finite = finite[finite > 0]
        low, high = given or (finite.min(), finite.max())
        edges = np.geomspace(low, high, bins + 1)
        edges[0], edges[-1] = low, high
        counts, edges = np.histogram(finite, bins=edges)
    else:
        counts, edges = np.histogram(finite, bins=bins, range=given)
    cases.append({
        "name": name, "dtype": dtype, "bins": bins, "range": given, "positive": positive,
        "values": [None if np.isnan(v) else "inf" if v == np.inf else "-inf" if v == -np.inf else float(v) for v in values],
        "edges": edges.tolist(), "counts": counts.tolist(), "missing": int((~np.isfinite(values)).sum()),
    })


add("normal", "float64", rng.normal(size=500), 32)
add("normal, single precision", "float32", rng.normal(size=500), 50)
add("with missing ones", "float64", np.where(rng.random(200) < 0.2, np.nan, rng.normal(size=200)), 10)
add("with infinities", "float64", [np.inf, -np.inf, 1, 2, 3, np.nan], 4)
add("one value", "float64", [3.5] * 7, 8)
add("tenths, on the edges", "float64", np.arange(0, 101) / 10, 100)
add("a given range", "float64", rng.normal(size=500), 20, (-1.0, 1.0))
add("decades", "float64", np.exp(4 * rng.normal(size=300)), 24, None, True)
add("decades with zeros", "float64", np.concatenate([np.zeros(20), -np.ones(5), 10.0 ** np.arange(-3, 4)]), 6, None, True)
print(json.dumps(cases))
