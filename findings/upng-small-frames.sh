#!/usr/bin/env bash
# upng-js writes into a buffer as large as the frames and 100 bytes. Frames of a few pixels that do not compress, such as a noise stimulus of 8 x 8,
# take more in an animated PNG, and what does not fit is left out without a message: the last frames, and the mark of the end. Larger frames are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund upng-js@2.1.0
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import UPNG from 'upng-js'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('upng-js', JSON.parse(readFileSync('node_modules/upng-js/package.json', 'utf8')).version)
const said = []
for (const level of ['warn', 'error']) console[level] = (...words) => said.push(words.join(' '))
let state = 1
const noise = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return (state >>> 16) & 255
}
const types = (png) => {
  const found = []
  for (let at = 8; at + 8 <= png.length; at += 12 + png.readUInt32BE(at)) found.push(png.toString('latin1', at + 4, at + 8))
  return found
}
for (const [size, count, kind, recorded] of [
  [8, 30, 'grey', [28, false]],
  [8, 30, 'colours', [24, false]],
  [8, 30, 'black and white', [30, true]],
  [32, 30, 'grey', [30, true]],
  [32, 30, 'colours', [30, true]]
]) {
  const frames = Array.from({ length: count }, () => {
    const pixels = new Uint8Array(size * size * 4)
    for (let at = 0; at < pixels.length; at += 4) {
      const level = noise()
      const colour = kind === 'colours' ? [level, noise(), noise()] : Array(3).fill(kind === 'grey' ? level : level > 127 ? 255 : 0)
      pixels.set([...colour, 255], at)
    }
    return pixels.buffer
  })
  const png = Buffer.from(UPNG.encode(frames, size, size, 0, frames.map(() => 33)))
  const chunks = types(png)
  compare(`${size} x ${size}, ${kind}: frames, end`, [count, true], [chunks.filter((type) => type === 'fcTL').length, chunks.includes('IEND')], recorded)
}
compare('what it says', [], said, [])
if (changed.length > 0) {
  console.log('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
