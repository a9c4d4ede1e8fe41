"""Writes src/colormaps/tables.ts, src/color-names.ts and test/fixtures/colormaps.json from matplotlib's own tables.

Debian: apt install python3-matplotlib; then: /usr/bin/python3 scripts/bake-colormaps.py
Every entry is rounded to the nearest 8-bit level (matplotlib 3.6's bytes=True cuts off instead, and differs by one level).
"""
import base64, hashlib, json, pathlib
import matplotlib, numpy as np
from matplotlib import colors

NAMES = """viridis plasma inferno magma cividis turbo jet hot gray bone copper pink coolwarm bwr seismic
RdBu RdYlBu RdYlGn RdGy Spectral PiYG PRGn PuOr BrBG Greys Blues Reds Greens Oranges Purples YlOrRd YlOrBr YlGnBu YlGn
OrRd PuRd RdPu BuPu GnBu PuBu PuBuGn BuGn hsv twilight twilight_shifted spring summer autumn winter cool Wistia
rainbow nipy_spectral gist_ncar gist_rainbow gist_heat gist_earth gist_stern terrain ocean cubehelix gnuplot gnuplot2
CMRmap brg afmhot""".split()

package = pathlib.Path(__file__).resolve().parent.parent


def table(name):
    return np.rint(matplotlib.colormaps[name](np.arange(256))[:, :3] * 255).astype(np.uint8)


lines = [
    f"// matplotlib {matplotlib.__version__}'s colour maps as 256 RGB triples in base64, rounded to 8 bits; written by scripts/bake-colormaps.py.",
    "export const colormapTables: Readonly<Record<string, string>> = {",
]
for name in sorted(NAMES, key=str.lower):
    lines += [f"  {name}:", f"    '{base64.b64encode(table(name).tobytes()).decode()}',"]
    # Reversing and rounding do not always commute: where matplotlib's reversed map is another by a level, it is kept too.
    if not np.array_equal(table(name)[::-1], table(name + "_r")):
        lines += [f"  {name}_r:", f"    '{base64.b64encode(table(name + '_r').tobytes()).decode()}',"]
(package / "src/colormaps/tables.ts").write_text("\n".join(lines + ["}", ""]))

# The picture of each table that tests hold the package to: straight from matplotlib's floats, reversed maps too.
fixture = {"matplotlib": matplotlib.__version__, "maps": {}, "index": []}
for name in NAMES:
    for wanted in (name, name + "_r"):
        rgb = table(wanted)
        fixture["maps"][wanted] = {
            "sha256": hashlib.sha256(rgb.tobytes()).hexdigest(),
            "samples": {str(i): rgb[i].tolist() for i in (0, 85, 255)},
        }
# Which entry a value takes: a map whose red channel counts its entries, through Normalize.
counting = colors.ListedColormap([(i / 255, 0, 0) for i in range(256)])
counting.set_bad((0, 1, 0))
rng = np.random.default_rng(7)
for lo, hi in [(0, 1), (-1, 1), (-0.897, 0.993), (0, 256), (1e-7, 3e-7), (-5e6, 2e6), (0.1, 0.7)]:
    values = np.concatenate([
        lo + (hi - lo) * rng.uniform(-0.1, 1.1, 20),
        lo + (hi - lo) * np.arange(0, 257, 16) / 256,
        [lo, hi, lo - abs(hi - lo) * 1e-12, hi + abs(hi - lo) * 1e-12],
    ])
    rgba = counting(colors.Normalize(lo, hi)(values))
    fixture["index"].append({"limits": [lo, hi], "values": values.tolist(), "entries": np.rint(rgba[:, 0] * 255).astype(int).tolist()})
(package / "test/fixtures/colormaps.json").write_text(json.dumps(fixture) + "\n")

names = {**colors.CSS4_COLORS, **colors.TABLEAU_COLORS}
lines = ["// CSS's colour names and matplotlib's `tab:` ones as 0xRRGGBB; written by scripts/bake-colormaps.py.",
         "export const colorNames: Readonly<Record<string, number>> = {"]
for name, value in names.items():
    key = f"'{name}'" if ":" in name else name
    lines.append(f"  {key}: 0x{value[1:].lower()},")
(package / "src/color-names.ts").write_text("\n".join(lines + ["}", ""]))
