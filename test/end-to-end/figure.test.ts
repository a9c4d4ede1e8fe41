// Figures through the built command: sources joined, columns, trails, panels, and what their options' mistakes say.
import { readFileSync } from 'node:fs'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

function walks() {
  const space = new Workspace()
  for (const exp of [1, 2]) {
    space.npy(`walk_${exp}.npy`, [5, 2], (frame, c) => (c === 0 ? frame : exp * frame * frame))
    space.npy(`map_${exp}.npy`, [2, 3, 4, 6, 5], (phi, theta, y, x, frame) => phi + theta + y * x + frame)
  }
  space.npy('curve.npy', [7], (t) => t * t)
  return space
}

const sources = `sources:
  walk: { files: walk_<exp:d>.npy, axes: [frame, c], columns: [x, y] }
  map: { files: map_<exp>.npy, axes: [phi, theta, y, x, frame] }
  curve: { files: curve.npy, axes: [t] }
`

describe('a figure', () => {
  it('joins sources, columns, trails and panels in one movie', async () => {
    using space = walks()
    space.write(
      'pipeline.yaml',
      `${sources}transform:
  - { use: reduce, data: map, axis: phi, by: mean }
render:
  use: figure
  size: [240, 160]
  title: exp <exp>, x = <walk.x:.1f>, frame <frame>
  panels:
    layout: [AB, AC]
    A:
      layers:
        - { use: line, x: <walk.x>, y: <walk.y>, style: k-o, trail: all }
        - { use: text, x: <walk.x>, y: <walk.y>, text: "(<walk.x>, <walk.y:.0f>)" }
    B: { layers: [{ use: line, y: <curve> }, { use: vline, at: <frame> }] }
    C: { use: scatter, x: <walk.x>, y: <walk.y>, color: <walk.y>, trail: 2 }
write: figure_<exp>.gif
`,
    )
    const { code, stderr, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect(code, stderr + stdout).toBe(0)
    expect(space.files().filter((name) => name.endsWith('.gif'))).toEqual(['figure_1.gif', 'figure_2.gif'])
  })

  it('repeats its layers along axes, with <theta> in texts', async () => {
    using space = walks()
    space.write(
      'pipeline.yaml',
      `source: { files: map_<exp:d>.npy, axes: [phi, theta, y, x, frame] }
render:
  use: figure
  size: [300, 200]
  title: frame <frame>
  layers:
    - { use: heatmap }
    - { use: text, x: 0.5, y: 0.5, coords: axes, text: "<phi>/<theta * 10>/<frame>" }
  panels: { along: [phi, theta], title: "phi <phi>" }
write: <exp>.gif
`,
    )
    for (const index of ['0', '4']) {
      const frame = ['frame', 'pipeline.yaml', '--only', 'exp=1', '--index', index, '-o', `${index}.png`]
      expect(await space.call(frame)).toMatchObject({ code: 0 })
    }
    expect(readFileSync(space.path('0.png')).equals(readFileSync(space.path('4.png')))).toBe(false)
  })

  it('makes the same movie with one worker and with several', async () => {
    using space = walks()
    space.write(
      'pipeline.yaml',
      `${sources}transform:
  - { use: reduce, data: map, axis: [phi, theta], by: mean }
render:
  use: figure
  size: [160, 120]
  title: "<frame>\\n<walk.y>"
  legend: true
  layers:
    - { use: heatmap, data: map, alpha: 0.5 }
    - { use: hline, at: <walk.x / 2>, style: "r-", label: level, alpha: "<frame / 10 + 0.2>" }
    - { use: line, x: <walk.x>, y: <walk.y>, trail: 3 }
write: { path: a_<exp>.gif }
`,
    )
    const made: Buffer[] = []
    for (const jobs of ['1', '3']) {
      const { code, stderr } = await space.call(['run', 'pipeline.yaml', '--force', '--jobs', jobs])
      expect(code, stderr).toBe(0)
      made.push(readFileSync(space.path('a_2.gif')))
    }
    expect(made[0]!.equals(made[1]!)).toBe(true)
  })
})

describe('columns of a source', () => {
  const plan = async (shape: number[], source: string, y = '<y>') => {
    using space = new Workspace()
    space.npy('walk.npy', shape)
    space.write(
      'pipeline.yaml',
      `source: { files: walk.npy, ${source} }\nrender: { use: line, x: <x>, y: ${y} }\nwrite: a.gif\n`,
    )
    return (await space.report()).movies[0]!
  }

  it.each([
    ['rows are frames', [5, 2], 'columns: [x, y]'],
    ['columns are frames', [2, 5], 'columns: [x, y]'],
    ['axes are named', [5, 2], 'columns: [x, y], axes: [frame, column]'],
    ['by an axis of another name', [2, 5], 'columns: [x, y], axes: [c, frame]'],
  ])('need no axes where one is as long as their names: %s', async (_, shape, source) => {
    expect(await plan(shape, source)).toMatchObject({ frames: 5, status: 'new' })
  })

  it('lie along the axis that is left, if each movie has one index of the other', async () => {
    using space = new Workspace()
    space.npy('walk.npy', [5, 2, 2])
    space.write(
      'pipeline.yaml',
      `source: { files: walk.npy, axes: [frame, xy, mouse], columns: [x, y] }
matrix: { mouse: { axis: mouse } }
render: { use: line, x: <x>, y: <y> }\nwrite: <mouse>.gif\n`,
    )
    expect((await space.report()).movies.map(({ status }) => status)).toEqual(['new', 'new'])
  })

  it.each([
    [
      'too few names',
      [5, 3],
      'columns: [x, y], axes: [frame, column]',
      /`columns` names 2 columns \(x, y\), but walk.npy has 3/,
    ],
    ['no axis that long', [5, 3], 'columns: [x, y], axes: [frame, c]', /has no axis of that length/],
    ['no axes to be guessed', [5, 3], 'columns: [x, y]', /shape \[5, 3\]: name its axes/],
    ['a name twice', [5, 2], 'columns: [x, x]', /the column x occurs twice/],
    ['an unknown one', [5, 2], 'columns: [x, z]', /<y>/],
  ])('are refused with %s', async (_, shape, source, message) => {
    await expect(plan(shape, source)).rejects.toThrow(message)
  })
})

const line = '{ use: line, y: <walk.y> }'
/** Below `render:`, its first line being 5; what is wrong, where, and what is said. */
const mistakes: [what: string, render: string, place: string, message: string, hint?: string][] = [
  [
    'an unknown layer',
    'layers:\n    - { use: lin, y: <walk.y> }',
    '7:14',
    'render.layers[0].use',
    'did you mean line?',
  ],
  [
    'a layer without use',
    'layers:\n    - { y: <walk.y> }',
    '7:7',
    'it is missing; expected one of heatmap, image, line',
  ],
  [
    'an unknown option of a layer',
    'layers:\n    - { use: line, y: <walk.y>, markrsize: 3 }',
    '7:44',
    'render.layers[0].markrsize (figure) [exp=1]: there is no option markrsize',
    'did you mean markersize? Known: markersize, marker, drawstyle, trail',
  ],
  ['a wrong type', `layers: [{ use: line, y: <walk.y>, width: wide }]`, '6:45', 'expected a number, but got "wide"'],
  [
    'text for data',
    'layers: [{ use: line, y: abc }]',
    '6:28',
    'render.layers[0].y (figure) [exp=1]: expected a number, a list of numbers, or data such as <source>, but got "abc"',
  ],
  [
    'no data',
    'layers: [{ use: line }]',
    '6:12',
    'render.layers[0].y (figure) [exp=1]: it is missing; expected a number',
  ],
  [
    'an unknown column',
    'layers: [{ use: line, y: <walk.z> }]',
    '6:28',
    '<walk.z>: the source walk has no column z',
    'Known: x, y',
  ],
  [
    'a wrong type in a panel',
    `panels:\n    layout: [AB]\n    A: ${line}\n    B: { use: line, y: <walk.y>, xlim: 3 }`,
    '9:40',
    'render.panels.B.xlim (figure) [exp=1]: expected a list, or a map, but got 3',
  ],
  [
    'an unknown option in a panel',
    `panels:\n    layout: [AB]\n    A: ${line}\n    B: { use: line, y: <walk.y>, colr: k }`,
    '9:40',
    'render.panels.B.colr (figure) [exp=1]: there is no option colr',
    'did you mean color?',
  ],
  [
    'an unknown layer of a panel',
    `panels:\n    layout: [AB]\n    A: ${line}\n    B: { use: lien, y: <walk.y> }`,
    '9:15',
    'render.panels.B.use (figure) [exp=1]: there is no lien',
    'did you mean line?',
  ],
  ['neither layers nor panels', 'title: x', '', 'a figure needs layers, or panels with layers', 'layers: [{ use: line'],
  ['layers misspelt', `layer: [${line}]`, '6:10', 'there is no option layer', 'did you mean layers?'],
  ['a map of layers', `layers: ${line}`, '6:11', 'render.layers (figure) [exp=1]: expected a list, but got {'],
  [
    'a list for a panel',
    `panels:\n    layout: A\n    A: [${line}]`,
    '8:8',
    'render.panels.A (figure) [exp=1]: expected a map',
  ],
  [
    'rows of unequal lengths',
    `panels:\n    layout: [AAB, CC]\n    A: ${line}`,
    '7:13',
    'render.panels.layout',
    'layout: [AAB, CCB]',
  ],
  [
    'letters that are no rectangle',
    `panels:\n    layout: [AAB, BBB]\n    A: ${line}\n    B: ${line}`,
    '7:13',
    'the letters B of the layout do not fill a rectangle',
    "a letter's rectangle is its panel",
  ],
  [
    'a letter without its panel',
    `panels:\n    layout: [AB]\n    A: ${line}`,
    '7:5',
    'the layout has a panel B, but panels has no B',
    'write B: { layers: [...] }',
  ],
  [
    'a panel without its letter',
    `panels:\n    layout: [A]\n    A: ${line}\n    B: ${line}`,
    '7:5',
    'panels has B, which is not in its layout',
    'add B to the layout, or leave it out',
  ],
  ['no layout', `panels:\n    A: ${line}`, '7:5', 'render.panels.layout (figure) [exp=1]: it is missing'],
  [
    'along misspelt',
    `layers: [${line}]\n  panels: { alnog: c }`,
    '7:20',
    'there is no option alnog',
    'did you mean along?',
  ],
  [
    'panels along no axis',
    `layers: [${line}]\n  panels: { along: phi }`,
    '7:20',
    'panels run along phi, but no source has that axis',
  ],
  [
    'a band with y alone',
    'layers: [{ use: band, y: <walk.y> }]',
    '6:12',
    'render.layers[0] (figure) [exp=1]: a band needs y and error, or low and high',
    '{ use: band, y: <mean>, error: <sem> }',
  ],
  ['<phi> outside of panels', `layers: [${line}]\n  title: "<phi>"`, '7:10', 'unknown field <phi>'],
  [
    'a part of an option misspelt',
    `layers: [${line}]\n  scalebar: { lenght: 3 }`,
    '7:23',
    'render.scalebar.lenght (figure) [exp=1]: there is no option lenght',
    'did you mean length?',
  ],
  [
    'a source that there is not',
    'layers: [{ use: heatmap, data: wlak }]',
    '6:34',
    "render.layers[0].data (figure) [exp=1]: a heat map's data 'wlak' is not a source of the movie",
    'walk',
  ],
]

describe('a mistake', () => {
  it.each(mistakes)('%s', async (_, render, place, message, hint = '') => {
    using space = new Workspace()
    space.npy('walk_1.npy', [5, 2])
    space.write(
      'pipeline.yaml',
      `sources:
  walk: { files: walk_<exp:d>.npy, axes: [frame, c], columns: [x, y] }

render:
  use: figure
  ${render}
write: a.gif
`,
    )
    const thrown = await space.plan().then(
      () => 'nothing was wrong',
      (error) => error,
    )
    const { line, column, option } = thrown.place
    expect([thrown.message, `${line}:${column}`].join(' at ')).toContain(place)
    const [, named, rest] = /^(render\S*)(?: \(figure\) \[exp=1\]: )?(.*)$/.exec(message) ?? ['', undefined, message]
    if (named) expect(option).toBe(named)
    expect(thrown.message).toContain(rest)
    expect(thrown.message).not.toMatch(/undefined|Invalid input/)
    expect(thrown.hint ?? '').toContain(hint)
  })

  it('is told by the command with file, line and column', async () => {
    using space = walks()
    const lines = ['render:', '  use: figure', '  layers:', '    - { use: lin, y: <walk.y> }', 'write: a.gif', '']
    space.write('pipeline.yaml', sources + lines.join('\n'))
    const { code, stderr } = await space.call(['plan', 'pipeline.yaml'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/pipeline\.yaml:8:14 render\.layers\[0\]\.use .*there is no lin\n {2}did you mean line\?/)
  })
})
