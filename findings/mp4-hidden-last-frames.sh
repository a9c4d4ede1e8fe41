#!/usr/bin/env bash
# ffmpeg writes MP4s whose own edit list hides their last frames from every reader, if each frame keeps its own time. 7.0.2: times
# in milliseconds (settb, -fps_mode passthrough), the last frame lasts 0. 2018: uneven times and B-frames, the list ends with the times of decoding.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio-ffmpeg==0.6.0 av==18.1.0
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
env/bin/python - <<'PYTHON'
import subprocess
import sys

import av
import imageio_ffmpeg
import numpy as np

changed = []


def compare(what, expected, seen, recorded):
    print(f"{what}\n  expected: {expected}\n  seen:     {seen}")
    if seen != recorded:
        changed.append(what)


# Each picture shows its number in binary, a column a bit.
def draw(number):
    bits = [200 if number >> bit & 1 else 40 for bit in range(8)]
    return np.broadcast_to(np.repeat(np.array(bits, np.uint8), 8)[None, :, None], (48, 64, 3))


def number(picture):
    return sum(1 << bit for bit in range(8) if picture[:, 8 * bit + 2 : 8 * bit + 6].mean() > 120)



new = imageio_ffmpeg.get_ffmpeg_exe()
old = 'node_modules/@ffmpeg-installer/linux-x64/ffmpeg'
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48', '-r', '30', '-i', 'pipe:0']
x264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '2']
pictures = b''.join(draw(k).tobytes() for k in range(60))
thirds = [k for k in range(60) if k % 3 == 0 or k < 20]


def shown(file):
    """The numbers that PyAV reads, and how many both builds of ffmpeg do."""
    with av.open(file) as container:
        numbers = [number(frame.to_ndarray(format='rgb24')) for frame in container.decode(video=0)]
    counts = []
    for program in (old, new):
        output = ['-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']
        counts.append(len(subprocess.run([program, '-v', 'quiet', '-i', file, *output], capture_output=True).stdout) // (48 * 64))
    return numbers, counts


milliseconds = ['-vf', "settb=1/1000,setpts='N*33+mod(N,2)'"]
uneven = ['-vf', "select='not(mod(n,3))+lt(n,20)'"]
cases = [
    ('times in milliseconds, ffmpeg 7.0.2, MP4', new, milliseconds, 'times.mp4', range(60), 1),
    ('the same in MKV', new, milliseconds, 'times.mkv', range(60), 0),
    ('uneven times of 1/30 s, ffmpeg of 2018, MP4', old, uneven, 'thirds.mp4', thirds, 2),
    ('the same in MKV', old, uneven, 'thirds.mkv', thirds, 0),
    ('the same by ffmpeg 7.0.2, MP4', new, uneven, 'thirds-new.mp4', thirds, 0),
]
for program in (old, new):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
for name, program, times, file, sent, hidden in cases:
    command = [program, '-v', 'quiet', *raw, *times, '-vsync', 'passthrough', *x264, file]
    subprocess.run(command, input=pictures, check=True)
    sent = list(sent)
    left = sent[: len(sent) - hidden]
    numbers, counts = shown(file)
    as_sent = 'as sent' if numbers == sent else f'as sent but for the last {hidden}' if numbers == left else numbers
    recorded = (len(left), 'as sent' if not hidden else f'as sent but for the last {hidden}', [len(left)] * 2)
    what = f'{name}: frames by PyAV {av.__version__}, which ones, frames by ffmpeg of 2018 and 7.0.2'
    compare(what, (len(sent), 'as sent', [len(sent)] * 2), (len(numbers), as_sent, counts), recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
