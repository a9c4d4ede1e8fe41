// Makes the videos of this folder: `node make.mjs FFMPEG`, with FFmpeg 7.0.2 (they were made by the static Linux build) and, for two of
// them, the ffmpeg of 2018 that comes with movieflow. They are committed, since another version writes other files; `videos.ts` says what is in them.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { drawPicture } from './picture.mjs'

const current = process.argv[2] ?? 'ffmpeg'
const old = createRequire(new URL('../../../ffmpeg/package.json', import.meta.url))('@ffmpeg-installer/ffmpeg').path
const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url))
const exact = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-y']

/** Encodes pictures 0, 1, 2 … */
function encode(name, frames, rate, args, { program = current, width = 32, height = 24 } = {}) {
  const pictures = Array.from({ length: frames }, (_, index) => drawPicture(index, width, height))
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', rate, '-i', 'pipe:0']
  execFileSync(program, ['-v', 'error', ...input, ...args, ...exact, fileOf(name)], {
    input: Buffer.concat(pictures),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

/** The same packets in another file; `before` stands in front of the input. */
function copy(name, from, before = [], after = []) {
  const args = ['-v', 'error', ...before, '-i', fileOf(from), '-c', 'copy', ...after, ...exact, fileOf(name)]
  execFileSync(current, args, { stdio: 'inherit' })
}

const holding = new Set(['moov', 'trak', 'mdia', 'edts'])

/** An MP4 whose `moov` comes last, with the bodies of some boxes changed. */
function changeBoxes(bytes, change) {
  const boxes = []
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    let body = Buffer.from(bytes.subarray(at + 8, at + bytes.readUInt32BE(at)))
    body = holding.has(type) ? changeBoxes(body, change) : (change(type, body) ?? body)
    const header = Buffer.alloc(8)
    header.writeUInt32BE(8 + body.length)
    header.write(type, 4, 'latin1')
    boxes.push(header, body)
  }
  return Buffer.concat(boxes)
}

/** The same video, shown by another matrix: `x' = ax + cy`, `y' = bx + dy`. */
function turn(name, from, [a, b, c, d]) {
  const change = (type, body) => {
    if (type !== 'tkhd') return
    for (const [place, value] of [a, b, 0, c, d].entries()) body.writeInt32BE(value * 65_536, 40 + 4 * place)
  }
  writeFileSync(fileOf(name), changeBoxes(readFileSync(fileOf(from)), change))
}

/** The same video, of which parts are shown one after the other: `[first frame, frames]`, or a number of milliseconds of nothing. */
function edit(name, from, parts) {
  // The media's clock ticks 30,000 times a second, 1001 a frame; the movie's 1,000 times. x264 shows its first frame at 2002.
  const entries = parts.map((part) =>
    typeof part === 'number' ? [part, -1] : [Math.floor((part[1] * 1001) / 30), 2002 + part[0] * 1001],
  )
  const body = Buffer.alloc(8 + 12 * entries.length)
  body.writeUInt32BE(entries.length, 4)
  for (const [place, [duration, time]] of entries.entries()) {
    body.writeUInt32BE(duration, 8 + 12 * place)
    body.writeInt32BE(time, 12 + 12 * place)
    body.writeInt32BE(65_536, 16 + 12 * place)
  }
  writeFileSync(
    fileOf(name),
    changeBoxes(readFileSync(fileOf(from)), (type) => (type === 'elst' ? body : undefined)),
  )
}

const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '16', '-x264-params', 'scenecut=0']
const everyThird = ['-vf', "select='not(mod(n,3))+lt(n,20)'", '-vsync', 'vfr']
const milliseconds = (times) => [
  ...['-vf', `settb=1/1000,setpts='${times}'`, '-fps_mode', 'passthrough', '-enc_time_base', '1/1000'],
]

encode('even.mp4', 39, '30000/1001', [...h264, '-bf', '3', '-g', '12'])
encode('variable.mp4', 60, '30', [...everyThird, ...h264, '-bf', '2'])
encode('short-edit.mp4', 60, '30', [...everyThird, ...h264, '-bf', '2'], { program: old })
copy('variable.mkv', 'variable.mp4')
encode('jitter.mkv', 30, '30', [...milliseconds('N*33+mod(N*7,5)'), ...h264, '-bf', '2'])
encode('gap.mkv', 30, '30', [...milliseconds('N*33+2000*gte(N,15)'), ...h264, '-bf', '2'])

copy('cut.mp4', 'even.mp4', ['-ss', '0.6'])
edit('middle.mp4', 'even.mp4', [[5, 20]])
edit('parts.mp4', 'even.mp4', [
  [20, 6],
  [2, 5],
])
edit('pause.mp4', 'even.mp4', [[0, 10], 500, [14, 8]])
copy('late.mp4', 'even.mp4', ['-itsoffset', '0.5'])
copy('late.mkv', 'even.mp4', ['-itsoffset', '0.5'])
copy('fragments.mp4', 'even.mp4', [], ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'])

encode('upright.mp4', 6, '25', [...h264, '-bf', '2'])
turn('turned-90.mp4', 'upright.mp4', [0, 1, -1, 0])
turn('turned-180.mp4', 'upright.mp4', [-1, 0, 0, -1])
turn('turned-270.mp4', 'upright.mp4', [0, -1, 1, 0])
turn('mirrored-x.mp4', 'upright.mp4', [-1, 0, 0, 1])
turn('mirrored-y.mp4', 'upright.mp4', [1, 0, 0, -1])
turn('transposed.mp4', 'upright.mp4', [0, 1, 1, 0])
turn('transversed.mp4', 'upright.mp4', [0, -1, -1, 0])
copy('turned-90.mkv', 'turned-90.mp4')
copy('turned-270.mkv', 'turned-270.mp4')
copy('mirrored-x.mkv', 'mirrored-x.mp4')
copy('mirrored-y.mkv', 'mirrored-y.mp4')
copy('transposed.mkv', 'transposed.mp4')
copy('wished.mp4', 'upright.mp4', [], ['-bsf:v', 'h264_metadata=display_orientation=insert:rotate=90'])

const openGroups = 'keyint=12:min-keyint=12:scenecut=0:ctu=16:log-level=none'
encode('open.mp4', 40, '25', ['-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-crf', '16', '-x265-params', openGroups])
copy('open-cut.mp4', 'open.mp4', ['-ss', '0.6'])
copy('b-frames.avi', 'even.mp4')
encode('packed.avi', 40, '25', ['-c:v', 'libxvid', '-q:v', '3', '-bf', '2'], { program: old })
encode('holes.avi', 12, '30', [
  '-vf',
  "setpts='N+2*gte(N,5)'",
  '-fps_mode',
  'passthrough',
  '-c:v',
  'mjpeg',
  '-q:v',
  '2',
])

const odd = { width: 31, height: 23 }
encode('ffv1.mkv', 12, '10', ['-c:v', 'ffv1', '-pix_fmt', 'bgr0'], odd)
encode('raw.avi', 4, '10', ['-c:v', 'rawvideo', '-pix_fmt', 'bgr24'], odd)
encode('grey.mkv', 9, '10', ['-c:v', 'ffv1', '-pix_fmt', 'gray'])
encode('mjpeg.avi', 10, '30000/1001', ['-c:v', 'mjpeg', '-q:v', '2'], odd)
encode('mpeg2.mpg', 25, '25', ['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2'])
encode('wmv2.wmv', 25, '25', ['-c:v', 'wmv2', '-q:v', '3'])
encode(
  'vp9.webm',
  30,
  '25',
  ['-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p', '-auto-alt-ref', '1', '-lag-in-frames', '16'],
  odd,
)
encode('loop.gif', 7, '10', ['-vf', 'split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none'], odd)
encode('one.mov', 1, '25', h264)
const bt709 = ['-vf', 'scale=out_color_matrix=bt709,format=yuv420p', '-colorspace', 'bt709', '-color_range', 'tv']
encode('bt709.mp4', 10, '25', [...bt709, ...h264])
encode('full-range.mp4', 10, '25', [
  '-vf',
  'scale=out_range=full,format=yuvj420p',
  '-color_range',
  'pc',
  '-c:v',
  'libx264',
  '-crf',
  '16',
])

// All bits of each value count: values.test.ts calculates the same ones. MATLAB's `Motion JPEG 2000` is such a file.
const deep = Uint16Array.from({ length: 5 * 21 * 13 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 16)
const grey = ['-pix_fmt', 'gray16le']
const input = ['-v', 'error', '-f', 'rawvideo', ...grey, '-s', '21x13', '-i', 'pipe:0']
const jpeg2000 = ['-c:v', 'libopenjpeg', '-numresolution', '2', ...grey, '-f', 'mov']
execFileSync(current, [...input, ...jpeg2000, ...exact, fileOf('grey16.mj2')], { input: new Uint8Array(deep.buffer) })
