#!/usr/bin/env bash
# fastparquet writes durations as times of day. fastparquet itself reads them back; pyarrow reads 36 hours as 12:00 and two seconds before the start
# as 23:59:58, polars as missing, without a message. Nanoseconds are lost. pandas' to_parquet with engine='pyarrow' writes durations.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fastparquet==2026.9.0 pyarrow==25.0.1 polars==1.44.2 pandas==3.0.6 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund hyparquet@1.33.0
env/bin/python - <<'PYTHON'
import sys
import warnings

import fastparquet
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


warnings.simplefilter('error', UserWarning)
print(f'fastparquet {fastparquet.__version__}, pyarrow {pa.__version__}, polars {pl.__version__}, pandas {pd.__version__}')
names = ['00:00:01.500000', '36:00:00', '-00:00:02']
onsets = pd.DataFrame({'onset': pd.to_timedelta(names)})
seconds = [1.5, 129600.0, -2.0]
fastparquet.write('onsets.parquet', onsets)
again = fastparquet.ParquetFile('onsets.parquet').to_pandas().onset
compare('fastparquet', seconds, again.dt.total_seconds().tolist(), seconds)
clock = ['00:00:01.500000', '12:00:00', '23:59:58']
compare('pyarrow', names, [str(value) for value in pq.read_table('onsets.parquet')['onset'].to_pylist()], clock)
compare('polars', names, [str(value) for value in pl.read_parquet('onsets.parquet')['onset']], [clock[0], 'None', 'None'])
onsets.to_parquet('right.parquet', engine='pyarrow')
again = [value.total_seconds() for value in pq.read_table('right.parquet')['onset'].to_pylist()]
compare('written and read by pyarrow', seconds, again, seconds)
fastparquet.write('fine.parquet', pd.DataFrame({'onset': pd.to_timedelta([1500], unit='ns')}))
again = fastparquet.ParquetFile('fine.parquet').to_pandas().onset
compare('1500 ns, fastparquet', [1500], (again / pd.Timedelta(1, 'ns')).tolist(), [1000.0])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

console.log('hyparquet', JSON.parse(readFileSync('node_modules/hyparquet/package.json', 'utf8')).version)
const rows = await parquetReadObjects({ file: await asyncBufferFromFile('onsets.parquet') })
const seen = rows.map((row) => String(row.onset)).join(', ')
console.log(`microseconds, hyparquet\n  expected: 1500000, 129600000000, -2000000\n  seen:     ${seen}`)
if (seen !== '1500000, 129600000000, -2000000') process.exit(1)
JS
node compare.mjs
