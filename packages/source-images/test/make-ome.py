"""Makes the OME-TIFFs of several files in fixtures/ome, and ome.json with what tifffile reads of each: `python make-ome.py`."""
import json
import os
import uuid

import numpy as np
import tifffile

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fixtures', 'ome')
os.makedirs(folder, exist_ok=True)
ids = {}


def id_of(name):
    return ids.setdefault(name, f'urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}')


def ome(own, images):
    """`images`: size of t, c, and for each plane its file and page."""
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" '
    text += f'UUID="{id_of(own)}">'
    for index, (times, channels, planes) in enumerate(images):
        text += (
            f'<Image ID="Image:{index}"><Pixels ID="Pixels:{index}" DimensionOrder="XYCZT" Type="uint16" SizeX="3" '
            f'SizeY="2" SizeZ="1" SizeC="{channels}" SizeT="{times}">'
        )
        text += ''.join(f'<Channel ID="Channel:{index}:{c}" SamplesPerPixel="1"/>' for c in range(channels))
        for (t, c), (name, page) in planes.items():
            text += (
                f'<TiffData IFD="{page}" FirstC="{c}" FirstT="{t}" FirstZ="0" PlaneCount="1">'
                f'<UUID FileName="{name}">{id_of(name)}</UUID></TiffData>'
            )
        text += '</Pixels></Image>'
    return text + '</OME>'


def plane(t, c, image=0):
    return np.arange(6, dtype='u2').reshape(2, 3) + 1000 * image + 100 * t + 10 * c


def write(name, pages, text):
    with tifffile.TiffWriter(os.path.join(folder, name)) as out:
        for index, page in enumerate(pages):
            out.write(page, description=text if index == 0 else '', metadata=None, contiguous=False)


# Four times of two channels, half of them in each file; the text is in both.
planes = {(t, c): (f'run_{t // 2}.ome.tif', t % 2 * 2 + c) for t in range(4) for c in range(2)}
for part in (0, 1):
    pages = [plane(t, c) for t in (2 * part, 2 * part + 1) for c in range(2)]
    write(f'run_{part}.ome.tif', pages, ome(f'run_{part}.ome.tif', [(4, 2, planes)]))
# Files of one recording in both orders of bytes, one of them compressed.
unlike = {(t, c): (f'unlike_{t}.ome.tif', c) for t in range(3) for c in range(2)}
for t, (order, compression) in enumerate((('<', None), ('>', None), ('>', 'zlib'))):
    name = f'unlike_{t}.ome.tif'
    with tifffile.TiffWriter(os.path.join(folder, name), byteorder=order) as out:
        for c in range(2):
            text = ome(name, [(3, 2, unlike)]) if c == 0 else ''
            out.write(plane(t, c), description=text, metadata=None, contiguous=False, compression=compression)
# The second of two files is gone.
gone = {(t, c): (f'gone_{t // 2}.ome.tif', t % 2 * 2 + c) for t in range(4) for c in range(2)}
write('gone_0.ome.tif', [plane(t, c) for t in range(2) for c in range(2)], ome('gone_0.ome.tif', [(4, 2, gone)]))
# Stopped after three of eight planes.
stopped = {(t, c): ('stopped.ome.tif', 2 * t + c) for t in range(4) for c in range(2)}
write('stopped.ome.tif', [plane(0, 0), plane(0, 1), plane(1, 0)], ome('stopped.ome.tif', [(4, 2, stopped)]))
# It had another name when it was written.
old = {(t, c): ('old.ome.tif', 2 * t + c) for t in range(2) for c in range(2)}
write('renamed.ome.tif', [plane(t, c) for t in range(2) for c in range(2)], ome('old.ome.tif', [(2, 2, old)]))
# The same, and its id is not in the text.
write('stranger.ome.tif', [plane(t, c) for t in range(2) for c in range(2)], ome('stranger', [(2, 2, old)]))
# Two positions in a file each, told of in both.
both = [(2, 2, {(t, c): (f'pos_{p}.ome.tif', 2 * t + c) for t in range(2) for c in range(2)}) for p in (0, 1)]
for p in (0, 1):
    pages = [plane(t, c, p) for t in range(2) for c in range(2)]
    write(f'pos_{p}.ome.tif', pages, ome(f'pos_{p}.ome.tif', both))
# The text is in the first file alone, or in one of its own.
master = {(t, c): (f'master_{t}.ome.tif', c) for t in range(2) for c in range(2)}
write('master_0.ome.tif', [plane(0, 0), plane(0, 1)], ome('master_0.ome.tif', [(2, 2, master)]))
for name, where in dict(master_1='master_0.ome.tif', companion='set.companion.ome', nowhere='lost.companion.ome').items():
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" '
        f'UUID="{id_of(name + ".ome.tif")}"><BinaryOnly MetadataFile="{where}" UUID="{id_of(where)}"/></OME>'
    )
    pages = [plane(t, c) for t in range(2) for c in range(2)]
    write(f'{name}.ome.tif', pages[2:] if name == 'master_1' else pages, text)
companion = {(t, c): ('companion.ome.tif', 2 * t + c) for t in range(2) for c in range(2)}
with open(os.path.join(folder, 'set.companion.ome'), 'w') as out:
    out.write(ome('set.companion.ome', [(2, 2, companion)]))

# ImageJ's text tells of six images, and four have directories, which do not lie in a row.
with tifffile.TiffWriter(os.path.join(folder, 'cut-imagej.tif')) as out:
    for index in range(4):
        text = 'ImageJ=1.11a\nimages=6\nchannels=3\nframes=2\nhyperstack=true\n' if index == 0 else ''
        out.write(plane(index, 0), description=text, metadata=None, contiguous=False)

expected = {}
for name in ('run_0', 'run_1', 'gone_0', 'stopped', 'renamed', 'pos_0', 'master_0', 'unlike_0', 'unlike_1', 'unlike_2'):
    with tifffile.TiffFile(os.path.join(folder, f'{name}.ome.tif')) as file:
        series = file.series[0]
        expected[name] = dict(axes=series.axes, shape=series.shape, values=series.asarray().ravel().tolist())
        print(name, series.axes, series.shape)
with open(os.path.join(folder, 'ome.json'), 'w') as out:
    json.dump(expected, out)
