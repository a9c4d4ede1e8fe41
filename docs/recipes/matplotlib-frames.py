"""What matplotlib draws from the recipes' data, by the lines that each recipe replaces: node examples/recipes/make-data.mjs,
then python3 docs/recipes/matplotlib-frames.py [OUTDIR]. Run by hand, with NumPy 1.24 and matplotlib 3.6 (Debian 12)."""
import os, sys
import numpy as np
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib import cm
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
data = os.path.join(here, "../../examples/recipes/data")
out = sys.argv[1] if len(sys.argv) > 1 else here


def load(name):
    return np.load(f"{data}/{name}.npy")


def save(fig, name):
    # The version of the program is left out: a picture changes where its pixels do.
    fig.savefig(f"{out}/{name}.png", dpi=100, metadata={"Software": None})
    plt.close(fig)
    with Image.open(f"{out}/{name}.png") as picture:
        rgb = picture.convert("RGB")
    rgb.save(f"{out}/{name}.png", optimize=True)


def figure(width, height):
    return plt.figure(figsize=(width / 100, height / 100), dpi=100)


rates = load("rates/Beto_Manif_Exp11_conv4-3")
windows = load("windows")


def correlation():
    cc = load("cc/Beto_Manif_Exp11_conv5-3").astype(float)
    return np.mean(np.abs(cc), axis=2)


def videowriter_loop():
    a = correlation()
    fig = figure(320, 280)
    im = plt.imshow(a[:, :, 10], vmin=np.percentile(a, 2, method="hazen"), vmax=np.percentile(a, 98, method="hazen"))
    plt.colorbar(im)
    plt.title("Beto Manif Exp 11 conv5-3 meanabs")
    fig.tight_layout()
    save(fig, "videowriter-loop")


def imagesc_figure():
    fig = figure(552, 543)
    low, high = np.percentile(rates, [2, 98], method="hazen")
    im = plt.imshow(rates[:, :, 10], vmin=low, vmax=high)
    fig.colorbar(im, fraction=0.046)
    plt.title(
        "Beto Manif Exp 11 Pref chan 20\nmeanabs CorrCoef of VGG16 conv4-3 feature\nwith [%d,%d] ms firing rate"
        % tuple(windows[10])
    )
    fig.tight_layout()
    save(fig, "imagesc-figure")


def matlab_gif():
    fig = figure(360, 300)
    low, high = np.percentile(rates, [2, 98], method="hazen")
    plt.colorbar(plt.imshow(rates[:, :, 10], vmin=low, vmax=high))
    plt.title("with [%d,%d] ms firing rate" % tuple(windows[10]))
    fig.tight_layout()
    save(fig, "matlab-gif")


def walk(name, first):
    w = load("walk")
    fig = plt.figure()
    plt.plot(w[first:61, 0], w[first:61, 1], "k-o")
    plt.xlim(-5, 5)
    plt.ylim(-5, 5)
    save(fig, name)


def artistanimation_images():
    fig = plt.figure()
    plt.imshow(load("gratings")[3], cmap=cm.Greys_r, animated=False)
    save(fig, "artistanimation-images")


def artistanimation_titles():
    fig, ax = plt.subplots()
    frames = []
    x, y, tint = load("titles/x"), load("titles/y"), load("titles/tint")
    for n in range(4):
        title = plt.text(0.5, 1.01, n, ha="center", va="bottom", color=tint[n], transform=ax.transAxes, fontsize="large")
        text = ax.text(n, n, n)
        # All points were blue for the user who found that colours run on: here each scatter is the first of its frame.
        scatter = ax.scatter(x[n], y[n], marker="+", color="C0")
        frames.append([text, scatter, title])
    for n, artists in enumerate(frames):
        for artist in artists:
            artist.set_visible(n == 2)
    save(fig, "artistanimation-titles")


def funcanimation_heatmap():
    low, high = np.percentile(rates, [2, 98])
    fig, ax = plt.subplots()
    im = ax.imshow(rates[:, :, 10], vmin=low, vmax=high)
    ax.set_title("Rate [%d, %d]ms" % tuple(windows[10]))
    plt.colorbar(im)
    save(fig, "funcanimation-heatmap")


def drawnow():
    from scipy.ndimage import gaussian_filter1d

    a = correlation()
    for axis in (0, 1):
        a = gaussian_filter1d(a, 0.8, axis=axis)
    fig = figure(400, 340)
    im = plt.imshow(a[:, :, 10], vmin=np.percentile(a, 2), vmax=np.percentile(a, 98), cmap="magma")
    plt.colorbar(im, label="correlation")
    plt.title("Beto Manif Exp 11, frame 10")
    fig.tight_layout()
    save(fig, "drawnow")


def composite_tuning():
    generation = 15
    picture, place, rate, tuning = (load(f"evolution/{name}") for name in ("picture", "place", "rate", "tuning"))
    fig = figure(720, 480)
    axes = fig.subplot_mosaic([["A", "A", "C"], ["B", "B", "C"]])
    mean, sem = rate[:, 0], rate[:, 1]
    x = np.arange(len(mean))
    axes["A"].fill_between(x, mean - sem, mean + sem, alpha=0.3)
    axes["A"].plot(x, mean)
    axes["A"].axvline(generation, color="k", linestyle="--")
    axes["A"].set(xlabel="generation", ylabel="rate (Hz)")
    im = axes["B"].imshow(tuning, extent=[-99, 99, 99, -99])
    fig.colorbar(im, ax=axes["B"], label="rate (Hz)")
    axes["B"].plot(place[generation, 1], place[generation, 0], "o", color="red", markersize=10)
    axes["B"].set(xlabel="theta", ylabel="phi")
    axes["C"].imshow(picture[generation])
    axes["C"].set_axis_off()
    axes["C"].set_title(f"generation {generation}")
    fig.suptitle("Beto Evol Exp 11")
    fig.tight_layout()
    save(fig, "composite-tuning")


def montage():
    pictures, rate = load("montage/pictures"), load("montage/rate")
    fig, axes = plt.subplots(3, 5, figsize=(5.6, 3.8))
    for n, ax in enumerate(axes.flat):
        ax.imshow(pictures[n])
        ax.set(xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set(color=cm.plasma(plt.Normalize(0, 60)(rate[n, 6])), linewidth=4)
    fig.suptitle("window 7")
    fig.tight_layout()
    save(fig, "montage")


def scatter_grid():
    x, y = load("grid/pc1"), load("grid/pc2")
    fig, axes = plt.subplots(11, 11, sharex=True, sharey=True, figsize=(8.8, 8.6))
    for phi in range(11):
        for theta in range(11):
            axes[phi, theta].scatter(x[phi, theta, :, 7], y[phi, theta, :, 7], s=9)
    # All frames share the limits.
    for values, set_limits in ((x, axes[0, 0].set_xlim), (y, axes[0, 0].set_ylim)):
        margin = 0.05 * np.ptp(values)
        set_limits(values.min() - margin, values.max() + margin)
    fig.suptitle("Population response, window 7")
    fig.tight_layout()
    save(fig, "scatter-grid")


videowriter_loop()
imagesc_figure()
matlab_gif()
walk("ffmpegwriter-random-walk", 0)
walk("ffmpegwriter-random-walk-dot", 60)
artistanimation_images()
artistanimation_titles()
funcanimation_heatmap()
drawnow()
composite_tuning()
montage()
scatter_grid()
