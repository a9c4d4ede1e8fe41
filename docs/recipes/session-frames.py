"""One frame of what the Python in docs/recipes.md draws of the recordings of a session: node examples/recipes/make-data.mjs, then
python3 docs/recipes/session-frames.py [OUTDIR]. Run by hand, with NumPy 2.4, pandas 3.0, OpenCV 5.0 and matplotlib 3.11."""
import os, re, sys
import matplotlib

matplotlib.use("Agg")
import matplotlib.animation
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
out = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else here)
frames = {
    "labelled-video": 46,
    "two-cameras": 25,
    "imaging-and-licks": 20,
    "moving-window": 20,
    "slow-motion": 32,
    "session-in-parts": 34,
}
page = open(os.path.join(here, "../recipes.md"), encoding="utf8").read()


class OneFrame:
    """Stands in for the writer of movies, and keeps a frame."""

    def __init__(self, fps):
        self.at = 0

    def saving(self, fig, file, dpi):
        self.fig, self.dpi = fig, dpi
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print(name, self.at, "frames")

    def grab_frame(self):
        if self.at == frames[name]:
            file = f"{out}/{name}.png"
            self.fig.savefig(file, dpi=self.dpi, metadata={"Software": None})
            with Image.open(file) as picture:
                rgb = picture.convert("RGB")
            rgb.save(file, optimize=True)
        self.at += 1


matplotlib.animation.FFMpegWriter = OneFrame
for name in frames:
    picture = page.index(f"examples/recipes/{name}/frame.png")
    section = page[page.rindex("\n## ", 0, picture) : picture]
    os.chdir(os.path.join(here, "../../examples/recipes", name))
    exec(re.search(r"```python\n(.*?)```", section, re.S)[1], {})
