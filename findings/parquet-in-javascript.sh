#!/usr/bin/env bash
# Tables by pyarrow, read in JavaScript without a message: @dsnp/parquetjs takes unsigned numbers for signed ones, and hyparquet cuts times to
# milliseconds. A column of apache-arrow has other numbers by toArray than by get if it is in half precision; decimals lose their point in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pyarrow==25.0.1 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 apache-arrow@21.2.0
env/bin/python - <<'PYTHON'
import decimal
import sys

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


print('pyarrow', pa.__version__)
table = pa.table(
    {
        'half': pa.array(np.array([1.5], np.float16)),
        'unsigned': pa.array([4294967295], pa.uint32()),
        'time': pa.array([1700000000123456], pa.timestamp('us')),
        'price': pa.array([decimal.Decimal('1.23')]),
    }
)
pyarrow.parquet.write_table(table, 'table.parquet')
pyarrow.feather.write_feather(table, 'table.arrow', compression='uncompressed')
again = pyarrow.parquet.read_table('table.parquet')
compare('pyarrow: as it was written', True, again.equals(table), True)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { ParquetReader } from '@dsnp/parquetjs'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
for (const name of ['@dsnp/parquetjs', 'hyparquet', 'apache-arrow']) console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version)
const bytes = readFileSync('table.parquet')
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
const [byHyparquet] = await parquetReadObjects({ file: buffer })
const byParquetjs = await (await ParquetReader.openBuffer(bytes)).getCursor().next()
compare('unsigned, hyparquet', 4294967295, byHyparquet.unsigned, 4294967295)
compare('unsigned, @dsnp/parquetjs', 4294967295, byParquetjs.unsigned, -1)
compare('time, hyparquet: milliseconds since 1970', 1700000000123.456, byHyparquet.time.getTime(), 1700000000123)
const columns = tableFromIPC(readFileSync('table.arrow'))
const half = columns.getChild('half')
compare('half, apache-arrow: get', 1.5, half.get(0), 1.5)
compare('half, apache-arrow: toArray', 1.5, half.toArray()[0], 15872)
compare('price, apache-arrow: get', '1.23', String(columns.getChild('price').get(0)), '123')
compare('time, apache-arrow: get, milliseconds since 1970', 1700000000123.456, columns.getChild('time').get(0), 1700000000123.456)
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
