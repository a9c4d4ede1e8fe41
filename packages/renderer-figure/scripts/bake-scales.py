"""Writes test/fixtures/scales.json and norms.json: ticks, labels, limits and colours that matplotlib gives.

/usr/bin/python3 scripts/bake-scales.py (Debian: python3-matplotlib)
"""
import json, pathlib, re, warnings
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import colors

warnings.simplefilter("ignore")
folder = pathlib.Path(__file__).resolve().parent.parent / "test/fixtures"


def plain(label):
    """A label of mathtext as plain text with raised digits."""
    label = label.replace(r"$\mathdefault{", "").replace("}$", "").replace(r"\times", "×")
    raised = lambda match: match.group(1).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return re.sub(r"\^\{(-?\d+)\}", raised, label).replace("-", "−")


def inside(axis, locs, labels):
    lo, hi = sorted(axis.get_view_interval())
    t = axis.get_transform().transform
    a, b = t([lo, hi])
    slack = (b - a) * 1e-10
    return sorted(((float(v), plain(l)) for v, l in zip(locs, labels) if a - slack <= t([v])[0] <= b + slack))


logs = [(1, 1000), (1e-3, 1e3), (0.5, 2e5), (1e-12, 1e12), (1e-30, 1e30), (3.2, 3.8), (2, 9), (2, 30), (0.9, 11), (15, 80), (1, 10),
        (1e-7, 3e-7), (99, 101), (1000, 1000.4), (1.1e-5, 8e-1), (1e-150, 1e150), (70, 7e4), (1, 1e9), (1, 1e11), (0.02, 0.03)]
symlogs = [({}, lim) for lim in [(-1e3, 1e3), (-5, 1e5), (3, 1e4), (-1e4, -3), (-3e20, 3e20), (-2.5, 2.5), (0, 100), (-100, 0), (-7, 30), (-1e3, 1)]]
symlogs += [({"linthresh": 0.01}, (-1, 1)), ({"linthresh": 1e-6, "linscale": 0.5}, (-0.3, 0.2)), ({"linthresh": 0.1, "base": 2}, (-8, 5)),
            ({"linthresh": 10, "linscale": 3}, (-5e3, 900))]
cases = [("log", {}, lim) for lim in logs]
cases += [("log", {"base": 2}, lim) for lim in [(1, 64), (0.1, 5e3), (3, 3.5), (1, 1e9)]]
cases += [("log", {"base": 5}, lim) for lim in [(1, 64), (6, 20), (0.1, 1e6)]]
cases += [("symlog", args, lim) for args, lim in symlogs]
ticks = []
for scale, args, lim in cases:
    for direction, points in (("x", 40), ("x", 150), ("x", 400), ("y", 60), ("y", 268)):
        fig = plt.figure(figsize=(10, 10))
        ax = fig.add_axes([0.1, 0.1, points / 720, points / 720])
        getattr(ax, f"set_{direction}scale")(scale, **args)
        getattr(ax, f"set_{direction}lim")(*lim)
        axis = getattr(ax, f"{direction}axis")
        locs = axis.get_majorticklocs()
        major = inside(axis, locs, axis.get_major_formatter().format_ticks(locs))
        minor = []
        if scale == "log":
            locs = axis.get_minorticklocs()
            minor = inside(axis, locs, axis.get_minor_formatter().format_ticks(locs))
        places = axis.get_transform().transform(np.linspace(*lim, 5)).tolist()
        case = {"scale": {"use": scale, **args}, "limits": list(lim), "axis": direction, "points": points,
                "major": [v for v, _ in major], "labels": [l for _, l in major], "minor": [v for v, _ in minor]}
        if any(l for _, l in minor):
            case["minorLabels"] = [l for _, l in minor]
        if points == 400:
            case["places"] = places
        ticks.append(case)
        plt.close(fig)

limits = []
data = [[1, 1000], [0, 5, 100], [-5, 2, 80], [3, 3], [1000, 1000], [0, 0], [-2, -2], [-3, -1], [1e-9, 1e9], [0.1, 0.7], [1e-12, 1e-12], [-1e6, 2e6], []]
for scale, args in [("linear", {}), ("log", {}), ("log", {"base": 2}), ("symlog", {}), ("symlog", {"linthresh": 0.01, "linscale": 0.5})]:
    for values in data:
        for margin in (0.05, 0, 0.2):
            # Without data, axes keep the limits that they were made with.
            if not values and margin != 0.05:
                continue
            fig, ax = plt.subplots()
            ax.set_yscale(scale, **args)
            ax.margins(y=margin)
            ax.plot(range(len(values)), values)
            found = [min(values), max(values)] if values else [None, None]
            smallest = min((v for v in values if v > 0), default=None)
            limits.append({"scale": {"use": scale, **args}, "found": found, "smallestPositive": smallest, "margin": margin, "limits": list(ax.get_ylim())})
            plt.close(fig)
(folder / "scales.json").write_text(json.dumps({"ticks": ticks, "limits": limits}, ensure_ascii=False) + "\n")

counting = colors.ListedColormap([(i // 256 / 255, i % 256 / 255, 0) for i in range(256)])
for at, method in enumerate((counting.set_bad, counting.set_under, counting.set_over)):
    method((1 / 255, at / 255, 0))
norms = []
rng = np.random.default_rng(11)
for option, norm in [
    ({"use": "linear"}, lambda lo, hi: colors.Normalize(lo, hi)),
    ({"use": "log"}, lambda lo, hi: colors.LogNorm(lo, hi)),
    ({"use": "symlog", "linthresh": 0.03}, lambda lo, hi: colors.SymLogNorm(0.03, vmin=lo, vmax=hi)),
    ({"use": "symlog", "linthresh": 2, "linscale": 0.5, "base": 2}, lambda lo, hi: colors.SymLogNorm(2, 0.5, vmin=lo, vmax=hi, base=2)),
    ({"use": "centered", "center": 1, "halfrange": 4}, lambda lo, hi: colors.CenteredNorm(1, 4)),
    ({"use": "two-slope", "center": 0.5}, lambda lo, hi: colors.TwoSlopeNorm(0.5, lo, hi)),
    ({"use": "power", "gamma": 0.5}, lambda lo, hi: colors.PowerNorm(0.5, lo, hi)),
    ({"use": "power", "gamma": 2.2}, lambda lo, hi: colors.PowerNorm(2.2, lo, hi)),
]:
    for lo, hi in [(0.01, 1000), (1, 10000), (0.1, 0.7), (-3, 5), (-1e4, 1e3)]:
        if option["use"] == "log" and lo <= 0 or option["use"] == "two-slope" and not lo < 0.5 < hi:
            continue
        values = np.concatenate([rng.uniform(lo, hi, 20), lo + (hi - lo) * 10 ** rng.uniform(-8, 0, 20),
                                 [0, 1, 2, 5, 10, 100, 0.5, 0.03, -0.03, -1, lo, hi, (lo + hi) / 2, hi * 1.5 + 1, lo - 1]])
        normed = norm(lo, hi)(np.ma.masked_invalid(values))
        # As lists of floats: the infinities are asked for one by one, since imshow would mask them.
        extremes = [norm(lo, hi)(v) for v in (np.inf, -np.inf)]
        entry = lambda n: int(np.rint(np.asarray(counting(n))[..., 0] * 255) * 256 + np.rint(np.asarray(counting(n))[..., 1] * 255))
        shares = [None if np.ma.is_masked(n) or not np.isfinite(n) else float(n) for n in normed]
        norms.append({"norm": option, "limits": [lo, hi], "values": values.tolist(), "shares": shares,
                      "entries": [entry(n) for n in normed], "infinities": [entry(n) for n in extremes]})
(folder / "norms.json").write_text(json.dumps(norms) + "\n")
