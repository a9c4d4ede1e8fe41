#!/usr/bin/env bash
# zarrita takes the names of arrays for parts of an address: "cell#1" opens "cell", and "x%20y" opens "x y". Fill values of 64-bit integers go
# through a double: the largest of int64 becomes the smallest, that of uint64 becomes 0. Fewer indices than axes give the fill value (Zarr 2).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check zarr==3.1.6 numcodecs==0.16.5 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund zarrita@0.7.5 @zarrita/storage@0.2.0
env/bin/python - <<'PYTHON'
import sys
import warnings

import zarr

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


warnings.simplefilter('ignore')
print('zarr-python', zarr.__version__)
group = zarr.open_group('store', mode='w', zarr_format=3)
for value, name in enumerate(('cell', 'cell#1', 'x y', 'x%20y'), start=1):
    group.create_array(name, shape=(2,), dtype='i2')[:] = value
compare('names, zarr-python', [1, 2, 3, 4], [int(group[name][0]) for name in ('cell', 'cell#1', 'x y', 'x%20y')], [1, 2, 3, 4])
fills = (('uint64', 2**64 - 1), ('int64', 2**63 - 1), ('int64', 2**53 + 1))
for index, (dtype, fill) in enumerate(fills):
    group.create_array(f'fill{index}', shape=(2,), dtype=dtype, fill_value=fill)
seen = [int(group[f'fill{index}'][0]) for index in range(len(fills))]
compare('fill values, zarr-python', [fill for _, fill in fills], seen, [fill for _, fill in fills])
table = zarr.create_array(store='table', shape=(2, 3), dtype='i2', fill_value=-7, zarr_format=2)
table[:] = [[1, 2, 3], [4, 5, 6]]
compare('table[1], zarr-python', [4, 5, 6], table[1].tolist(), [4, 5, 6])
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
cat >compare.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { FileSystemStore } from '@zarrita/storage'
import * as zarr from 'zarrita'

const changed = []
const compare = (what, expected, seen, recorded) => {
  console.log(`${what}\n  expected: ${JSON.stringify(expected)}\n  seen:     ${JSON.stringify(seen)}`)
  if (JSON.stringify(seen) !== JSON.stringify(recorded)) changed.push(what)
}
console.log('zarrita', JSON.parse(readFileSync('node_modules/zarrita/package.json', 'utf8')).version)
const group = await zarr.open(new FileSystemStore(`${process.cwd()}/store`), { kind: 'group' })
const first = async (name) => String((await zarr.get(await zarr.open(group.resolve(name), { kind: 'array' }))).data[0])
for (const [name, expected, recorded] of [
  ['cell', '1', '1'],
  ['cell#1', '2', '1'],
  ['x y', '3', '3'],
  ['x%20y', '4', '3'],
  ['fill0', '18446744073709551615', '0'],
  ['fill1', '9223372036854775807', '-9223372036854775808'],
  ['fill2', '9007199254740993', '9007199254740992']
]) {
  compare(`${name}, zarrita`, expected, await first(name), recorded)
}
const table = await zarr.open(new FileSystemStore(`${process.cwd()}/table`), { kind: 'array' })
compare('get(table, [1, null]), zarrita', [4, 5, 6], Array.from((await zarr.get(table, [1, null])).data), [4, 5, 6])
compare('get(table, [1]), zarrita', [4, 5, 6], await zarr.get(table, [1]), -7)
if (changed.length > 0) {
  console.error('changed:', changed)
  process.exit(1)
}
JS
node compare.mjs
