// Changes one thing after a run, and looks at what the next plan and run do: made again is what must be, and nothing else; the reason is named.
import { readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Batch, npyFile } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'

const all = ['exp=1', 'exp=2', 'exp=3']
const none = []
const shape = {
  experiments: 3,
  frames: 4,
  size: /** @type {[number, number]} */ ([80, 64]),
  head: 'fields: { note: plain }\ntables: [{ file: table.csv, on: { exp: exp } }]\ntransform: { use: ./double.mjs, by: 2 }\n',
  write: '["<exp:02d>.avi", "<exp:02d>_<rate:d>.gif"]',
}
const plugin = (version = "'1.0.0'") => `import { z } from '@movieflow/core/plugin'
import { times } from './times.mjs'
export default {
  kind: 'transform', name: 'double', version: ${version}, options: z.strictObject({ by: z.number() }),
  plan: ({ clip }) => ({ clip }),
  create: ({ input, options }) => ({
    read: async (index) => {
      const tensor = await input.read(index)
      return { ...tensor, data: tensor.data.map((value) => times(value, options.by)) }
    },
  }),
}
`
const table = 'exp,rate,other\n1,5,a\n2,6,b\n3,7,c\n'

/**
 * What is changed, which movies must be made again, and what a reason must say.
 * @type {[string, (batch: Batch) => void, string[], RegExp?, string[]?][]}
 */
const changes = [
  ['nothing', () => {}, none],
  [
    'the content of an input',
    (batch) =>
      writeFileSync(
        data(batch, 2),
        npyFile([4, 10, 10], (index) => Math.cos(index)),
      ),
    ['exp=2'],
    /Exp2\.npy/,
  ],
  ['one bit of an input, its size and time as before', (batch) => flipBit(data(batch, 2)), ['exp=2'], /Exp2\.npy/],
  ['only the time of an input', (batch) => utimesSync(data(batch, 2), new Date(), new Date()), none],
  [
    'an input, written anew with the same bytes',
    (batch) => writeFileSync(data(batch, 3), readFileSync(data(batch, 3))),
    none,
  ],
  [
    'the shape of an input',
    (batch) =>
      writeFileSync(
        data(batch, 1),
        npyFile([5, 10, 10], (index) => Math.cos(index)),
      ),
    ['exp=1'],
    /Exp1\.npy/,
  ],
  ['a title', (batch) => edit(batch, '"<exp> <frame>"', '"no. <exp> <frame>"'), all, /render|title/],
  ['a field that no step uses', (batch) => edit(batch, 'note: plain', 'note: other'), none],
  ['an option of a transform', (batch) => edit(batch, 'by: 2', 'by: 3'), all, /transform/],
  ['a size', (batch) => edit(batch, '[80, 64]', '[80, 66]'), all, /render|size/],
  ['an option of the drawing', (batch) => edit(batch, 'colorbar: true', 'colorbar: false'), all, /render/],
  ['the frame rate', (batch) => edit(batch, 'out: movies', 'out: movies\nfps: 5'), all, /fps|frame rate|output|write/],
  ['a comment', (batch) => edit(batch, 'out: movies', '# by night\nout: movies # here'), none],
  ['the order and the spaces of the YAML', (batch) => reorder(batch), none],
  ['the name of the pipeline', (batch) => edit(batch, 'out: movies', 'name: other\nout: movies'), none],
  ['a default written out', (batch) => edit(batch, 'colorbar: true', 'colorbar: true, alpha: 1'), none],
  [
    'the code of a plugin',
    (batch) => writeFileSync(join(batch.folder, 'double.mjs'), `${plugin()}// changed\n`),
    all,
    /version of the plugin double changed/,
  ],
  [
    'a module that a plugin imports',
    (batch) => writeFileSync(join(batch.folder, 'times.mjs'), 'export const times = (a, b) => a * b + 1\n'),
    all,
    /version of the plugin double changed/,
  ],
  [
    'the version of a plugin',
    (batch) => writeFileSync(join(batch.folder, 'double.mjs'), plugin("'1.0.1'")),
    all,
    /version of the plugin double changed/,
  ],
  ['an output deleted', (batch) => rmSync(join(batch.out, '02.avi')), ['exp=2'], /02\.avi.*missing/],
  [
    'all outputs of a movie deleted',
    (batch) => {
      rmSync(join(batch.out, '03.avi'))
      rmSync(join(batch.out, '03_7.gif'))
    },
    ['exp=3'],
    /03.*missing/,
  ],
  ['an output cut', (batch) => truncateSync(join(batch.out, '01.avi'), 1000), ['exp=1'], /01\.avi/],
  ['an output emptied', (batch) => truncateSync(join(batch.out, '01_5.gif'), 0), ['exp=1'], /01_5\.gif/],
  [
    'an output replaced by another of its size',
    (batch) => flipBit(join(batch.out, '02.avi'), false),
    ['exp=2'],
    /02\.avi/,
  ],
  [
    'an output replaced by itself',
    (batch) => writeFileSync(join(batch.out, '02.avi'), readFileSync(join(batch.out, '02.avi'))),
    none,
  ],
  ['only the time of an output', (batch) => utimesSync(join(batch.out, '02.avi'), new Date(), new Date()), none],
  [
    'a value of a table that a path uses',
    (batch) => writeTable(batch, table.replace('2,6,b', '2,8,b')),
    ['exp=2'],
    /output|path|02_8|table|made before/,
  ],
  ['a column of a table that nothing uses', (batch) => writeTable(batch, table.replace('2,6,b', '2,6,z')), none],
  ['a row of a table for nobody', (batch) => writeTable(batch, `${table}9,9,z\n`), none],
  [
    'an experiment more',
    (batch) => {
      writeFileSync(
        data(batch, 4),
        npyFile([4, 10, 10], (index) => index),
      )
      writeTable(batch, `${table}4,9,d\n`)
    },
    ['exp=4'],
    /before/,
  ],
  ['an experiment less', (batch) => rmSync(data(batch, 3)), none],
  [
    'a further output',
    (batch) => edit(batch, '["<exp:02d>.avi"', '["<exp:02d>.mov", "<exp:02d>.avi"'),
    all,
    /mov|output|write/,
  ],
  ['the state deleted', (batch) => rmSync(join(batch.out, '.movieflow'), { recursive: true }), all, /before/],
  [
    'quality of one output',
    (batch) => edit(batch, '"<exp:02d>.avi"', '{ path: "<exp:02d>.avi", quality: 40 }'),
    all,
    /avi|output|write/,
  ],
]

/** @type {import('./harness.mjs').Harness} */
export default async function rerunMatrix({ short }) {
  const tally = new Tally()
  const counts = { skips: 0, needless: 0, silent: 0 }
  const tried = short ? changes.filter((_, index) => index % 4 === 1) : changes
  for (const [name, change, wanted, says] of tried)
    await tally.case(name, (expect) => tryChange(change, wanted, says, counts, expect))
  return tally.result(
    `${tried.length} changes: ${counts.skips} wrong skips, ${counts.needless} needless renders, ${counts.silent} without the reason`,
  )
}

async function tryChange(change, wanted, says, counts, expect) {
  const batch = new Batch(shape)
  writeFileSync(join(batch.folder, 'double.mjs'), plugin())
  writeFileSync(join(batch.folder, 'times.mjs'), 'export const times = (a, b) => a * b\n')
  writeTable(batch, table)
  const first = await batch.run()
  expect(first.code === 0, `the first run ended with ${first.code}: ${first.stdout}${first.stderr}`)
  change(batch)
  const plan = JSON.parse((await batch.run(['plan', 'pipeline.yaml', '--json'])).stdout)
  const stale = plan.movies.filter(({ status }) => status !== 'fresh')
  const planned = stale.map(({ id }) => id)
  expect(planned.join() === wanted.join(), `the plan would make ${planned.join(' ')}, not ${wanted.join(' ')}`)
  const unsaid = says ? stale.filter(({ reasons }) => !says.test(reasons.join('; '))) : []
  counts.silent += unsaid.length
  expect(unsaid.length === 0, `the reason is not named: ${JSON.stringify(unsaid.map(({ reasons }) => reasons))}`)
  const { code, stdout } = await batch.run(['run', 'pipeline.yaml', '--json'])
  expect(code === 0, `the second run ended with ${code}: ${stdout}`)
  const made = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type, status }) => type === 'movie-end' && status === 'made')
    .map(({ movie }) => movie)
    .sort()
  counts.skips += wanted.filter((movie) => !made.includes(movie)).length
  counts.needless += made.filter((movie) => !wanted.includes(movie)).length
  expect(made.join() === wanted.join(), `made were ${made.join(' ')}, not ${wanted.join(' ')}`)
  // As if nothing had ever been made before: what was left alone is the same as what would be made now.
  const kept = batch.hashes()
  const paths = plan.movies.flatMap(({ outputs }) => outputs.map(({ path }) => path))
  batch.clear()
  const anew = await batch.run()
  expect(anew.code === 0, `a run from nothing ended with ${anew.code}`)
  const differ = paths.filter((path) => kept.get(path) !== batch.hash(path))
  counts.skips += differ.length
  expect(differ.length === 0, `not as a run from nothing makes them: ${differ.join(' ')}`)
  batch.remove()
}

const data = (batch, exp) => join(batch.folder, 'data', `Exp${exp}.npy`)
const writeTable = (batch, text) => writeFileSync(join(batch.folder, 'table.csv'), text)

function edit(batch, from, to) {
  const text = readFileSync(join(batch.folder, 'pipeline.yaml'), 'utf8')
  if (!text.includes(from)) throw new Error(`the pipeline has no ${from}`)
  batch.writePipeline(text.replace(from, to))
}

function reorder(batch) {
  const lines = readFileSync(join(batch.folder, 'pipeline.yaml'), 'utf8').trimEnd().split('\n')
  batch.writePipeline(`${lines.reverse().join('\n\n')}\n`)
}

/** Changes the last byte; the size stays, and where asked the time too. */
function flipBit(file, keepTime = true) {
  const { atime, mtime } = keepTime ? statSync(file) : { atime: new Date(), mtime: new Date() }
  const bytes = readFileSync(file)
  bytes[bytes.length - 2] ^= 1
  writeFileSync(file, bytes)
  utimesSync(file, atime, mtime)
}

await startAlone(import.meta.filename, rerunMatrix)
