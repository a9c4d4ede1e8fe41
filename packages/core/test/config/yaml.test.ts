import { describe, expect, it } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'
import { base, expectProblem, problems } from './problems.js'

it('tags are refused, whatever they would make of a text', () => {
  expectProblem('out: !!js/function "function () {}"', '1:6', 'tags mean nothing')
})

describe('where YAML misleads, the message says quote it', () => {
  it.each<[string, string, string]>([
    ['render:\n  title: Exp: 3', '2:10', 'quote it as title: "Exp: 3"'],
    ['render:\n  title: <exp>: foo', '2:10', 'quote it as title: "<exp>: foo"'],
    ['render:\n  title: Rate: "x"', '2:10', `quote it as title: 'Rate: "x"'`],
    ['render: { use: heatmap, title: Exp: 3 }', '1:32', 'quote it as title: "Exp: 3"'],
    ['render: { title: a: b, x: 1 }', '1:18', 'quote it as title: "a: b"'],
    ['name:\n  Exp: 3', '2:3', 'quote it as name: "Exp: 3"'],
    ['plugins: [{ use: {Exp: 3} }]', '1:18', 'quote it as use: "{Exp: 3}"'],
    ['plugins: *.png', '1:10', 'quote it as plugins: "*.png"'],
    ['plugins: **/*.png', '1:10', 'quote it as plugins: "**/*.png"'],
    ['plugins: [a, *.png]', '1:14', 'quote it as "*.png"'],
    ['plugins:\n  - *.png', '2:5', 'quote it as "*.png"'],
    ['render: { title: *x, y: 1 }', '1:18', 'quote it as title: "*x"'],
    ['render:\n  title: [<a>] foo', '2:10', 'quote it as title: "[<a>] foo"'],
    ['render:\n  title: {<a>} foo', '2:10', 'quote it as title: "{<a>} foo"'],
    ['render:\n  title: {<a>}', '2:11', 'quote it'],
    ['render:\n  title: {a}', '2:11', 'quote it as title: "{a}"'],
    ['render:\n  title: &x foo', '2:10', 'quote it as title: "&x foo"'],
    ['render:\n  title: !x foo', '2:10', 'quote it as title: "!x foo"'],
    ['render:\n  title: !', '2:10', 'quote it as title: "!"'],
    ['render:\n  title: &x\n  use: heatmap', '2:10', 'quote it as title: "&x"'],
    ['render:\n  title: !x\n  use: heatmap', '2:10', 'quote it as title: "!x"'],
    ['render:\n  title: !\n  use: heatmap', '2:10', 'quote it as title: "!"'],
    ['render:\n  title: &x # a &x\n  use: heatmap', '2:10', 'quote it as title: "&x"'],
    ['render:\n  title: &x\n    use: heatmap', '2:10', 'quote it as title: "&x"'],
    ['render: { title: &x, use: heatmap }', '1:18', 'quote it as title: "&x"'],
    ['plugins:\n  - !x\n  - b', '2:5', 'quote it as "!x"'],
    ['render:\n  title: %d ms', '2:10', 'quote it as title: "%d ms"'],
    ['render:\n  title: @home', '2:10', 'quote it as title: "@home"'],
    ['render:\n  title: `x`', '2:10', 'quote it as title: "`x`"'],
    ['render:\n  title: > 5', '2:10', 'quote it as title: "> 5"'],
    ['render:\n  title: - 5', '2:10', 'quote it as title: "- 5"'],
    ['render:\n  title: "a" b', '2:10', `quote it as title: '"a" b'`],
    ['render: { path: a[1].avi, use: x }', '1:17', 'quote it as path: "a[1].avi"'],
    ['render: { path: a{1}.avi }', '1:17', 'quote it as path: "a{1}.avi"'],
    ['render: { x: 1, title: with [<a>,<b>] ms, y: 2 }', '1:24', 'quote it as title: "with [<a>,<b>] ms"'],
    ['render: { title: [<time:.1f>,<frame>] ms }', '1:18', 'quote it as title: "[<time:.1f>,<frame>] ms"'],
    ['render: { x: [1, 2], title: [<a>] b, y: 2 }', '1:29', 'quote it as title: "[<a>] b"'],
    ['render: { title: {<a>} ms, y: 2 }', '1:18', 'quote it as title: "{<a>} ms"'],
    ['plugins: [a, [b] c]', '1:14', 'quote it as "[b] c"'],
    ['render: {\n  title: [<a>] ms,\n  x: 2\n}', '2:10', 'quote it as title: "[<a>] ms"'],
    ['render: { x: [1, 2], title: a {b}, y: { z: 1 } }', '1:29', 'quote it as title: "a {b}"'],
    ['render: {\n  title: a[1],\n  x: 2\n}', '2:10', 'quote it as title: "a[1]"'],
    ["render:\n  title: 'it's'", '2:10', `quote it as title: "it's"`],
    ['plugins: [a[1].avi, b]', '1:11', 'quote it as "a[1].avi"'],
    ['render: { title: a, b }', '1:21', 'quote it as title: "a, b"'],
    ['render: { title: <a>, <b> }', '1:23', 'quote it as title: "<a>, <b>"'],
    ['render:\n  color: #ff0000', '2:3', 'quote it as color: "#ff0000"'],
    ['render: { color: #ff0000, x: 1 }', '1:18', 'quote it as "#ff0000"'],
    ['plugins:\n  - #a', '2:5', 'quote it as "#a"'],
    ['render:\n  title: Exp #<exp>', '2:10', 'quote it as title: "Exp #<exp>"'],
    ['render:\n  title: 3 #<exp>', '2:10', 'quote it as title: "3 #<exp>"'],
    ['render: { title: Exp #<exp>, x: 1 }', '1:18', 'quote it as title: "Exp #<exp>"'],
    ['plugins: [a #b, c]', '1:11', 'quote it as "a #b"'],
    ['plugins: [a, b #c\n  ]', '1:14', 'quote it as "b #c"'],
    ['plugins:\n  - a #b', '2:5', 'quote it as "a #b"'],
    ['render:\n  key #x: 3', '2:3', 'quote it as "key #x"'],
    ['name: 010', '1:7', 'quote it as name: "010"'],
    ['name: true', '1:7', 'quote it as name: "true"'],
    ['render:\n  x: 12345678901234567890', '2:6', 'quote it as x: "12345678901234567890"'],
    ['schedule: { cron: * * * * * }', '1:19', 'quote it as cron: "* * * * *"'],
  ])('%j at %s: %s', (text, place, words) => expectProblem(text, place, words))

  it('in the files of a source', () => {
    expect(problems('source: { files: *.png }\nwrite: a.mp4', '')[0]).toContain('1:18 source.files: ')
    expect(problems('source:\n  files: *.png\nwrite: a.mp4', '')[0]).toContain('quote it as files: "*.png"')
  })

  it('and not where YAML reads what was meant', () => {
    const text = `render:
  title: <animal> <stat>   # a comment
  a: 1 #one
  b: true #yes
  c: "x" #quoted
  d: x ## loud
  #e: 5
  f: [1, 2] #list
  g: { path: <exp:02d>.avi, x: "a, b", y: a#b } # map
  h: a:b, c [1] {2} "3" & * !
  i: |  #block
    Exp: 3 #<exp>
    [x]
  j: http://x.org/a?b=[1]
  k: -5 ms
  l: &l [1]
  m: *l
  n: <a>, <b>
`
    const { options } = parsePipeline(base + text, 'm.yaml').render
    expect(options).toMatchObject({ title: '<animal> <stat>', d: 'x', g: { path: '<exp:02d>.avi', y: 'a#b' }, m: [1] })
    expect(options).toMatchObject({ h: 'a:b, c [1] {2} "3" & * !', i: 'Exp: 3 #<exp>\n[x]', k: '-5 ms', n: '<a>, <b>' })
  })

  it('drops just the last line break of a block', () => {
    const read = (title: string) => parsePipeline(`${base}render:\n  title: ${title}`, 'm.yaml').render.options['title']
    expect(read('|\n    a\n    b\n')).toBe('a\nb')
    expect(read('|+\n    a\n\n\n')).toBe('a\n\n')
    expect(read('|-\n    a\n')).toBe('a')
    expect(read('>\n    a\n    b\n')).toBe('a b')
    expect(read('"a\\n"')).toBe('a\n')
    expect(read('|\r\n    a\r\n    b\r\n')).toBe('a\nb')
  })
})

describe('what is no YAML', () => {
  it.each<[string, string, string]>([
    ['fps: 2\nfps: 3', '2:1', 'the key fps occurs twice'],
    ['render: { a: 1, a: 2 }', '1:17', 'the key a occurs twice'],
    ['render:\n\tx: 1', '2:1', 'tab'],
    ['plugins: [a, b', '1:10', 'expected a ] for this ['],
    ['render: { a: 1\n', '1:9', 'expected a } for this {'],
    ['render:\n  title: "abc\nfps: 3\n', '2:10', 'expected a " for this "'],
    ['---\nfps: 2', '1:1', 'second one'],
    ['render:\n title: a\n  b: c', '2:9', 'indentation'],
    ['<<: { a: 1 }', '1:1', 'merging'],
    ['? [a]\n: b', '1:3', 'a list or a map'],
    ['render: &a { x: *a }', '1:12', 'an alias may not refer to a list or map that contains it'],
    ['%x', '1:1', '%'],
  ])('%j at %s: %s', (text, place, words) => expectProblem(text, place, words))

  it('nests without end', () => {
    expect(() => parsePipeline(`${base}render: ${'['.repeat(50_000)}`, 'm.yaml')).toThrow(MovieflowError)
    const bomb = Array.from({ length: 9 }, (_, i) => `  l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`).join('\n')
    expect(problems(`render:\n  l0: &l0 [a]\n${bomb}\n  x: *l9`)[0]).toContain('more than 100000 values')
  })
})
