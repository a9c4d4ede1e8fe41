"""Makes the fixtures, once with each zarr-python: `python make-fixtures.py 2` (zarr 2.13.6, numcodecs 0.11.0), `… 3` (zarr 3.1.6, numcodecs 0.16.5).

Writes fixtures/zarr-N.zarr.zip, one group with all arrays, and fixtures/zarr-N.json: what zarr-python itself reads of each.
"""
import hashlib
import json
import os
import shutil
import sys
import tempfile
import warnings
import zipfile

import numcodecs
import numpy as np
import zarr

warnings.simplefilter('ignore')
version = int(sys.argv[1])
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fixtures')
folder = tempfile.mkdtemp()
root = os.path.join(folder, 'all')
rng = np.random.default_rng(16)
expected = {}

SHAPE, CHUNKS = (5, 4, 6), (3, 4, 4)


def sample(dtype, shape=SHAPE):
    dtype = np.dtype(dtype)
    if dtype.kind == 'b':
        return rng.random(shape) < 0.5
    if dtype.kind in 'iu':
        info = np.iinfo(dtype)
        low, high = (max(info.min, -1000), min(info.max, 1000))
        values = rng.integers(low, high, shape).astype(dtype)
        values.flat[0], values.flat[1] = info.max, info.min
        return values
    if dtype.kind == 'c':
        return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(dtype)
    values = rng.normal(size=shape).astype(dtype)
    values.flat[0], values.flat[1], values.flat[2] = np.nan, np.inf, -np.inf
    return values


def number(value):
    if np.isnan(value):
        return 'nan'
    if np.isinf(value):
        return 'inf' if value > 0 else '-inf'
    return float(value)


def listed(values):
    values = np.ascontiguousarray(np.asarray(values).astype('<f8'))
    if values.size > 200:
        return hashlib.sha256(values.tobytes()).hexdigest()
    return [number(value) for value in values.ravel()]


def note(name, array, order='C'):
    values = np.asarray(array[...])
    if values.dtype.kind == 'c':
        with warnings.catch_warnings():
            parts = {'abs': np.abs(values), 'real': values.real, 'imag': values.imag, 'phase': np.angle(values)}
        content = {part: listed(of) for part, of in parts.items()}
    else:
        content = listed(values)
    dtype = values.dtype if version == 2 else array.dtype
    expected[name] = {'shape': list(values.shape), 'dtype': dtype.str, 'order': order, 'values': content}


def finish():
    store = os.path.join(here, f'zarr-{version}.zarr.zip')
    with zipfile.ZipFile(store, 'w', zipfile.ZIP_DEFLATED) as archive:
        for base, _, files in sorted(os.walk(root)):
            for name in sorted(files):
                path = os.path.join(base, name)
                info = zipfile.ZipInfo(os.path.relpath(path, root), (2026, 1, 1, 0, 0, 0))
                # Chunks are stored by turns, so that both kinds of members are read.
                info.compress_type = zipfile.ZIP_DEFLATED if len(expected) % 2 or 'json' in name or name[0] == '.' else 0
                with open(path, 'rb') as file:
                    archive.writestr(info, file.read())
    with open(os.path.join(here, f'zarr-{version}.json'), 'w') as file:
        entries = ',\n'.join(f'{json.dumps(name)}: {json.dumps(entry)}' for name, entry in expected.items())
        file.write('{\n' + entries + '\n}\n')
    shutil.rmtree(folder)
    print(len(expected), 'arrays by zarr', zarr.__version__, 'numcodecs', numcodecs.__version__)


def make2():
    group = zarr.open_group(root, mode='w')

    def add(name, values, part=..., chunks=CHUNKS, dtype=None, order='C', **options):
        options.setdefault('compressor', None)
        options.setdefault('fill_value', 0)
        values = np.asarray(values)
        array = group.create_dataset(
            name, shape=values.shape, chunks=chunks, dtype=dtype or values.dtype, order=order, **options
        )
        if part is not None:
            array[part] = values[part]
        note(name, group[name], order)

    for order in 'CF':
        for dtype in ['|b1', '|i1', '|u1', '<i2', '>i2', '<u2', '>u2', '<i4', '>i4', '<u4', '>u4', '<i8', '>i8', '<u8', '>u8',
                      '<f2', '>f2', '<f4', '>f4', '<f8', '>f8', '<c8', '>c8', '<c16', '>c16']:
            add(f'type-{order}-{dtype[1:]}-{"big" if dtype[0] == ">" else "little"}', sample(dtype), order=order)
    for cname in ['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd']:
        for shuffle in (0, 1, 2):
            for dtype in ['u1', 'i2', 'f8']:
                big = np.cumsum(rng.integers(-3, 4, (40, 30, 20)), axis=0).astype(dtype)
                add(f'blosc-{cname}-{shuffle}-{dtype}', big[:12, :9, :10], chunks=(12, 8, 10),
                    compressor=numcodecs.Blosc(cname, 5, shuffle))
    # Several blocks, splits, and a last block that is shorter.
    long = np.cumsum(rng.integers(-3, 4, 3000)).astype('i4')
    for cname in ['blosclz', 'lz4', 'zstd']:
        for blocksize in (256, 4096, 0):
            add(f'blosc-blocks-{cname}-{blocksize}', long, chunks=(2903,),
                compressor=numcodecs.Blosc(cname, 9, 1, blocksize=blocksize))
    noise = rng.integers(0, 256, (300,)).astype('u1')
    add('blosc-noise', noise, chunks=(256,), compressor=numcodecs.Blosc('lz4', 5, 1))
    codecs = {'zstd': numcodecs.Zstd(3), 'gzip': numcodecs.GZip(4), 'zlib': numcodecs.Zlib(4), 'lz4': numcodecs.LZ4(), 'bz2': numcodecs.BZ2(1)}
    for name, codec in codecs.items():
        for order in 'CF':
            add(f'codec-{name}-{order}', sample('f4'), compressor=codec, order=order)
        add(f'codec-{name}-long', np.repeat(long, 2).reshape(60, 100), chunks=(50, 70), compressor=codec)
    whole = np.cumsum(rng.integers(-3, 4, SHAPE), axis=2)
    filters = {
        'delta': ([numcodecs.Delta('<i4')], '<i4', whole),
        'delta-astype': ([numcodecs.Delta('<i4', astype='<i2')], '<i4', whole),
        'delta-big': ([numcodecs.Delta('>i2')], '>i2', whole),
        'delta-float': ([numcodecs.Delta('<f8', astype='<f4')], '<f8', whole / 3),
        'delta-wide': ([numcodecs.Delta('<i8')], '<i8', whole * 10**12),
        'scale': ([numcodecs.FixedScaleOffset(1.5, 10, '<f8', '<i2')], '<f8', whole / 10),
        'scale-big': ([numcodecs.FixedScaleOffset(1.5, 10, '<f8', '>i2')], '<f8', whole / 10),
        'scale-single': ([numcodecs.FixedScaleOffset(1.5, 10, '<f4', '|u1')], '<f4', np.abs(whole) / 10 + 1.5),
        'quantize': ([numcodecs.Quantize(2, '<f8')], '<f8', whole / 7),
        'quantize-astype': ([numcodecs.Quantize(2, '<f8', astype='<f4')], '<f8', whole / 7),
        'bitround': ([numcodecs.BitRound(6)], '<f4', whole / 7),
        'astype': ([numcodecs.AsType('<f4', '<f8')], '<f8', whole / 7),
        'shuffle': ([numcodecs.Shuffle(4)], '<f4', whole / 7),
        'shuffle-other': ([numcodecs.Shuffle(2)], '<f4', whole / 7),
        'packbits': ([numcodecs.PackBits()], '|b1', whole > 0),
        'crc32': ([numcodecs.CRC32()], '<i2', whole),
        'adler32': ([numcodecs.Adler32()], '<i2', whole),
        'named': ([numcodecs.Delta('int32', astype='int16')], '<i4', whole),
        'delta-shuffle-zlib': ([numcodecs.Delta('<i4', astype='<i2'), numcodecs.Shuffle(2), numcodecs.Zlib(3)], '<i4', whole),
        'scale-delta': ([numcodecs.FixedScaleOffset(0, 10, '<f8', '<i4'), numcodecs.Delta('<i4', astype='<i2')], '<f8', whole / 10),
    }
    for name, (list_of, dtype, values) in filters.items():
        for compressor in (None, numcodecs.Zlib(5)):
            for order in 'CF':
                suffix = f'{"plain" if compressor is None else "zlib"}-{order}'
                add(f'filter-{name}-{suffix}', values.astype(dtype), filters=list_of, compressor=compressor, order=order)
    fills = {
        'u1': ('|u1', 200), 'b1': ('|b1', True), 'i8-max': ('<i8', 2**63 - 1), 'i8-min': ('<i8', -2**63), 'u8-max': ('<u8', 2**64 - 1),
        'i8-odd': ('<i8', 2**53 + 1), 'f4-nan': ('<f4', np.nan), 'f8-inf': ('<f8', np.inf), 'f8-neg': ('>f8', -np.inf),
        'f4-fraction': ('>f4', 0.1), 'f2': ('<f2', 0.1), 'c8': ('<c8', 1 + 2j), 'i2-big': ('>i2', -300),
    }
    for name, (dtype, fill) in fills.items():
        add(f'fill-{name}', sample(dtype), part=(slice(0, 2), slice(0, 3)), fill_value=fill)
    # More than a block of 100,000 bytes, and long runs.
    runs = np.concatenate([np.zeros(3000, 'u1'), rng.integers(0, 3, 121_740).astype('u1'), np.full(260, 9, 'u1')])
    add('bz2-blocks', runs.reshape(100, 1250), chunks=(100, 1250), compressor=numcodecs.BZ2(1))
    add('slash', sample('<i2'), dimension_separator='/')
    add('scalar', np.array(7.5), chunks=())
    add('one', np.arange(9, dtype='<u2'), chunks=(4,))
    add('empty', np.zeros((0, 3), '<f4'), chunks=(1, 3))
    add('wide-chunks', sample('<f4'), chunks=(9, 9, 9))
    add('axes-6', rng.integers(0, 99, (2, 3, 2, 2, 3, 2)).astype('<i2'), chunks=(1, 2, 2, 1, 3, 1), order='F')
    add('inside/group/array', sample('<f4'))
    add('cell#1 x%20y a?b 50%', sample('<i2'))


def make3():
    from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, TransposeCodec, ZstdCodec
    from zarr.codecs import numcodecs as nc

    group = zarr.open_group(root, mode='w', zarr_format=3)

    def add(name, values, part=..., chunks=CHUNKS, shards=None, fill_value=0, **options):
        options.setdefault('compressors', None)
        values = np.asarray(values)
        array = group.create_array(name, shape=values.shape, chunks=chunks, shards=shards, dtype=values.dtype, fill_value=fill_value, **options)
        if part is not None:
            array[part] = values[part]
        note(name, group[name])

    for endian in ('little', 'big'):
        for dtype in ['b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8', 'c8', 'c16']:
            if endian == 'little' or np.dtype(dtype).itemsize > 1:
                add(f'type-{dtype}-{endian}', sample(dtype), serializer=BytesCodec(endian=endian))
    compressors = {
        'zstd': [ZstdCodec(level=3)], 'zstd-checksum': [ZstdCodec(level=3, checksum=True)], 'gzip': [GzipCodec(level=5)],
        'blosc': [BloscCodec(cname='zstd', shuffle='bitshuffle', typesize=4)], 'blosc-lz4': [BloscCodec(cname='lz4', shuffle='shuffle', typesize=4)],
        'crc32c': [Crc32cCodec()], 'zstd-crc32c': [ZstdCodec(level=1), Crc32cCodec()],
        'zlib': [nc.Zlib(level=3)], 'bz2': [nc.BZ2(level=2)], 'lz4': [nc.LZ4()], 'shuffle-zstd': [nc.Shuffle(elementsize=4), ZstdCodec(level=2)],
        'crc32': [nc.CRC32()], 'adler32': [nc.Adler32()], 'fletcher32': [nc.Fletcher32()], 'nc-blosc': [nc.Blosc(cname='blosclz')], 'nc-zstd': [nc.Zstd(level=2)], 'nc-gzip': [nc.GZip(level=2)],
    }
    for name, list_of in compressors.items():
        add(f'codec-{name}', sample('f4'), compressors=list_of)
        add(f'shard-{name}', sample('f4'), chunks=(1, 2, 3), shards=(2, 4, 6), compressors=list_of)
    for order in [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1), (1, 2, 0)]:
        text = ''.join(map(str, order))
        add(f'transpose-{text}', sample('i2'), filters=[TransposeCodec(order=order)], compressors=[ZstdCodec()])
        add(f'transpose-shard-{text}', sample('i2'), chunks=(1, 2, 3), shards=(2, 4, 6), filters=[TransposeCodec(order=order)])
    add('transpose-twice', sample('i2'), filters=[TransposeCodec(order=(1, 2, 0)), TransposeCodec(order=(0, 2, 1))])
    whole = np.cumsum(rng.integers(-3, 4, SHAPE), axis=2)
    filters = {
        'delta': ([nc.Delta(dtype='<i4')], whole.astype('i4')),
        'delta-astype': ([nc.Delta(dtype='<i4', astype='<i2')], whole.astype('i4')),
        'named': ([nc.Delta(dtype='int32')], whole.astype('i4')),
        'scale': ([nc.FixedScaleOffset(scale=10, offset=1.5, dtype='<f8', astype='<i2')], whole / 10),
        'quantize': ([nc.Quantize(digits=2, dtype='<f8')], whole / 7),
        'bitround': ([nc.BitRound(keepbits=6)], (whole / 7).astype('f4')),
        'astype': ([nc.AsType(encode_dtype='<f4', decode_dtype='<f8')], whole / 7),
        'packbits': ([nc.PackBits()], whole > 0),
    }
    for name, (list_of, values) in filters.items():
        for endian in ('little', 'big'):
            add(f'filter-{name}-{endian}', values, filters=list_of, serializer=BytesCodec(endian=endian), compressors=[ZstdCodec()])
        # zarr-python 3.1.6 gives its filters swapped bytes when it reads, so that of what it wrote big-endian it reads garbage.
        expected[f'filter-{name}-big'] = expected[f'filter-{name}-little']
    fills = {
        'u1': ('u1', 200), 'b1': ('b1', True), 'i8-max': ('i8', 2**63 - 1), 'i8-min': ('i8', -2**63), 'u8-max': ('u8', 2**64 - 1),
        'i8-odd': ('i8', 2**53 + 1), 'f4-nan': ('f4', np.nan), 'f8-inf': ('f8', np.inf), 'f8-neg': ('f8', -np.inf),
        'f4-fraction': ('f4', 0.1), 'f2': ('f2', 0.1), 'c8': ('c8', 1 + 2j), 'c16': ('c16', complex(np.nan, np.inf)),
    }
    for name, (dtype, fill) in fills.items():
        add(f'fill-{name}', sample(dtype), part=(slice(0, 2), slice(0, 3)), fill_value=fill)
        add(f'fill-shard-{name}', sample(dtype), part=(slice(0, 2), slice(0, 3)), fill_value=fill, chunks=(1, 3, 2), shards=(2, 3, 4))
    add('fletcher32-odd', np.arange(200, 218, dtype='u1').repeat(50), chunks=(899,), compressors=[nc.Fletcher32()])
    add('keys-dot', sample('i2'), chunk_key_encoding={'name': 'default', 'separator': '.'})
    add('keys-v2', sample('i2'), chunk_key_encoding={'name': 'v2', 'separator': '.'})
    add('keys-v2-slash', sample('i2'), chunk_key_encoding={'name': 'v2', 'separator': '/'})
    add('scalar', np.array(7.5), chunks=())
    add('one', np.arange(9, dtype='u2'), chunks=(4,))
    add('empty', np.zeros((0, 3), 'f4'), chunks=(1, 3))
    add('wide-chunks', sample('f4'), chunks=(9, 9, 9))
    add('names', sample('f4'), dimension_names=['time', None, 'x'])
    add('inside/group/array', sample('f4'))
    # The index at the start of a shard.
    from zarr.codecs import ShardingCodec
    values = sample('i4')
    array = group.create_array('shard-start', shape=SHAPE, chunks=(2, 4, 6), dtype='i4', compressors=None, fill_value=3,
                               serializer=ShardingCodec(chunk_shape=(1, 2, 3), codecs=[BytesCodec(), GzipCodec()], index_location='start'))
    array[:3] = values[:3]
    note('shard-start', group['shard-start'])
    array = group.create_array('shard-bare-index', shape=SHAPE, chunks=(2, 4, 6), dtype='i4', compressors=None, fill_value=3,
                               serializer=ShardingCodec(chunk_shape=(1, 2, 3), codecs=[BytesCodec()], index_codecs=[BytesCodec(endian='big')]))
    array[:3] = values[:3]
    note('shard-bare-index', group['shard-bare-index'])
    # Zarr 2's form, as zarr-python 3 writes it.
    second = zarr.open_group(os.path.join(root, 'second'), mode='w', zarr_format=2)
    for name, options in {
        'plain': {}, 'fortran': {'order': 'F'}, 'zstd': {'compressors': numcodecs.Zstd(3)}, 'blosc': {'compressors': numcodecs.Blosc()},
        'slash': {'chunk_key_encoding': {'name': 'v2', 'separator': '/'}}, 'delta': {'filters': [numcodecs.Delta('<i4', astype='<i2')]},
    }.items():
        options.setdefault('compressors', None)
        values = whole.astype('<i4')
        array = second.create_array(name, shape=SHAPE, chunks=CHUNKS, dtype='<i4', fill_value=0, **options)
        array[:] = values
        note(f'second/{name}', second[name], options.get('order', 'C'))


make2() if version == 2 else make3()
finish()
