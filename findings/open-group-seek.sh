#!/usr/bin/env bash
# Encoders with open groups of pictures (x265 by default, many cameras) store frames that are shown before a key frame after it. In MP4
# such a frame cannot be sought to: FFmpeg starts at that key frame, and gives the key frame instead, without a message.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 imageio-ffmpeg==0.6.0 av==18.1.0 opencv-python-headless==5.0.0.93
npm install --silent --no-audit --no-fund --prefix "$work" @ffmpeg-installer/ffmpeg@1.1.0
# OpenCV's FFmpeg says much of frames that it decodes and drops.
OPENCV_FFMPEG_LOGLEVEL=-8 env/bin/python - <<'PYTHON'
import subprocess
import sys

import av
import cv2
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
raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '64x48']
x264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '3', '-x264-params', 'keyint=12:min-keyint=12:scenecut=0:open-gop=1']
pictures = b''.join(draw(k).tobytes() for k in range(60))
subprocess.run([new, '-v', 'error', *raw, '-r', '25', '-i', 'pipe:0', *x264, 'open.mp4'], input=pictures, check=True)
subprocess.run([new, '-v', 'error', '-i', 'open.mp4', '-c', 'copy', 'open.mkv'], check=True)


def by_ffmpeg(program, file, frame):
    command = [program, '-v', 'error', '-ss', f'{frame / 25:.6f}', '-i', file, '-frames:v', '1', *raw[:4], 'pipe:1']
    done = subprocess.run(command, capture_output=True, check=True)
    return number(np.frombuffer(done.stdout, np.uint8).reshape(48, 64, 3))


def by_pyav(file, frame):
    with av.open(file) as container:
        stream = container.streams.video[0]
        container.seek(round(frame / 25 / stream.time_base), stream=stream)
        for found in container.decode(stream):
            if found.time > (frame - 0.5) / 25:
                return number(found.to_ndarray(format='rgb24'))


def by_opencv(file, frame):
    video = cv2.VideoCapture(file, cv2.CAP_FFMPEG)
    video.set(cv2.CAP_PROP_POS_FRAMES, frame)
    return number(video.read()[1])


def wrong(find, file):
    """Frame asked for: frame found, if it is another one."""
    found = {frame: find(file, frame) for frame in range(1, 60)}
    return {frame: at for frame, at in found.items() if at != frame}


# The frames that are shown just before a key frame, but come after it in the file.
leading = {frame: key for key in (12, 24, 36, 48) for frame in range(key - 3, key)}
for program in (old, new):
    print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
compare('ffmpeg of 2018, -ss, MP4', {}, wrong(lambda *at: by_ffmpeg(old, *at), 'open.mp4'), {})
compare('ffmpeg 7.0.2, -ss, MP4', {}, wrong(lambda *at: by_ffmpeg(new, *at), 'open.mp4'), leading)
compare('ffmpeg 7.0.2, -ss, the same in MKV', {}, wrong(lambda *at: by_ffmpeg(new, *at), 'open.mkv'), {})
compare(f'PyAV {av.__version__}, seek to the time before, MP4', {}, wrong(by_pyav, 'open.mp4'), leading)
compare(f'PyAV {av.__version__}, the same in MKV', {}, wrong(by_pyav, 'open.mkv'), {})
compare(f'OpenCV {cv2.__version__}, POS_FRAMES, MP4', {}, wrong(by_opencv, 'open.mp4'), {})
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
