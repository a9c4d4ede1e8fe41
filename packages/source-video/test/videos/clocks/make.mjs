// Makes the videos of this folder, and `stamps.json`: what ffprobe says of when the frames of these and of the videos beside them are shown.
// `node make.mjs FFMPEG FFPROBE [stamps]`, with both of FFmpeg 5.1 (Debian 12); `stamps` leaves the videos as they are. They are committed,
// since another version writes other files. Their frames are the pictures of `../picture.mjs`.
import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawPicture } from '../picture.mjs'

const [ffmpeg = 'ffmpeg', ffprobe = 'ffprobe', only] = process.argv.slice(2)
const fileOf = (name) => join(dirname(fileURLToPath(import.meta.url)), name)
const exact = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-y']

function encode(name, frames, rate, args, inputs = []) {
  const pictures = Array.from({ length: frames }, (_, index) => drawPicture(index, 32, 24))
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '32x24', '-r', rate, '-i', 'pipe:0']
  execFileSync(ffmpeg, ['-v', 'error', ...input, ...inputs, ...args, ...exact, fileOf(name)], {
    input: Buffer.concat(pictures),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

/** The same packets in another file; `before` stands in front of the input. */
function copy(name, from, before = [], after = []) {
  const args = ['-v', 'error', ...before, '-i', fileOf(from), '-c', 'copy', ...after, ...exact, fileOf(name)]
  execFileSync(ffmpeg, args, { stdio: 'inherit' })
}

const h264 = [
  '-c:v',
  'libx264',
  '-pix_fmt',
  'yuv420p',
  '-crf',
  '28',
  '-g',
  '40',
  '-bf',
  '3',
  '-x264-params',
  'scenecut=0',
]
const stamped = (milliseconds) => [
  ...['-vf', `settb=1/1000,setpts='${milliseconds}'`, '-fps_mode', 'passthrough', '-enc_time_base', '1/1000'],
]
const openH264 = [...h264.slice(0, -1), 'scenecut=0:open-gop=1:keyint=25:min-keyint=25']
const openHevc = 'keyint=25:min-keyint=25:scenecut=0:ctu=16:log-level=none'
const hevc = ['-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-crf', '28', '-x265-params', openHevc]
const mjpeg = ['-c:v', 'mjpeg', '-q:v', '4']

if (only !== 'stamps') {
  encode('even-30.mp4', 240, '30', h264)
  encode('even-ntsc.mov', 200, '30000/1001', h264)
  encode('even-25.mkv', 200, '25', h264)
  encode('slow.mp4', 80, '125/16', h264)
  encode('fine.mp4', 200, '30', [...h264, '-video_track_timescale', '10000000'])
  encode('uneven.mp4', 200, '30', [...stamped('N*33+mod(N*N*7,23)'), ...h264])
  copy('uneven.mkv', 'uneven.mp4')
  encode('pause.mkv', 200, '30', [...stamped('N*33+2000*gte(N,90)'), ...h264])
  copy('pause.mp4', 'pause.mkv')
  copy('late.mp4', 'even-30.mp4', ['-itsoffset', '0.5'])
  copy('late.mkv', 'even-30.mp4', ['-itsoffset', '0.5'])
  copy('cut.mp4', 'even-30.mp4', ['-ss', '1.5'])
  copy('cut.mov', 'even-ntsc.mov', ['-ss', '1.5'])
  copy('fragments.mp4', 'even-30.mp4', [], ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'])
  encode('open.mp4', 160, '25', hevc)
  copy('open.mkv', 'open.mp4')
  encode('open-264.mp4', 160, '25', openH264)
  // Begins with frames that need what was before the cut: its packets are not in the order that ffmpeg takes for granted.
  copy('part-%d.mkv', 'open-264.mp4', [], ['-f', 'segment', '-segment_times', '2.9', '-segment_format', 'matroska'])
  rmSync(fileOf('part-0.mkv'))
  renameSync(fileOf('part-1.mkv'), fileOf('leading.mkv'))
  encode(
    'sound.webm',
    150,
    '25',
    ['-c:v', 'libvpx-vp9', '-b:v', '60k', '-g', '40', '-c:a', 'libopus', '-t', '6'],
    [...['-itsoffset', '-0.25', '-f', 'lavfi', '-i', 'sine']],
  )
  encode('b-frames.avi', 200, '30', h264)
  encode('mjpeg.avi', 110, '15', mjpeg)
  encode('holes.avi', 110, '15', ['-vf', "setpts='N+gte(N,33)+2*gte(N,70)'", '-fps_mode', 'passthrough', ...mjpeg])
  encode('ffv1.mkv', 100, '12.5', ['-c:v', 'ffv1', '-pix_fmt', 'bgr0'])
}

/** Ticks in the order in which frames are shown, `null` if a packet that is shown has none, and the seconds of a tick as a ratio. */
function stampsOf(file) {
  const asked = ['-select_streams', 'V:0', '-show_entries', 'stream=time_base:packet=pts,flags', '-of', 'json']
  const { packets, streams } = JSON.parse(execFileSync(ffprobe, ['-v', 'quiet', ...asked, file]))
  const shown = packets.filter(({ flags }) => !flags.includes('D')).map(({ pts }) => pts)
  const base = streams[0].time_base.split('/').map(Number)
  return { base, pts: shown.includes(undefined) ? null : shown.sort((one, other) => one - other) }
}

const known = /\.(mp4|mov|mkv|webm|avi|wmv|gif|mj2)$/
const names = ['..', '.'].flatMap((folder) =>
  readdirSync(fileOf(folder))
    .filter((name) => known.test(name))
    .sort()
    .map((name) => (folder === '.' ? `clocks/${name}` : name)),
)
const version = /version (\S+)/.exec(execFileSync(ffprobe, ['-version'], { encoding: 'utf8' }))[1]
const lines = names.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(stampsOf(fileOf(`../${name}`)))}`)
writeFileSync(
  fileOf('stamps.json'),
  `{\n"ffprobe": ${JSON.stringify(version)},\n"videos": {\n${lines.join(',\n')}\n}\n}\n`,
)
