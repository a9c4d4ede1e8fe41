// Behaviour videos beside arrays with clocks of their own: a labelled video beside OpenCV and matplotlib, a long one beside decoding it once, and one frame.
import { join } from 'node:path'
import { encoderOf } from '../floor.mjs'
import { alternate, command, nodeProgram } from '../measure.mjs'
import { cli, movieflow, out, pipelineFile, sizeOfMade } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'
import { makeSession, traceRate } from '../session-data.mjs'

const needed = ['OpenCV', 'NumPy', 'matplotlib']
const script = (name) => join(import.meta.dirname, '../peers', name)
const settings = (files, names) => names.map((name) => `sources.${name}.files=${files[name]}`)

export async function session({ report, short, rounds }) {
  const peer = await findPeer(...needed)
  if (!peer) report.missing(lacks(...needed))
  await labelled({ report, rounds, peer, seconds: short ? 5 : 60 })
  await long({ report, seconds: short ? 20 : 600 })
  await frame({ report, rounds, peer, seconds: short ? 10 : 180 })
  return peer?.versions
}

async function labelled({ report, rounds, peer, seconds }) {
  const files = await makeSession(seconds)
  const { cam, pose, dff } = files
  report.heading(`${seconds} s of 640 × 480 at 30 frames a second with points, a trace and its cursor, 800 × 800, MP4`)
  const theirs = join(out, 'opencv/session.mp4')
  const measured = await alternate(rounds, {
    movieflow: () => movieflow('session', settings(files, ['cam', 'pose', 'dff'])),
    // It takes a minute or more.
    ...(peer && {
      'OpenCV and matplotlib': {
        work: () => command(peer.python, [script('opencv-session.py'), theirs, cam, pose, dff, String(traceRate)]),
        rounds: seconds > 10 ? 1 : rounds,
      },
    }),
  })
  sizeOfMade(join(out, 'session'), 'mp4', 1)
  report.times(measured)
  if (peer) report.ratio('OpenCV and matplotlib / movieflow', measured['OpenCV and matplotlib'], measured.movieflow)
}

/** Once: it takes minutes. */
async function long({ report, seconds }) {
  const files = await makeSession(seconds)
  const { ffmpeg } = await encoderOf('x.mp4', { size: [640, 480], fps: 30, frames: 1 })
  report.heading(`${seconds} s of 640 × 480 beside three arrays, 640 × 480, MP4`)
  const measured = await alternate(1, {
    movieflow: () => movieflow('session-arrays', settings(files, Object.keys(files)), { sampleMemory: true }),
    'decoding once': () => command(ffmpeg, ['-nostdin', '-v', 'error', '-i', files.cam, '-f', 'null', '-']),
    'decoding and encoding once': () => command(ffmpeg, recode(files.cam)),
  })
  sizeOfMade(join(out, 'session-arrays'), 'mp4', 1)
  report.times(measured)
  report.ratio('movieflow / decoding once', measured.movieflow, measured['decoding once'])
  report.ratio('movieflow / decoding and encoding once', measured.movieflow, measured['decoding and encoding once'])
  const [{ result }] = measured.movieflow
  report.figure('movieflow, Node process', 'MiB', [result.memory.process])
  report.figure('movieflow, all processes', 'MiB', [result.memory.tree])
}

/** With the encoder's settings that movieflow has. */
function recode(file) {
  const codec = ['-c:v', 'libx264', '-crf', '18', '-preset', 'veryfast', '-g', '60']
  return ['-nostdin', '-v', 'error', '-y', '-i', file, ...codec, '-f', 'mp4', join(out, 'recoded.mp4')]
}

async function frame({ report, rounds, peer, seconds }) {
  const { cam } = await makeSession(seconds)
  const index = String(Math.max(10, seconds * 30 - 400))
  report.heading(`frame ${index} of ${seconds} s of 640 × 480`)
  const png = join(out, 'frame.png')
  const args = ['--index', index, '--output', png, '--set', `source.files=${cam}`]
  const measured = await alternate(rounds, {
    movieflow: () => nodeProgram([cli, 'frame', pipelineFile('session-frame'), ...args]),
    ...(peer && {
      OpenCV: () => command(peer.python, [script('opencv-frame.py'), join(out, 'opencv/frame.png'), cam, index]),
    }),
  })
  report.times(measured)
  if (peer) report.ratio('movieflow / OpenCV', measured.movieflow, measured.OpenCV)
}
