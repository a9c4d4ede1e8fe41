"""Writes src/colormaps/tables.ts, src/color-names.ts and test/fixtures/colormaps.json from matplotlib's own tables.

Debian: apt install python3-matplotlib; then: /usr/bin/python3 scripts/bake-colormaps.py
imshow cuts colours off to 8 bits (bytes=True), Agg rounds those of marks: a table is the rounded levels, then one bit a
level (least significant first) where the level that is cut off is one less.
"""
import base64, hashlib, json, pathlib
import matplotlib, numpy as np
from matplotlib import colors

NAMES = [name for name in matplotlib.colormaps if not name.endswith("_r")]

package = pathlib.Path(__file__).resolve().parent.parent


def tables(name):
    """Rounded and cut off; matplotlib's own count of colours (256, but 510 of twilight and 8 to 20 of the qualitative ones)."""
    cmap = matplotlib.colormaps[name]
    entries = np.arange(cmap.N)
    return np.rint(cmap(entries)[:, :3] * 255).astype(np.uint8), cmap(entries, bytes=True)[:, :3]


def mask(name):
    rounded, cut = tables(name)
    return np.packbits((rounded != cut).ravel(), bitorder="little").tobytes()


def text(data):
    return base64.b64encode(data).decode()


lines = [
    f"// matplotlib {matplotlib.__version__}'s colour maps in base64: RGB triples rounded to 8 bits, a bit for each level that imshow draws",
    "// one darker; reversed maps, where turning round alone does not give them, whole or as these bits; written by scripts/bake-colormaps.py.",
    "export const colormapTables: Readonly<Record<string, string>> = {",
]
for name in sorted(NAMES, key=str.lower):
    rounded, cut = tables(name)
    lines += [f"  {name}:", f"    '{text(rounded.tobytes() + mask(name))}',"]
    # Reversing and rounding do not always commute: where matplotlib's reversed map is another by a level, it is kept too.
    back, back_cut = tables(name + "_r")
    if not np.array_equal(rounded[::-1], back):
        lines += [f"  {name}_r:", f"    '{text(back.tobytes() + mask(name + '_r'))}',"]
    elif not np.array_equal(cut[::-1], back_cut):
        lines += [f"  {name}_r:", f"    '{text(mask(name + '_r'))}',"]
(package / "src/colormaps/tables.ts").write_text("\n".join(lines + ["}", ""]))

# The picture of each table that tests hold the package to: straight from matplotlib, reversed maps too.
fixture = {"matplotlib": matplotlib.__version__, "maps": {}, "index": []}
for name in NAMES:
    for wanted in (name, name + "_r"):
        rounded, cut = tables(wanted)
        fixture["maps"][wanted] = {
            "colors": len(cut),
            "last": cut[-1].tolist(),
            "cut": hashlib.sha256(cut.tobytes()).hexdigest(),
            "rounded": hashlib.sha256(rounded.tobytes()).hexdigest(),
        }
# Which entry a value takes: a map whose channels count its entries, through Normalize; bad, under and over behind them.
for count in (256, 10, 510):
    counting = colors.ListedColormap([(i // 256 / 255, i % 256 / 255, 0) for i in range(count)])
    for at, method in enumerate((counting.set_bad, counting.set_under, counting.set_over)):
        method(((count + at) // 256 / 255, (count + at) % 256 / 255, 0))
    rng = np.random.default_rng(7)
    for lo, hi in [(0, 1), (-1, 1), (-0.897, 0.993), (0, 256), (1e-7, 3e-7), (-5e6, 2e6), (0.1, 0.7)]:
        values = np.concatenate([
            lo + (hi - lo) * rng.uniform(-0.1, 1.1, 20),
            lo + (hi - lo) * np.arange(0, 257, 16) / 256,
            lo + (hi - lo) * np.arange(0, 11) / 10,
            [lo, hi, lo - abs(hi - lo) * 1e-12, hi + abs(hi - lo) * 1e-12],
        ])
        rgba = np.rint(counting(colors.Normalize(lo, hi)(values)) * 255).astype(int)
        entries = (rgba[:, 0] * 256 + rgba[:, 1]).tolist()
        fixture["index"].append({"colors": count, "limits": [lo, hi], "values": values.tolist(), "entries": entries})
(package / "test/fixtures/colormaps.json").write_text(json.dumps(fixture) + "\n")

names = {**colors.CSS4_COLORS, **colors.TABLEAU_COLORS}
lines = ["// CSS's colour names and matplotlib's `tab:` ones as 0xRRGGBB; written by scripts/bake-colormaps.py.",
         "export const colorNames: Readonly<Record<string, number>> = {"]
for name, value in names.items():
    key = f"'{name}'" if ":" in name else name
    lines.append(f"  {key}: 0x{value[1:].lower()},")
(package / "src/color-names.ts").write_text("\n".join(lines + ["}", ""]))
