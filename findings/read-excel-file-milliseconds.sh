#!/usr/bin/env bash
# Excel keeps a date as a number of days, so that a time to the millisecond is a fraction that is rounded in its last bits. read-excel-file
# rounds the milliseconds down: times that openpyxl wrote, and reads again as they were, come a millisecond early in a third of all cases.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund read-excel-file@9.3.17
env/bin/python - <<'PYTHON'
import datetime
import json

import openpyxl

start = datetime.datetime(2024, 3, 1, 10, 5)
times = [start + datetime.timedelta(milliseconds=step) for step in range(1000)]
book = openpyxl.Workbook()
for time in times:
    book.active.append([time])
book.save('times.xlsx')
again = [row[0] for row in openpyxl.load_workbook('times.xlsx').active.iter_rows(values_only=True)]
print('openpyxl', openpyxl.__version__, 'reads', sum(a == b for a, b in zip(again, times)), 'of 1000 as they were written')
with open('times.json', 'w') as file:
    json.dump([time.isoformat(timespec='milliseconds') for time in times], file)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { readSheet } from 'read-excel-file/node'

const { version } = JSON.parse(readFileSync('node_modules/read-excel-file/package.json', 'utf8'))
const written = JSON.parse(readFileSync('times.json', 'utf8'))
const rows = await readSheet('times.xlsx')
const off = rows.map(([date], index) => date.getTime() - Date.parse(`${written[index]}Z`))
const early = off.filter((milliseconds) => milliseconds === -1).length
const right = off.filter((milliseconds) => milliseconds === 0).length
const first = off.indexOf(-1)
console.log(`read-excel-file ${version}, 1000 times\n  expected: 1000 as they were written\n  seen:     ${right}, and ${early} a millisecond early`)
console.log(`  the first: ${written[first]} comes as ${rows[first][0].toISOString().slice(0, -1)}`)
if (right + early !== 1000 || early < 300 || early > 700) {
  console.error('changed since this was recorded')
  process.exit(1)
}
JS
node compare.mjs
