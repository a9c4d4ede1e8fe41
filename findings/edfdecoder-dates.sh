#!/usr/bin/env bash
# edfdecoder takes the month of an EDF recording for one counted from 0, and two digits of the year for the 20th century: a recording of 5 February
# 2024 is said to be of 5 March 1924, one of 5 December of the next January, one of 31 January of 2 March. edfjs is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund edfdecoder@0.1.2 edfjs@0.6.0
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import edfdecoder from 'edfdecoder'
import { EDF } from 'edfjs'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
for (const name of ['edfdecoder', 'edfjs']) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version)

// One signal of four samples, -100 to 100 uV, in one record of a second.
const recording = (date) => {
  const fields = [['0', 8], ['X', 80], ['X', 80], [date, 8], ['14.30.05', 8], ['512', 8], ['', 44], ['1', 8], ['1', 8], ['1', 4]]
  fields.push(['EEG Cz', 16], ['', 80], ['uV', 8], ['-100', 8], ['100', 8], ['-32768', 8], ['32767', 8], ['', 80], ['4', 8], ['', 32])
  const header = Buffer.from(fields.map(([text, width]) => text.padEnd(width)).join(''), 'latin1')
  const bytes = Buffer.concat([header, Buffer.from(Int16Array.of(-32768, 0, 1, 32767).buffer)])
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
}
const two = (number) => String(number).padStart(2, '0')
const written = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
for (const [date, expected, recorded] of [
  ['05.02.24', '2024-02-05 14:30', '1924-03-05 14:30'],
  ['05.12.24', '2024-12-05 14:30', '1925-01-05 14:30'],
  ['31.01.24', '2024-01-31 14:30', '1924-03-02 14:30'],
  ['05.02.99', '1999-02-05 14:30', '1999-03-05 14:30']
]) {
  const right = new EDF()
  right.read_buffer(recording(date))
  compare(`${date}, edfjs`, expected, written(right.startdatetime), expected)
  const decoder = new edfdecoder.EdfDecoder()
  decoder.setInput(recording(date))
  decoder.decode()
  compare(`${date}, edfdecoder`, expected, written(decoder.getOutput().getRecordingStartDate()), recorded)
}
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
