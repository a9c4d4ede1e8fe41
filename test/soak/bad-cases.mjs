// The bad inputs, and how each should be refused: files of data, pipelines, templates, tables, folders, rights, calls.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { randomNumbers } from './harness.mjs'

/** @typedef {import('./bad-inputs.mjs').BadCase} BadCase */

const fixture = (path) => readFileSync(fileURLToPath(new URL(`../../packages/${path}`, import.meta.url)))

/** A pipeline's lines, with some of them changed; `undefined` takes one out. */
const pipeline = (changes = {}) =>
  Object.entries({
    out: 'movies',
    source: '{ files: data/Exp<exp:d>.npy, axes: [frame, y, x] }',
    render: '{ use: heatmap, size: [100, 80] }',
    write: '<exp:02d>.gif',
    ...changes,
  })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')

/** @returns {BadCase[]} */
export function badCases() {
  return [
    ...dataCases(),
    ...arrayCases(),
    ...yamlCases(),
    ...valueCases(),
    ...templateCases(),
    ...tableCases(),
    ...placeCases(),
    ...callCases(),
  ]
}

/**
 * Whole files of each format, by ending, and what the source needs besides.
 * @returns {Record<string, [Buffer, string]>}
 */
const formats = () => ({
  npz: [fixture('source-npy/test/fixtures/behind.npz'), ', axes: [y, x]'],
  mat: [fixture('source-mat/test/fixtures/members-5.mat'), ', axes: [y, x], variable: a'],
  h5: [fixture('source-hdf5/test/fixtures/arrays.h5'), ', axes: [y, x], variable: a'],
  png: [fixture('source-images/test/fixtures/grey8.png'), ''],
  jpg: [fixture('source-images/test/fixtures/grey.jpg'), ''],
  tif: [fixture('source-images/test/fixtures/tiff/bigtiff-be.tif'), ''],
  webp: [fixture('source-images/test/fixtures/webp/lossless-clear.webp'), ''],
  mp4: [Buffer.from('\0\0\0 ftypisom'), ''],
  csv: [Buffer.from('a,b\n1,2\n3,4\n'), ', axes: [y, x]'],
  nii: [volume('int16-little-1.nii'), ', plane: axial'],
  'nii.gz': [volume('whole-2-True.nii.gz'), ', plane: axial'],
})

/** A file that nibabel wrote. */
function volume(name) {
  const { fixtures } = JSON.parse(fixture('source-nifti/test/fixtures/files.json').toString())
  const { files } = fixtures.find(({ file }) => file === name)
  return gunzipSync(Buffer.from(files[name], 'base64'))
}

/** One file of each format, bad in many ways: its movie is blocked or fails, by name. */
function dataCases() {
  const random = randomNumbers(5)
  const noise = Buffer.from(Array.from({ length: 4096 }, () => Math.floor(random() * 256)))
  return Object.entries(formats()).flatMap(([ending, [whole, more]]) => {
    const bad = `bad.${ending}`
    const run = (name, change) => ({
      group: 'data files',
      name: `${ending} ${name}`,
      codes: [1],
      says: /bad\.|bad:/,
      pipeline: pipeline({ source: `{ files: <name>.${ending}${more} }`, write: '<name>.gif' }),
      ...change,
    })
    const contents = {
      'with nothing in it': Buffer.alloc(0),
      'of one byte': whole.subarray(0, 1),
      'of its first 8 bytes': whole.subarray(0, 8),
      'of noise': noise,
      'of zeros': Buffer.alloc(2048),
      'that is another format':
        ending === 'png'
          ? fixture('source-images/test/fixtures/grey.jpg').subarray(0, 40)
          : Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
    }
    const cut = ['mp4', 'csv'].includes(ending)
      ? {}
      : {
          'cut in the middle': whole.subarray(0, whole.length >> 1),
          'with noise behind its head': Buffer.concat([whole.subarray(0, 16), noise]),
        }
    // Text is a table as soon as it has a line; JPEG data may end early by their standard.
    const taken =
      ending === 'csv' ? { 'that is another format': 'a table of text', 'of its first 8 bytes': 'a shorter table' } : {}
    return [
      ...Object.entries({ ...contents, ...cut }).map(([name, content]) =>
        run(name, {
          files: { [bad]: content },
          ...(taken[name] && { codes: [0, 1], says: undefined, why: taken[name] }),
        }),
      ),
      run('that is a folder', {
        says: /is a folder, not/,
        arrange: (folder) => mkdirSync(join(folder, bad)),
      }),
      run('that is a broken link', { codes: [1, 2], arrange: (folder) => symlinkSync('nowhere', join(folder, bad)) }),
      run('that is a link to itself', { codes: [1, 2], arrange: (folder) => symlinkSync(bad, join(folder, bad)) }),
      run('that is a pipe', { codes: [1, 2], arrange: (folder) => execFileSync('mkfifo', [join(folder, bad)]) }),
      run('that nobody may read', {
        files: { [bad]: whole },
        arrange: (folder) => chmodSync(join(folder, bad), 0),
        unprivileged: true,
      }),
    ]
  })
}

/** NumPy's arrays among good ones: the others are made. */
function arrayCases() {
  const header = (dict, version = '\x01\x00') => {
    const text = `${dict.padEnd(117)}\n`
    const length = Buffer.alloc(2)
    length.writeUInt16LE(text.length)
    return Buffer.concat([Buffer.from(`\x93NUMPY${version}`, 'latin1'), length, Buffer.from(text, 'latin1')])
  }
  const dict = (descr, shape, order = 'False') => `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`
  const contents = {
    'is empty': '',
    'is a text': 'not an array\n',
    'is a page of HTML': '<html><body>404</body></html>',
    'is only its magic': Buffer.from('\x93NUMPY', 'latin1'),
    'has version 9': header(dict("'<f4'", '(2, 2)'), '\x09\x00'),
    'has a header that is longer than the file': Buffer.from('\x93NUMPY\x01\x00\xff\xff{', 'latin1'),
    'has no shape': header("{'descr': '<f4', 'fortran_order': False}"),
    'has a shape of text': header(dict("'<f4'", "('a', 'b')")),
    'has a negative shape': header(dict("'<f4'", '(-1, 4, 4)')),
    'has a shape beyond the file': header(dict("'<f4'", '(1000, 1000, 1000)')),
    'has a shape beyond numbers': header(dict("'<f4'", '(99999999999999999999, 2, 2)')),
    'has a shape whose product overflows': header(dict("'<f4'", '(4294967296, 4294967296, 4294967296)')),
    'has too few axes': Buffer.concat([header(dict("'<f4'", '(4, )')), Buffer.alloc(16)]),
    'has too many axes': Buffer.concat([header(dict("'<f4'", '(1, 1, 2, 2)')), Buffer.alloc(16)]),
    'has no frames': header(dict("'<f4'", '(0, 4, 4)')),
    'has no columns': header(dict("'<f4'", '(4, 4, 0)')),
    'holds objects': Buffer.concat([
      header(dict("'|O'", '(2, 2, 2)')),
      Buffer.from('cos\nsystem\n(S"touch pwned"\ntR.'),
    ]),
    'holds text': Buffer.concat([header(dict("'<U4'", '(2, 2, 2)')), Buffer.alloc(128)]),
    'holds an unknown type': header(dict("'<q99'", '(2, 2, 2)')),
    'has code in its header': header("__import__('os').system('touch pwned')"),
    'has control bytes in its header': header(dict("'\x1b[2J\x07'", '(2, 2, 2)')),
    'has a header of 60,000 letters': Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00\x60\xea', 'latin1'),
      Buffer.alloc(60_000, 'a'),
    ]),
  }
  return Object.entries(contents).map(([name, content]) => ({
    group: 'arrays',
    name: `one of three ${name}`,
    codes: [1],
    says: /Exp2\.npy/,
    pipeline: pipeline(),
    files: { 'data/Exp2.npy': content },
  }))
}

/** YAML that is none, or that misleads. */
function yamlCases() {
  const texts = {
    'is empty': '',
    'is blank': '   \n\n',
    'is a comment': '# nothing\n',
    'is a text': 'hello',
    'is a list': '- a\n- b\n',
    'is a number': '42',
    'is null': 'null\n',
    'has a tab': 'source:\n\tfiles: a.npy\n',
    'has an open bracket': 'source: { files: a.npy\n',
    'has an open quote': 'out: "movies\n',
    'has a key twice': `${pipeline()}write: b.gif\n`,
    'has wrong indents': 'source:\n  files: a\n use: npy\n',
    'has two documents': `${pipeline()}---\nout: b\n`,
    'has an unknown anchor': `${pipeline()}name: *nobody\n`,
    'has an alias of itself': `fields: &a { b: *a }\n${pipeline()}`,
    'has a tag': pipeline({ out: '!!js/function "function () {}"' }),
    'has a python tag': pipeline({ out: '!!python/object/apply:os.system ["touch pwned"]' }),
    'is binary': Buffer.from([0, 1, 2, 255, 254, 0, 10, 65]),
    'is UTF-16': Buffer.from(`\ufeff${pipeline()}`, 'utf16le'),
    'is not UTF-8': Buffer.concat([
      Buffer.from('name: '),
      Buffer.from([0xff, 0xfe, 0x80, 10]),
      Buffer.from(pipeline()),
    ]),
    'has a control byte': pipeline({ name: '"a\x07b"' }).replace('"a', '\x1b[31m"a'),
    'has a billion laughs': `fields:\n  a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
      .split('')
      .map((letter, index) => `  ${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]\n`)
      .join('')}${pipeline()}`,
    'is 200 levels deep': `fields: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n${pipeline()}`,
    'is a JSON with a comma too many': '{"out": "movies",}',
    'is of a future version': `version: 99\n${pipeline()}`,
    'has a version of text': `version: one\n${pipeline()}`,
    'has an unknown key': `${pipeline()}wrte: a.gif\n`,
    'has a key with control bytes': `${pipeline()}"\\e[2J\\a": 1\n`,
    'has a key of 3,000 letters': `${pipeline()}${'k'.repeat(3000)}: 1\n`,
    'has a value of 3,000 letters': pipeline({ fps: `"${'9x'.repeat(1500)}"` }),
    'has a merge key': `base: &b { out: x }\n<<: *b\n${pipeline()}`,
  }
  return Object.entries(texts).map(([name, text]) => ({
    group: 'YAML',
    name: `a pipeline that ${name}`,
    codes: [2],
    says: /pipeline\.yaml/,
    pipeline: text,
  }))
}

/** Options that are wrong, each alone in a pipeline that is right. */
function valueCases() {
  const changes = {
    'no source': { source: undefined },
    'no write': { write: undefined },
    'no render': { render: undefined, write: '<exp>.xyz' },
    'source of text': { source: 'data' },
    'no files': { source: '{ axes: [frame, y, x] }' },
    'files of a number': { source: '{ files: 7, axes: [frame, y, x] }' },
    'files that match nothing': { source: '{ files: nothing/*.npy, axes: [frame, y, x] }' },
    'an unknown source': { source: '{ use: fits, files: data/Exp<exp:d>.npy }' },
    'an unknown ending': { source: '{ files: pipeline.yaml }' },
    'axes of text': { source: '{ files: data/Exp<exp:d>.npy, axes: frame }' },
    'axes twice': { source: '{ files: data/Exp<exp:d>.npy, axes: [frame, y, y] }' },
    'an unknown renderer': { render: '{ use: heatmop }' },
    'an unknown option': { render: '{ use: heatmap, colourmap: viridis }' },
    'a size of one number': { render: '{ use: heatmap, size: 100 }' },
    'a size of zero': { render: '{ use: heatmap, size: [0, 80] }' },
    'a negative size': { render: '{ use: heatmap, size: [-100, 80] }' },
    'a size of half a pixel': { render: '{ use: heatmap, size: [100.5, 80] }' },
    'a size beyond memory': { render: '{ use: heatmap, size: [1000000, 1000000] }' },
    'a size of text': { render: '{ use: heatmap, size: [wide, high] }' },
    'an unknown colour map': { render: '{ use: heatmap, colormap: veridis }' },
    'limits of one number': { render: '{ use: heatmap, limits: [1] }' },
    'limits upside down': { render: '{ use: heatmap, limits: [5, 1] }' },
    'limits that are equal': { render: '{ use: heatmap, limits: [1, 1] }' },
    'limits of NaN': { render: '{ use: heatmap, limits: [.nan, 1] }' },
    'a percentile of 200': { render: '{ use: heatmap, limits: { percentile: [2, 200] } }' },
    'an unknown method': { render: '{ use: heatmap, limits: { percentile: [2, 98], method: nearest } }' },
    'limits over nobody': { render: '{ use: heatmap, limits: { percentile: [2, 98], over: animal } }' },
    'a frame rate of 0': { fps: '0' },
    'a negative frame rate': { fps: '-3' },
    'a frame rate of infinity': { fps: '.inf' },
    'a frame rate of text': { fps: 'fast' },
    'an unknown writer': { write: '<exp>.xyz' },
    'no ending': { write: '<exp>' },
    'a writer of a number': { write: '5' },
    'no path': { write: '{ quality: 75 }' },
    'an unknown codec': { write: '{ path: <exp>.mp4, codec: h999 }' },
    'a quality of 900': { write: '{ path: <exp>.avi, quality: 900 }' },
    'a quality of text': { write: '{ path: <exp>.avi, quality: best }' },
    'a crf of -4': { write: '{ path: <exp>.mp4, crf: -4 }' },
    'a loop of -5': { write: '{ path: <exp>.gif, loop: -5 }' },
    'one path for all': { write: 'same.gif' },
    'two paths that differ in case': { write: '[<exp>_a.gif, <exp>_A.gif]' },
    'two writers of one path': { write: '[<exp>.gif, <exp>.gif]' },
    'a path outside': { write: '../<exp>.gif' },
    'an absolute path': { write: '/tmp/<exp>.gif' },
    'a path with a NUL': { write: '"<exp>\\0.gif"' },
    'a path of 5,000 letters': { write: `"<exp>${'p'.repeat(5000)}.gif"` },
    'a folder as path': { write: '"<exp>/"' },
    'an unknown transform': { transform: '{ use: reduze }' },
    'a transform of nothing': { transform: '{}' },
    'reduce without axis': { transform: '{ use: reduce, by: mean }' },
    'reduce of no axis of the data': { transform: '{ use: reduce, axis: channel, by: mean }' },
    'reduce by nobody': { transform: '{ use: reduce, axis: y, by: avarage }' },
    'reduce of what the picture needs': { transform: '{ use: reduce, axis: y, by: mean }' },
    'select beyond the end': { transform: '{ use: select, axis: frame, index: 99 }' },
    'select of an upside-down range': { transform: '{ use: select, axis: frame, range: 3..1 }' },
    'select with a step of 0': { transform: '{ use: select, axis: frame, range: 0..2, step: 0 }' },
    'smooth by nothing': { transform: '{ use: smooth, axis: frame, sigma: 0 }' },
    'tween by 0': { transform: '{ use: tween, factor: 0 }' },
    'tween by a billion': { transform: '{ use: tween, factor: 1000000000 }' },
    'hold of -2 seconds': { transform: '{ use: hold, last: -2 }' },
    'resize to 0': { transform: '{ use: resize, size: [0, 0] }' },
    'math with an unknown source': { transform: '{ use: math, by: add, with: <refM> }' },
    'where that leaves nothing': { where: '{ exp: 77 }' },
    'where of an unknown field': { where: '{ animal: Alfa }' },
    'where with an upside-down range': { where: '{ exp: 9..2 }' },
    'a matrix of text': { matrix: 'stat' },
    'a matrix with an empty list': { matrix: '{ stat: [] }' },
    'a matrix of a captured name': { matrix: '{ exp: [1, 2] }' },
    'a matrix along no axis': { matrix: '{ channel: { axis: channel } }' },
    'a plugin that is not there': { plugins: '[./nowhere.mjs]' },
    'a plugin of a number': { plugins: '[5]' },
    'a panel without layout': { render: '{ use: figure, panels: { A: { layers: [] } } }' },
  }
  // What looks wrong, and has a meaning.
  const taken = {
    'where with an upside-down range': 'a range that holds nothing selects nothing, which is an error itself',
  }
  return Object.entries(changes).map(([name, change]) => ({
    group: 'options',
    name,
    // What only the data can tell (an axis, an index) blocks movies; all else is the pipeline's mistake.
    codes: [1, 2],
    pipeline: pipeline(change),
    ...(taken[name] && { codes: [2] }),
  }))
}

function templateCases() {
  const titles = {
    'an open bracket': 'a <exp',
    'an unknown field': '<animal>',
    'a field misspelt': '<expp>',
    'nothing in it': '<>',
    'a blank field': '< >x<exp :>',
    'an unknown format': '<exp:zz>',
    'a width beyond sense': '<exp:99999999d>',
    'precision beyond sense': '<exp:.999999f>',
    'half a calculation': '<exp + >',
    'brackets that do not close': '<(exp + 1>',
    'a thousand brackets': `<${'('.repeat(3000)}exp${')'.repeat(3000)}>`,
    'a call': '<exp.constructor("return 1")()>',
    'a prototype': '<exp.__proto__>',
    'a member of a number': '<exp.a.b.c>',
    'a text where a number is due': '<source.name:d>',
    'a text in a calculation': '<source.name * 2>',
    'code of JavaScript': '$' + '{process.exit(9)}<nope>',
    'control bytes': '<\\u001b[2J>',
  }
  const inTitles = Object.entries(titles).map(([name, title]) => ({
    group: 'templates',
    name: `a title with ${name}`,
    codes: name === 'a blank field' ? [0, 1, 2] : [1, 2],
    ...(name === 'a blank field' && { why: '`<` before a blank is itself' }),
    pipeline: pipeline({ render: `{ use: heatmap, size: [100, 80], title: "${title.replaceAll('"', '\\"')}" }` }),
  }))
  const paths = {
    'a frame field in a path of the movie': '<time>.gif',
    'no field where movies must differ': 'x.gif',
    'a value that is missing': '<empty>.gif',
    'a value that leaves the folder': '<up>/x<exp>.gif',
    'an absolute value': '<root>/x<exp>.gif',
    'dots alone': '<dots>',
    'a value with a NUL': '<nul><exp>.gif',
    'a value of 400 letters': '<long><exp>.gif',
    'a whole format of a fraction': '<half:d><exp>.gif',
    'a division by zero': '<exp / 0>.gif',
  }
  const fields = `{ empty: null, up: "../..", root: /etc, dots: "..", nul: "a\\0b", long: "${'l'.repeat(400)}", half: 0.5 }`
  const inPaths = Object.entries(paths).map(([name, path]) => ({
    group: 'templates',
    name: `a path with ${name}`,
    codes: [1, 2],
    pipeline: pipeline({ fields, write: `"${path}"` }),
  }))
  const files = [
    'data/Exp<exp.npy',
    'data/Exp<>.npy',
    'data/Exp<exp:f>.npy',
    'data/<exp><exp>.npy',
    'data/Exp<exp + 1>.npy',
    '<frame>/<time>.npy',
    'data/[Exp',
    'data/**/**/**/**/<exp:d>x.npy',
  ]
  const inFiles = files.map((pattern) => ({
    group: 'templates',
    name: `files: ${pattern}`,
    codes: [1, 2],
    pipeline: pipeline({ source: `{ files: "${pattern}", axes: [frame, y, x] }` }),
  }))
  return [...inTitles, ...inPaths, ...inFiles]
}

function tableCases() {
  const tables = {
    'is not there': undefined,
    'is empty': '',
    'has no such column': 'a,b\n1,2\n',
    'has a column twice': 'exp,exp,rate\n1,1,2\n',
    'has a quote that stays open': 'exp,rate\n1,"2\n3,4\n',
    'has rows of many lengths': 'exp,rate\n1\n2,3,4,5\n',
    'is binary': Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 37) % 256)),
    'disagrees with itself': 'exp,rate\n1,2\n1,3\n2,1\n3,1\n',
    'has no row for anyone': 'exp,rate\n9,2\n',
    'is JSON': '{"exp": 1}',
  }
  return Object.entries(tables).map(([name, text]) => ({
    group: 'tables',
    name: `a table that ${name}`,
    codes: [1, 2],
    says: /table|rate|exp/,
    pipeline: pipeline({ tables: '[{ file: table.csv, on: { exp: exp } }]', write: '"<exp>_<rate:d>.gif"' }),
    files: text === undefined ? {} : { 'table.csv': text },
  }))
}

/** Folders and rights; a user without rights tries those that root would not meet. */
function placeCases() {
  const place = (name, codes, arrange, more = {}) => ({
    group: 'places',
    name,
    codes,
    arrange,
    pipeline: pipeline(),
    ...more,
  })
  const unprivileged = true
  return [
    place('out is a file', [3], (folder) => writeFileSync(join(folder, 'movies'), 'mine')),
    place('out is a broken link', [3], (folder) => symlinkSync('nowhere/at/all', join(folder, 'movies'))),
    place('out is a link to itself', [3], (folder) => symlinkSync('movies', join(folder, 'movies'))),
    place('out lies in /proc', [3], undefined, { pipeline: pipeline({ out: '/proc/movies' }) }),
    place('out lies below a device', [3], undefined, { pipeline: pipeline({ out: '/dev/null/movies' }) }),
    place('out of 5,000 letters', [2, 3], undefined, { pipeline: pipeline({ out: 'o'.repeat(5000) }) }),
    place('out of a number', [2], undefined, { pipeline: pipeline({ out: '5' }) }),
    place('out with a NUL', [2, 3], undefined, { pipeline: pipeline({ out: '"a\\0b"' }) }),
    place('a folder stands where a movie belongs', [1, 3], (folder) =>
      mkdirSync(join(folder, 'movies/02.gif'), { recursive: true }),
    ),
    place(
      'a file stands where a folder belongs',
      [1, 3],
      (folder) => {
        mkdirSync(join(folder, 'movies'))
        writeFileSync(join(folder, 'movies/a'), '')
      },
      {
        pipeline: pipeline({ write: '"a/<exp>.gif"' }),
      },
    ),
    place('the state is a folder', [0, 3], (folder) =>
      mkdirSync(join(folder, 'movies/.movieflow/pipeline.yaml.state.jsonl'), { recursive: true }),
    ),
    place('.movieflow is a file', [0, 3], (folder) => {
      mkdirSync(join(folder, 'movies'))
      writeFileSync(join(folder, 'movies/.movieflow'), '')
    }),
    place(
      'out may not be written',
      [3],
      (folder) => {
        mkdirSync(join(folder, 'movies'))
        chmodSync(join(folder, 'movies'), 0o555)
      },
      { unprivileged },
    ),
    place(
      'out may not be entered',
      [3],
      (folder) => {
        mkdirSync(join(folder, 'movies'))
        chmodSync(join(folder, 'movies'), 0o000)
      },
      { unprivileged },
    ),
    place('out may not be made', [3], (folder) => chmodSync(folder, 0o555), { unprivileged }),
    place('out belongs to root', [3], undefined, { unprivileged, pipeline: pipeline({ out: '/root/movies' }) }),
    place('one input may not be read', [1], (folder) => chmodSync(join(folder, 'data/Exp2.npy'), 0), {
      unprivileged,
      says: /Exp2\.npy/,
    }),
    place('the data may not be listed', [1, 2], (folder) => chmodSync(join(folder, 'data'), 0), {
      unprivileged,
      says: /data/,
    }),
    place('the pipeline may not be read', [2], (folder) => chmodSync(join(folder, 'pipeline.yaml'), 0), {
      unprivileged,
      says: /pipeline\.yaml/,
    }),
    place(
      'an old movie may not be replaced',
      [0, 3],
      (folder) => {
        mkdirSync(join(folder, 'movies'))
        writeFileSync(join(folder, 'movies/02.gif'), 'old')
        chmodSync(join(folder, 'movies/02.gif'), 0o444)
      },
      {
        unprivileged,
        why: 'a rename asks for rights of the folder, not of the file',
      },
    ),
    place(
      'the pipeline is a folder',
      [2],
      (folder) => {
        rmSync(join(folder, 'pipeline.yaml'))
        mkdirSync(join(folder, 'pipeline.yaml'))
      },
      { says: /pipeline\.yaml/ },
    ),
    place(
      'the pipeline is a pipe',
      [2],
      (folder) => {
        rmSync(join(folder, 'pipeline.yaml'))
        execFileSync('mkfifo', [join(folder, 'pipeline.yaml')])
      },
      { says: /pipeline\.yaml/ },
    ),
    place('the pipeline is a gigabyte', [2], (folder) => truncateSync(join(folder, 'pipeline.yaml'), 2 ** 30), {
      says: /pipeline\.yaml/,
    }),
    place(
      'the pipeline is a link to itself',
      [2],
      (folder) => {
        rmSync(join(folder, 'pipeline.yaml'))
        symlinkSync('pipeline.yaml', join(folder, 'pipeline.yaml'))
      },
      { says: /pipeline\.yaml/ },
    ),
  ]
}

function callCases() {
  const calls = [
    [],
    ['run'],
    ['run', 'nowhere.yaml'],
    ['run', ''],
    ['run', '/dev/null'],
    ['run', '.'],
    ['run', 'data/Exp1.npy'],
    ['run', 'pipeline.yaml', '--jbos', '3'],
    ['run', 'pipeline.yaml', '--jobs', '0'],
    ['run', 'pipeline.yaml', '--jobs', '-1'],
    ['run', 'pipeline.yaml', '--jobs', 'many'],
    ['run', 'pipeline.yaml', '--jobs', '1.5'],
    ['run', 'pipeline.yaml', '--jobs'],
    ['run', 'pipeline.yaml', '--retries', 'x'],
    ['run', 'pipeline.yaml', '--only', 'exp'],
    ['run', 'pipeline.yaml', '--only', 'exp=77'],
    ['run', 'pipeline.yaml', '--only', 'nobody=1'],
    ['run', 'pipeline.yaml', '--only', '='],
    ['run', 'pipeline.yaml', '--set', 'fps'],
    ['run', 'pipeline.yaml', '--set', 'fps=fast'],
    ['run', 'pipeline.yaml', '--set', 'nope.a.b=1'],
    ['run', 'pipeline.yaml', '--set', '__proto__.x=1'],
    ['run', 'pipeline.yaml', '--only', '\u001b[2Jexp=1'],
    ['rnu', 'pipeline.yaml'],
    ['\u001b[31mrun'],
    ['plan', 'nowhere.yaml'],
    ['inspect', 'nowhere.npy'],
    ['inspect', 'pipeline.yaml'],
    ['inspect', 'data'],
    ['inspect', '/dev/null'],
    ['frame', 'pipeline.yaml', '--index', '-1'],
    ['frame', 'pipeline.yaml', '--index', '99', '-o', 'a.png'],
    ['frame', 'pipeline.yaml', '--only', 'exp=1', '--index', 'x', '-o', 'a.png'],
    ['frame', 'pipeline.yaml', '--only', 'exp=1', '--index', '0', '-o', 'no/such/folder/a.png'],
    ['run', `${'n'.repeat(5000)}.yaml`],
  ]
  return calls.map((args) => ({
    group: 'calls',
    name: JSON.stringify(args).slice(0, 80),
    // A plan of no movies at all is the call's mistake; an inspected file is the machine's or its owner's.
    codes: args.length === 0 ? [0, 2] : args.includes('no/such/folder/a.png') ? [0] : [1, 2, 3],
    ...(args.length === 0 && { why: 'it shows the help' }),
    ...(args.includes('no/such/folder/a.png') && { why: 'folders of outputs are made' }),
    pipeline: pipeline(),
    args,
  }))
}
