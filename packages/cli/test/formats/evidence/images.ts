// Pictures: files of Pillow, tifffile, libtiff and cwebp.
import type { Evidence } from './evidence.js'

const tiff = (key: string) => `\`.tif\` \`.tiff\` / ${key}`

export const imagesEvidence: Evidence = {
  '`.png` / grey of 1, 2, 4 bits': { reads: ['images grey1*.png', 'images grey2*.png', 'images grey4*.png'] },
  '`.png` / grey of 8, 16 bits; RGB, RGBA of 8, 16 bits; interlaced': {
    reads: ['images grey8*.png', 'images grey16*.png', 'images rgb*.png'],
  },
  '`.png` / palette, with and without opacities; grey with opacity': {
    reads: ['images palette*.png', 'images grey-alpha*.png'],
  },
  '`.png` / animated (APNG)': {},
  '`.jpg` `.jpeg` / baseline, progressive, restart markers; grey, YCbCr, CMYK; EXIF orientation': {
    reads: ['images *.jpg'],
  },
  '`.jpg` `.jpeg` / 12 bits, lossless, hierarchical, arithmetic': { tested: ['images/refusals'] },
  '`.webp` / lossy, lossless, with and without opacity, with ICC and EXIF (ignored)': { reads: ['images webp/*'] },
  '`.webp` / animated': { refuses: [['images', 'webp/animated.webp']] },
  [tiff('classic and BigTIFF, little- and big-endian; strips, tiles; samples together or in planes')]: {
    reads: ['images tiff/bigtiff-*', 'images tiff/strips*', 'images tiff/tiles*', 'images tiff/rgb*'],
  },
  [tiff('whole numbers of 8 to 32 bits, palettes of 1 to 8, signed of 8, 16, 32; floating of 16, 32, 64')]: {
    reads: [
      'images tiff/uint8*',
      'images tiff/uint1*',
      'images tiff/uint20*',
      'images tiff/uint32*',
      'images tiff/int*',
      'images tiff/float*',
    ],
  },
  [tiff('whole numbers of 64 bits')]: { reads: ['images tiff/uint64*', 'images tiff/int64*'] },
  [tiff(
    'uncompressed, LZW (also of the old bit order), Deflate (8 and 32946), PackBits, Zstandard; horizontal and floating prediction; FillOrder 2',
  )]: {
    reads: [
      'images tiff/lzw*',
      'images tiff/*deflate*',
      'images tiff/packbits*',
      'images tiff/zstd*',
      'images tiff/floating-predictor*',
      'images tiff/lowest-bit-first.tif',
    ],
  },
  [tiff('JPEG: grey, RGB, YCbCr; strips and tiles')]: { reads: ['images tiff/jpeg-*'] },
  [tiff('palette')]: { reads: ['images tiff/palette.tif', 'images tiff/pillow-p.tif'] },
  [tiff('fax: CCITT 2 (modified Huffman), 3 (T.4, one- and two-dimensional), 4 (T.6)')]: {
    reads: ['images tiff/fax-*'],
  },
  [tiff('1 bit, BlackIsZero or WhiteIsZero')]: { reads: ['images tiff/grey1-*', 'images tiff/pillow-1.tif'] },
  [tiff('grey of 2, 4 bits, BlackIsZero or WhiteIsZero')]: { reads: ['images tiff/grey2-*', 'images tiff/grey4-*'] },
  [tiff('WhiteIsZero of 8 bits and more')]: { reads: ['images tiff/miniswhite.tif'] },
  [tiff('WebP of RGB, RGBA')]: { reads: ['images tiff/webp-*'] },
  [tiff('directories in a circle')]: { tested: ['images/tiff-refusals: circle'] },
  [tiff('CMYK, Lab, YCbCr without JPEG of one resolution')]: {
    reads: ['images tiff/cmyk.tif', 'images tiff/five-samples.tif'],
  },
  [tiff(
    "pages that are alike; tifffile's shapes; ImageJ hyperstacks, also with one directory above 4 GB; OME-TIFF; MetaMorph STK",
  )]: {
    reads: ['images tiff/shaped-*', 'images tiff/imagej-*', 'images tiff/ome-*', 'images tiff/metamorph.tif'],
  },
  [tiff('pages of several kinds')]: {
    tested: ['images/tiff-values: arrays of several kinds are numbered, and chosen by number'],
  },
  [tiff('OME-TIFF over several files')]: { reads: ['ome run_*', 'ome pos_0'] },
  [tiff('OME-TIFF with planes missing: stopped, or a file is gone')]: { reads: ['ome gone_0', 'ome stopped'] },
  [tiff('OME-TIFF that was renamed; whose text is in the first file (`BinaryOnly`) or in a `.companion.ome`')]: {
    reads: ['ome renamed', 'ome master_0'],
    tested: ['images/ome: the text may be in another file of the set, or in one of its own'],
  },
  [tiff('OME-XML that divides axes (`ModuloAlong…`), or that does not fit')]: { tested: ['images/fuzz: ome'] },
  [tiff('grey of 3, 5, 6, 7 bits; colours below 8 bits')]: { tested: ['images/tiff-refusals'] },
  [tiff('fax with damaged codes, or fewer rows than claimed')]: { tested: ['images/tiff-refusals'] },
  [tiff('old-style JPEG, JPEG 2000, LERC, LZMA, SGI LogLuv, …')]: { tested: ['images/tiff-refusals'] },
  [tiff('JPEG of 4 samples (CMYK), of 2, of 12 bits')]: { refuses: [['images', 'tiff/jpeg-cmyk.tif']] },
  [tiff('complex, float of 24 bits, samples of several types')]: { tested: ['images/tiff-refusals'] },
  [tiff('subsampled YCbCr without JPEG')]: { tested: ['images/tiff-refusals'] },
  [tiff('volumes (ImageDepth)')]: { tested: ['images/tiff-refusals'] },
  [tiff('sparse blocks (GDAL)')]: { tested: ['images/tiff-refusals'] },
  [tiff('cut files, stacks shorter than they claim')]: { tested: ['images/tiff-refusals'] },
  [tiff('Zeiss LSM')]: { tested: ['images/tiff-refusals'] },
  [tiff('SubIFDs, FluoView, ScanImage, NDPI, SVS, QPI, …')]: {},
  'HEIC, AVIF, BMP, GIF, JPEG 2000, JPEG XL, PDF under these endings': { refuses: [['images', 'colors.gif']] },
}
