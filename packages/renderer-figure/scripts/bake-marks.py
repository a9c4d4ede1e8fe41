"""Writes test/fixtures/marks.json: what matplotlib's Agg paints for markers, line styles and filled polygons, as sums of coverage.

/usr/bin/python3 scripts/bake-marks.py (Debian: python3-matplotlib)
"""
import json, pathlib
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

PIXELS = 64


def paint(draw):
    """Coverage, 0 to 1, of what `draw` paints in black onto an axes whose data coordinates are pixels, y downwards."""
    fig = plt.figure(figsize=(PIXELS / 100, PIXELS / 100), dpi=100)
    ax = fig.add_axes([0, 0, 1, 1])
    ax.axis("off")
    ax.set_xlim(0, PIXELS)
    ax.set_ylim(PIXELS, 0)
    draw(ax)
    fig.canvas.draw()
    image = 1 - np.asarray(fig.canvas.buffer_rgba())[:, :, 0] / 255
    plt.close(fig)
    return image


def facts(image):
    rows, columns = np.nonzero(image > 0.02)
    weights = image.sum()
    y, x = np.indices(image.shape) + 0.5
    return {"sum": round(float(weights), 3), "x": round(float((x * image).sum() / weights), 3), "y": round(float((y * image).sum() / weights), 3),
            "box": [int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1]}


markers = []
for marker in "os^v<>DdpP*hHX8.+x|_1234,":
    for size in (6, 11):
        image = paint(lambda ax: ax.plot([32], [32], "k" + marker, markersize=size))
        markers.append({"marker": marker, "size": size, "edge": 1, "at": [32, 32], "by": "plot", **facts(image)})
        if marker in "sP+|_,":
            continue
        # Of two colours: one is painted exactly where it is, not on whole pixels.
        image = paint(lambda ax: ax.scatter([32.25, -99], [31.5, -99], s=size**2, c=["k", "r"], marker=marker))
        markers.append({"marker": marker, "size": size, "edge": 1.5 if marker in "x1234" else 1, "at": [32.25, 31.5], "by": "scatter", **facts(image)})

lines = []
zigzag = [[5, 50], [20.3, 10.7], [30.1, 45.2], [44.9, 12.2], [58, 52]]
for points in (zigzag, [[5.3, 30.2], [58.6, 33.9]], [[10, 10.3], [10, 50.3], [50, 50.3]]):
    for width in (0.5, 1.5, 4):
        for style, name in (("-", "solid"), ("--", "dashed"), ("-.", "dashdot"), (":", "dotted")):
            for snap in (False, True):
                if snap and points is zigzag:
                    continue
                image = paint(lambda ax: ax.plot(*zip(*points), style, color="k", lw=width, snap=None if snap else False))
                lines.append({"points": points, "width": width, "line": name, "snap": snap, **facts(image),
                              "rows": [round(float(v), 2) for v in image.sum(1)], "columns": [round(float(v), 2) for v in image.sum(0)]})

fills = []
for points in ([[10.25, 12.5], [40.75, 12.5], [40.75, 30.1], [10.25, 30.1]], [[5, 5], [60, 20], [30, 58.5]], [[10, 10], [50, 50], [50, 10], [10, 50]], [[-900, 20], [900, 20.5], [900, 40], [-900, 30]]):
    image = paint(lambda ax: ax.add_patch(plt.Polygon(points, closed=True, fc="k", lw=0, snap=False)))
    fills.append({"points": points, **facts(image), "rows": [round(float(v), 2) for v in image.sum(1)]})

path = pathlib.Path(__file__).resolve().parent.parent / "test/fixtures/marks.json"
parts = {"markers": markers, "lines": lines, "fills": fills}
path.write_text("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]" for name, cases in parts.items()) + "\n}\n")
