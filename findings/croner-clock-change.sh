#!/usr/bin/env bash
# On the days on which a clock changes, croner runs a pattern of several times otherwise than one of a single time: `0 2,14 * * *` runs twice at 2:00
# in autumn, and not at all at 2:00 in spring; `0 2 * * *` runs once on both days, at 3:00 in spring. Between 2:00 and 3:00, `*/20 2 * * *` loses
# all three runs of the day in spring, and has six in autumn.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund croner@11.0.1
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { Cron } from 'croner'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${expected}\n  seen:     ${seen}`)
  if (seen !== recorded) changed.push(what)
}
console.log('croner', JSON.parse(readFileSync('node_modules/croner/package.json', 'utf8')).version)
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' })
const runs = (pattern, from, to) => {
  const cron = new Cron(pattern, { timezone: 'Europe/Berlin', paused: true })
  const found = []
  for (let run = cron.nextRun(new Date(from)); run < new Date(to); run = cron.nextRun(run)) found.push(clock.format(run))
  return found.join(', ')
}
const days = [
  ['1 June 2026', '2026-05-31T22:00Z', '2026-06-01T22:00Z'],
  ['25 October 2026', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
  ['29 March 2026', '2026-03-28T23:00Z', '2026-03-29T22:00Z']
]
const once = 'once on each day'
for (const [pattern, expected, recorded] of [
  ['0 2 * * *', [once, once, once], ['02:00 GMT+2', '02:00 GMT+2', '03:00 GMT+2']],
  [
    '0 2,14 * * *',
    ['twice on each day', 'twice on each day', 'twice on each day'],
    ['02:00 GMT+2, 14:00 GMT+2', '02:00 GMT+2, 02:00 GMT+1, 14:00 GMT+1', '14:00 GMT+2']
  ],
  [
    '*/20 2 * * *',
    ['three runs', 'three runs', 'three runs, or one at the change'],
    ['02:00 GMT+2, 02:20 GMT+2, 02:40 GMT+2', '02:00 GMT+2, 02:20 GMT+2, 02:40 GMT+2, 02:00 GMT+1, 02:20 GMT+1, 02:40 GMT+1', '']
  ]
])
  days.forEach(([day, from, to], index) => compare(`${pattern} on ${day}`, expected[index], runs(pattern, from, to), recorded[index]))
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
