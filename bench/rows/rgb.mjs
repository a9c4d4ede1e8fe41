// Frames in colour at their own size to AVI, beside OpenCV's VideoWriter.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { makeRgb } from '../make-data.mjs'
import { alternate, command } from '../measure.mjs'
import { movieflow, out, sizeOfMade } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'

export async function rgb({ report, short, rounds }) {
  const peer = await findPeer('OpenCV', 'NumPy')
  const theirs = join(out, 'opencv/rgb.avi')
  for (const frames of short ? [30] : [90, 1000]) {
    const file = makeRgb(frames)
    report.heading(`${frames} frames of 640 × 480 in colour, AVI`)
    const script = [join(import.meta.dirname, '../peers/opencv-rgb.py'), theirs, file]
    const measured = await alternate(rounds, {
      movieflow: () => movieflow('rgb', [`source.files=${file}`]),
      ...(peer && { OpenCV: () => command(peer.python, script) }),
    })
    report.times(measured)
    const bytes = sizeOfMade(join(out, 'rgb'), 'avi', 1)
    report.figure('movieflow, size', 'bytes', [bytes])
    if (!peer) {
      report.missing(lacks('OpenCV', 'NumPy'))
      continue
    }
    report.ratio('OpenCV / movieflow', measured.OpenCV, measured.movieflow)
    report.figure('OpenCV, size', 'bytes', [statSync(theirs).size])
  }
  return peer?.versions
}
