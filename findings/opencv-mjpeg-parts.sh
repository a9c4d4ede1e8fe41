#!/usr/bin/env bash
# An AVI may have several parts (OpenDML: RIFF AVI, then RIFF AVIX), and has above 1 GiB. OpenCV's own Motion JPEG backend, which
# serves if FFmpeg is not there, reads the first part only, and counts its frames as all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 opencv-python-headless==5.0.0.93 imageio-ffmpeg==0.6.0
env/bin/python - <<'PYTHON'
import struct
import subprocess
import sys

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



def chunk(name, data):
    return name + struct.pack('<I', len(data)) + data + b'\0' * (len(data) % 2)


def group(name, data):
    return chunk(b'LIST', name + data)


def opendml(pictures, parts, index_of_parts):
    """The file, and where each part's index is: (offset, size, frames) for the index of parts, which stands in front of them."""
    header = struct.pack('<14I', 100_000, 0, 0, 0x10, parts[0], 0, 1, 0, 64, 48, 0, 0, 0, 0)
    stream = b'vidsMJPG' + struct.pack('<IHHIIIIIIII4h', 0, 0, 0, 0, 1, 10, 0, len(pictures), 0, 0xFFFFFFFF, 0, 0, 0, 64, 48)
    layout = struct.pack('<IiiHH4sIiiII', 40, 64, 48, 1, 24, b'MJPG', 64 * 48 * 3, 0, 0, 0, 0)
    indexes = struct.pack('<HBBI4s12x', 4, 0, 0, len(parts), b'00dc')
    indexes += b''.join(struct.pack('<QII', *part) for part in index_of_parts)
    one = group(b'strl', chunk(b'strh', stream) + chunk(b'strf', layout) + chunk(b'indx', indexes))
    total = group(b'odml', chunk(b'dmlh', struct.pack('<I244x', len(pictures))))
    file, found, first = b'', [], 0
    for part, count in enumerate(parts):
        head = b'' if part else group(b'hdrl', chunk(b'avih', header) + one + total)
        movi = len(file) + 12 + len(head)
        body, entries, old_index = b'', b'', b''
        for picture in pictures[first : first + count]:
            entries += struct.pack('<II', 12 + len(body) + 8, len(picture))
            old_index += b'00dc' + struct.pack('<III', 0x10, 4 + len(body), len(picture))
            body += chunk(b'00dc', picture)
        index = chunk(b'ix00', struct.pack('<HBBI4sQI', 2, 0, 1, count, b'00dc', movi, 0) + entries)
        found.append((movi + 12 + len(body), len(index), count))
        rest = b'' if part else chunk(b'idx1', old_index)
        file += chunk(b'RIFF', (b'AVIX' if part else b'AVI ') + head + group(b'movi', body + index) + rest)
        first += count
    return file, found


parts = (5, 4, 3)
pictures = [cv2.imencode('.jpg', draw(k))[1].tobytes() for k in range(sum(parts))]
places = opendml(pictures, parts, [(0, 0, 0)] * len(parts))[1]
with open('parts.avi', 'wb') as movie:
    movie.write(opendml(pictures, parts, places)[0])

program = imageio_ffmpeg.get_ffmpeg_exe()
print(subprocess.run([program, '-version'], capture_output=True, text=True, check=True).stdout.split(' Copyright')[0])
done = subprocess.run(
    [program, '-v', 'error', '-i', 'parts.avi', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'], capture_output=True, check=True
)
expected = list(range(12))
seen = [number(x) for x in np.frombuffer(done.stdout, np.uint8).reshape(-1, 48, 64, 3)]
compare('ffmpeg 7.0.2: frames', expected, seen, expected)
for name, backend, recorded in (('FFmpeg', cv2.CAP_FFMPEG, expected), ('CAP_OPENCV_MJPEG', cv2.CAP_OPENCV_MJPEG, expected[:5])):
    video, seen = cv2.VideoCapture('parts.avi', backend), []
    count = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    while (read := video.read())[0]:
        seen.append(number(read[1]))
    compare(f'OpenCV {cv2.__version__}, backend {name}: FRAME_COUNT, frames', (12, expected), (count, seen), (len(recorded), recorded))
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
