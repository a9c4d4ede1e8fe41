import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPipeline } from '../../src/pipeline/index.js'
import { base, expectProblem, problems } from './problems.js'

describe('wrong values', () => {
  it.each<[string, string, ...string[]]>([
    ['naem: x', '1:1', 'unknown option naem', 'did you mean name?'],
    ['schedule: { corn: "* * * * *" }', '1:13', 'unknown option corn', 'did you mean cron?'],
    ['tables: { file: a.csv, onn: exp }', '1:24', 'did you mean on?'],
    ['tables: { file: t.csv }', '1:9', 'tables[0]: `on` is missing: the columns that identify', '{ exp: Expi }'],
    ['tables:\n  - { file: s.csv, on: exp }\n  - file: t.csv', '3:5', 'tables[1]: `on` is missing'],
    ['tables: t.csv', '1:9', 'tables[0]: `on` is missing'],
    ['version: 2', '1:10', 'expected 1, but got 2'],
    ['fps: fast', '1:6', 'expected a number above 0', 'the text "fast"'],
    ['fps: 0', '1:6', 'expected a number above 0', 'got 0'],
    ['fps: .inf', '1:6', 'expected a finite number', '.inf'],
    ['render: { x: .nan }', '1:14', 'render.x', '.nan'],
    ['name:', '1:1', 'name has no value'],
    ['name: a/b', '1:7', '"a/b"'],
    ['out: <animal>', '1:6', 'one folder'],
    ['out: [a]', '1:6', 'expected a text', '["a"]'],
    ['transform: [{ axis: x }]', '1:13', 'transform[0].use', 'use is missing'],
    ['transform: [reverse, 4]', '1:22', 'transform[1]', 'got 4'],
    ['render: [heatmap]', '1:9', 'expected a name, or a map of options'],
    ['where: 3', '1:8', 'expected a map'],
    ['where: { exp: { a: 1 } }', '1:15', 'range', '{"a":1}'],
    ['where: { exp: 5..1 }', '1:15', '5..1 is empty'],
    ['where: { exp: <n> }', '1:15', 'template'],
    ['where: [{ exp: 1 }, {}]', '1:21', 'empty'],
    ['matrix: [a]', '1:9', 'expected a map', '["a"]'],
    ['matrix: { s: 1.. }', '1:14', 'whole numbers', '1..'],
    ['matrix: { s: 1..1000000 }', '1:14', 'at most'],
    ['matrix: { s: [] }', '1:14', 'at least one value'],
    ['matrix: { s: [a, b, a] }', '1:14', '"a" occurs twice'],
    ['matrix: { s: [<a>] }', '1:15', 'template'],
    ['matrix: { s: { axs: c } }', '1:16', 'did you mean axis?'],
    ['matrix: { 1s: [a] }', '1:11', 'digits'],
    ['fields: 3', '1:9', 'expected a map'],
    ['frames: { w: { variable: x, colums: y } }', '1:29', 'did you mean columns?'],
    ['frames: { w: { varible: x } }', '1:16', 'did you mean variable?'],
    ['frames: { w: { form: 1, step: 2 } }', '1:16', 'did you mean from?'],
    ['frames: { w: { from: a } }', '1:22', 'expected a number', '"a"'],
    ['frames: { w: { columns: [a] } }', '1:14', 'expected a variable, a file'],
    ['frames: { w: { variable: 3 } }', '1:26', 'expected a text', 'got 3'],
    ['frames: { w: { variable: x, columns: [a, a] } }', '1:38', 'occurs twice'],
    ['frames: { w: {} }', '1:14', 'frames.w'],
    ['plugins: { a: 1 }', '1:10', 'expected a text'],
    ['sources: { a: a.npy }', '1:10', 'expected source or sources, but got both'],
    ['schedule: { cron: "* *" }', '1:19', 'five fields', '"* *"'],
    ['schedule: { cron: "* * * * *", by: me }', '1:36', 'run or submit'],
    ['schedule: { cron: "* * * * *", timezone: Europe/Berln }', '1:42', 'Europe/Berln', 'did you mean Europe/Berlin?'],
    ['schedule: { cron: "* * * * *", timezone: "+01:00" }', '1:42', 'expected a time zone such as', '+01:00'],
    ['schedule:\n  cron: "0 25 * * *"', '2:9', 'schedule.cron', 'expected hours from 0 to 23, but got 25'],
    ['schedule: { cron: "60 * * * *" }', '1:19', 'expected minutes from 0 to 59, but got 60'],
    ['schedule: { cron: "0 3 * * funday" }', '1:19', 'weekdays from 0 to 7 or sun, mon, tue, …', 'funday'],
    ['schedule: { cron: "0 3 0 * *" }', '1:19', 'expected days from 1 to 31, but got 0'],
    ['schedule: { cron: "0 3 L * *" }', '1:19', 'expected days', 'got L'],
    ['schedule: { cron: "*/0 * * * *" }', '1:19', 'a step from 1', '*/0'],
    ['schedule: { cron: "5/15 * * * *" }', '1:19', 'write 5-59/15 for 5/15'],
    ['schedule: { cron: "0 22-6 * * *" }', '1:19', 'write 22-23,0-6'],
    ['schedule: { cron: "0 3 */2 * mon" }', '1:19', '*/2 together with weekdays', 'as 1,8,15,22'],
    ['schedule: { cron: "0 3 30 2 *" }', '1:19', 'no such day in these months'],
    ['schedule: { cron: "0 3 31 2,4,jun *" }', '1:19', 'no such day in these months'],
    ['schedule: { cron: "@nightly" }', '1:19', '@nightly', '@daily'],
    ['schedule: { cron: "0 3 1,,2 * *" }', '1:19', 'expected days'],
    ['schedule: { by: run }', '1:11', 'cron is missing'],
  ])('%j at %s', (text, place, ...words) => expectProblem(text, place, ...words))

  it.each<[string, ...string[]]>([
    ['write: a.mp4', '1:1 source: source is missing'],
    ['source: a.npy', '1:1 write: write is missing'],
    ['source: a.npy\nwirte: a.mp4', '2:1 wirte: unknown option wirte: did you mean write?'],
    ['source: { file: a.npy }\nwrite: a.mp4', '1:9 source.files: files is missing, but there is file'],
    ['source: { files: a.npy, axes: [x, x] }\nwrite: a.mp4', '1:31 source.axes: the axis x occurs twice'],
    ['source: { files: a.npy, axes: [x, 2] }\nwrite: a.mp4', '1:35 source.axes[1]: expected a text, but got 2'],
    ['source: { files: [] }\nwrite: a.mp4', '1:18 source.files: expected at least one path'],
    ['source: a.npy\nwrite: []', '2:8 write: expected at least one path'],
    ['source: a.npy\nwrite: { use: gif }', '2:8 write[0].path: path is missing'],
    ['source: a.npy\nwrite: { path: a.gif, fps: -1 }', '2:28 write[0].fps: expected a number above 0'],
    ['sources: {}\nwrite: a.mp4', '1:10 sources: expected at least one source'],
    ['sources: { a b: x.npy }\nwrite: a.mp4', '1:12 sources.a b: expected a name of letters'],
    ['- a', '1:1 -: expected a map of options'],
    ['# nothing', 'the pipeline file is empty'],
  ])('%j: %s', (text, ...words) => {
    const [first] = problems(text, '')
    for (const word of words) expect(first).toContain(word)
  })

  it('are all found at once, in the order of the file', () => {
    expect(problems('fps: x\nnaem: y\nmatrix: { s: 1.. }').map((problem) => problem.split(' ')[0])).toEqual([
      '1:6',
      '2:1',
    ])
  })
})

describe('templates', () => {
  it.each<[string, string, ...string[]]>([
    ['render:\n  title: Exp <exp', '2:14', 'expected a >'],
    ['render:\n  title: |\n    <a>\n    x <b c>', '4:10', 'render.title', 'got c'],
    ['render:\n  title: "x <a b>"', '2:16', 'got b'],
    ["render: { title: { text: 'it''s <a:02q>' } }", '1:36', 'render.title.text', '02q'],
    ['transform: { use: select, index: <a +> }', '1:38', 'transform[0].index'],
    ['frames: { x: <a }', '1:14', 'frames.x'],
    ['tables: <a', '1:9', 'expected a >'],
  ])('%j at %s', (text, place, ...words) => expectProblem(text, place, ...words))

  it('capture in files', () => {
    expect(problems('source: x_<a:.1f>.npy\nwrite: a.mp4', '')[0]).toMatch(/^1:13 source\.files\[0\]: .*:\.1f/)
    expect(problems('sources: { m: { files: [a.npy, <a + b>.npy] } }\nwrite: a.mp4', '')[0]).toMatch(
      /^1:33 sources\.m\.files\[1\]/,
    )
  })
})

describe('files that cannot be read', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipeline-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const reading = async (name: string, content?: string | Uint8Array) => {
    const file = join(folder, name)
    if (content !== undefined) await writeFile(file, content)
    return readPipeline(file)
  }

  it.each<[string, string | Uint8Array | undefined, string, string]>([
    ['none.yaml', undefined, 'PIPELINE_UNREADABLE', 'there is no pipeline file'],
    ['.', undefined, 'PIPELINE_UNREADABLE', 'is a folder'],
    ['latin1.yaml', Uint8Array.of(0x6e, 0xe4, 0x3a), 'PIPELINE_UNREADABLE', 'UTF-8'],
    ['wide.yaml', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'PIPELINE_UNREADABLE', 'UTF-16'],
    ['zero.yaml', 'a\0b', 'PIPELINE_UNREADABLE', 'no text'],
    ['empty.yaml', '', 'PIPELINE_INVALID', 'empty'],
  ])('%s', async (name, content, code, words) => {
    const error = await reading(name, content).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) })
  })

  it('and one that can, with a byte order mark', async () => {
    const pipeline = await reading('good.yaml', `\uFEFF${base}`)
    expect(pipeline).toMatchObject({ name: 'good', folder, out: folder })
  })
})
