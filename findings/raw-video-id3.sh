#!/usr/bin/env bash
# ffmpeg skips the tags of an audio file ("ID3") in front of any input, raw video too, even if -f rawvideo was asked for.
# A movie whose first pixels have the values 73, 68 and 51 loses that many bytes: one frame is missing and all others are shifted.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio==2.38.0 imageio-ffmpeg==0.6.0 av==18.1.0
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
env/bin/python - <<'PYTHON'
import subprocess
import sys

import imageio.v3 as iio
import imageio_ffmpeg
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


# Three frames in grey. The first begins with "ID3", version 4.0, no flags, and a length of 17 * 128 + 16 bytes, as any picture might.
frames = np.empty((3, 48, 64), np.uint8)
frames[0] = np.arange(64)
frames[1:] = frames[0]
frames[0].flat[:10] = [73, 68, 51, 4, 0, 0, 0, 0, 17, 16]
skipped = 10 + 17 * 128 + 16

builds = {
    'ffmpeg of 2018': 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg',
    'ffmpeg 7.0.2': imageio_ffmpeg.get_ffmpeg_exe(),
}
for name, program in builds.items():
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
    shape = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x48', '-r', '10', '-i', 'pipe:0']
    done = subprocess.run(
        [program, '-v', 'quiet', *shape, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
        input=frames.tobytes(),
        capture_output=True,
    )
    whole = frames.tobytes()
    expected = (0, 3, 'the bytes that were sent')
    sent = {whole: expected[2], whole[skipped : skipped + len(done.stdout)]: f'what was sent without its first {skipped} bytes'}
    seen = (done.returncode, len(done.stdout) / frames[0].size, sent.get(done.stdout, 'other bytes'))
    compare(f'{name}: exit code, frames, bytes', expected, seen, (0, 2, f'what was sent without its first {skipped} bytes'))

# imageio sends raw video to the same program, and so loses the frame; its other plugin does not.
colours = np.repeat(frames[..., None], 3, 3)
colours[0].flat[:10] = frames[0].flat[:10]
written = {}
for plugin, options in (('FFMPEG', {'macro_block_size': 1, 'ffmpeg_log_level': 'quiet'}), ('pyav', {'codec': 'libx264'})):
    iio.imwrite(f'{plugin}.mp4', colours, plugin=plugin, fps=10, **options)
    written[plugin] = len(iio.imread(f'{plugin}.mp4', plugin='pyav'))
compare('imageio 2.38.0: frames of three in the MP4, by plugin', {'FFMPEG': 3, 'pyav': 3}, written, {'FFMPEG': 2, 'pyav': 3})
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
