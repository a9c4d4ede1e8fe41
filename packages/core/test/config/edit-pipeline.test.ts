import { describe, expect, it } from 'vitest'
import { editPipeline, settingsToEdits } from '../../src/config/index.js'
import { MovieflowError } from '../../src/errors/index.js'

const edit = (text: string, ...settings: string[]) => editPipeline(text, settingsToEdits(settings))
const lines = (...texts: string[]) => `${texts.join('\n')}\n`

function failure(run: () => unknown): MovieflowError {
  try {
    run()
  } catch (error) {
    if (error instanceof MovieflowError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('an option changed in the YAML', () => {
  // What it is in, the setting, and what becomes of it; the rest of the file is the same in all.
  it.each([
    ['a number', 'fps: 10', 'fps=5', 'fps: 5'],
    ['a value before a comment', 'fps: 10   # as filmed', 'fps=12.5', 'fps: 12.5   # as filmed'],
    ['a text in single quotes', "render: { title: 'a' }", "render.title=it's", "render: { title: 'it''s' }"],
    ['a text in double quotes', 'render: { title: "a" }', 'render.title=b', 'render: { title: "b" }'],
    ['a text that would end an entry', 'render: { title: a }', 'render.title=b, c', 'render: { title: "b, c" }'],
    ['a text that would be no text', 'render: { title: a }', 'render.title="012"', 'render: { title: "012" }'],
    ['a text that would be a tag', 'render: { title: a }', 'render.title=<exp>', 'render: { title: <exp> }'],
    ['the ends of limits', 'render: { limits: [ 0,  1 ] }', 'render.limits=[p2, 3]', 'render: { limits: [ p2,  3 ] }'],
    ['limits by a word', 'render: { limits: [0, 1] } # c', 'render.limits=auto', 'render: { limits: auto } # c'],
    ['a word by limits', 'render: { limits: auto }', 'render.limits=[0, 1]', 'render: { limits: [0, 1] }'],
    ['a wide list', 'render: { limits: [ 0 ] }', 'render.limits=[0, 1]', 'render: { limits: [ 0, 1 ] }'],
    [
      'a new entry between braces',
      'render: { use: heatmap }',
      'render.norm=log',
      'render: { use: heatmap, norm: log }',
    ],
    ['one before a last comma', 'render: {use: heatmap,}', 'render.norm=log', 'render: {use: heatmap, norm: log,}'],
    ['the first one between braces', 'render: {}', 'render.norm=log', 'render: { norm: log }'],
    ['a short form', 'render: heatmap # c', 'render.colormap=magma', 'render: { use: heatmap, colormap: magma } # c'],
    ['the short form itself', 'render: heatmap', 'render.use=image', 'render: image'],
    ['a short form in a list', 'transform: [smooth]', 'transform.sigma=2', 'transform: [{ use: smooth, sigma: 2 }]'],
    [
      'a short form without a list',
      'transform: smooth',
      'transform[0].sigma=2',
      'transform: { use: smooth, sigma: 2 }',
    ],
    ['a second item', 'transform: smooth', 'transform[1].use=flip', 'transform: [smooth, { use: flip }]'],
    [
      'an item behind others',
      'transform: [smooth, flip]',
      'transform[2].use=hold',
      'transform: [smooth, flip, { use: hold }]',
    ],
    [
      'parents that are missing',
      'fps: 3 # c',
      'render.layers[0].use=image',
      'fps: 3 # c\nrender: { layers: [{ use: image }] }',
    ],
    ['a parent without a value', 'time:  # of the data', 'time.speed=2', 'time: { speed: 2 }  # of the data'],
    [
      'a block by one line',
      'render:\n  limits:\n  - 1\n  - 2\n  - 3 # c',
      'render.limits=[3, 4]',
      'render:\n  limits: [3, 4] # c',
    ],
    [
      'a block behind a comment',
      'render:\n  limits: # as below\n  - 1',
      'render.limits=[3, 4]',
      'render:\n  limits: [3, 4] # as below',
    ],
    [
      'items of a block',
      'render:\n  limits:\n  - 1 # low\n\n  - 2',
      'render.limits=[3, 4]',
      'render:\n  limits:\n  - 3 # low\n\n  - 4',
    ],
    [
      'a block of text',
      'render:\n  title: | # two lines\n    a\n    b\n\n  size: 3',
      'render.title=c',
      'render:\n  title: c # two lines\n\n  size: 3',
    ],
    [
      'a line at the end of a block',
      'render:\n    use: heatmap # c\n    # more',
      'render.norm=log',
      'render:\n    use: heatmap # c\n    norm: log\n    # more',
    ],
    [
      'a line in an item of a list',
      'transform:\n- use: smooth\n- use: flip',
      'transform[0].sigma=2',
      'transform:\n- use: smooth\n  sigma: 2\n- use: flip',
    ],
    [
      'an item below others',
      'transform:\n  - smooth\n  - flip # c',
      'transform[2].use=hold',
      'transform:\n  - smooth\n  - flip # c\n  - { use: hold }',
    ],
    [
      'a layer',
      'render:\n  layers:\n    - image\n    - { use: image, limits: auto }',
      'render.layers[1].limits=[0, p98]',
      'render:\n  layers:\n    - image\n    - { use: image, limits: [0, p98] }',
    ],
    [
      'entries that have lines of their own',
      'render: {\n    use: heatmap,\n  }',
      'render.norm=log',
      'render: {\n    use: heatmap,\n    norm: log,\n  }',
    ],
    ['a field of one selection', 'where: { exp: 3 }', 'where.exp=4', 'where: { exp: 4 }'],
    [
      'a longer number than there is',
      'fields: { a: 12345678901234567890 }',
      'fields.b=0.1',
      'fields: { a: 12345678901234567890, b: 0.1 }',
    ],
  ])('%s', (_, part, setting, expected) => {
    const around = (middle: string) => lines('source:   a.npy   # é 🐁', "write: [ 'a.mp4' ]", middle)
    expect(edit(around(part), setting)).toBe(around(expected))
    // As it is where lines end as on Windows, and the file begins with a mark.
    const other = (text: string) => `\uFEFF${around(text).replaceAll('\n', '\r\n')}`
    expect(edit(other(part), setting)).toBe(other(expected))
    expect(edit(around(part).trimEnd(), setting)).toBe(around(expected).trimEnd())
  })

  it('may have nothing behind its colon', () => {
    expect(edit('render:\n  colormap:\n', 'render.colormap=magma')).toBe('render:\n  colormap: magma\n')
    expect(edit('render:\n  colormap:  # c\n', 'render.colormap=magma')).toBe('render:\n  colormap: magma  # c\n')
    expect(edit('render: { colormap: }\n', 'render.colormap=magma')).toBe('render: { colormap: magma }\n')
  })

  it('leaves the text as it is if it has that value', () => {
    const text = 'fps: 0x0A\nrender: heatmap\nwrite: [ a.mp4 ]\n'
    expect(edit(text, 'fps=10', 'render.use=heatmap', 'write=a.mp4')).toBe(text)
  })

  it('takes several, one after the other', () => {
    expect(
      edit('render: heatmap\n', 'render.colormap=magma', 'render.limits=[0, 1]', 'fps=3', 'render.colormap=gray'),
    ).toBe('render: { use: heatmap, colormap: gray, limits: [0, 1] }\nfps: 3\n')
  })

  it('stays JSON in a file that is JSON', () => {
    const text = '{\n  "source": "a.npy",\n  "render": "heatmap"\n}\n'
    const edited = edit(text, 'render.colormap=magma', 'fps=3')
    expect(edited).toBe(
      '{\n  "source": "a.npy",\n  "render": {"use": "heatmap", "colormap": "magma"},\n  "fps": 3\n}\n',
    )
    expect(JSON.parse(edited)).toEqual({ source: 'a.npy', render: { use: 'heatmap', colormap: 'magma' }, fps: 3 })
  })

  it('writes texts of several lines as one', () =>
    expect(editPipeline('render: { title: a }\n', [{ path: ['render', 'title'], value: 'b\n c\t' }])).toBe(
      'render: { title: "b\\n c\\t" }\n',
    ))

  it.each([
    ['fps: &rate 3\ntime: { speed: *rate }\n', 'fps=4', 'other options would change with it', 1, 'fps: 4'],
    ['fps: &rate 3\ntime: { speed: *rate }\n', 'time.speed=4', 'alias of a value elsewhere', 2, 'speed: 4 in time'],
    [
      'fps: 3\ntransform: [&a { use: smooth }, *a]\n',
      'transform[1].sigma=4',
      'alias of a value elsewhere',
      2,
      'sigma: 4 in transform[1]',
    ],
    [
      'fps: 3\nrender: { limits: [0, # low\n  1] }\n',
      'render.limits=auto',
      'a comment would be lost',
      2,
      'limits: auto in render',
    ],
    ['fps: !!str 3\n', 'fps=4', 'read as another value', 1, 'fps: 4'],
  ])('says what to write by hand: %j', (text, setting, reason, line, hand) => {
    const error = failure(() => edit(text, setting))
    expect(error.code).toBe('CALL_INVALID')
    expect(error.message).toContain(reason)
    expect(error.place.line).toBe(line)
    expect(error.hint).toBe(`write it by hand: ${hand}`)
  })

  it('changes no parent that others are merged with', () => {
    const text = 'fields: { a: &base { x: 1 }, b: { <<: *base, y: 2 } }\n'
    expect(failure(() => edit(text, 'fields.a.x=4')).message).toContain('other options would change')
    // Its own comes before what it is merged with.
    expect(edit(text, 'fields.b.x=4')).toBe('fields: { a: &base { x: 1 }, b: { <<: *base, y: 2, x: 4 } }\n')
  })

  it('refuses what is no pipeline, in the words that a run has for it', () => {
    expect(failure(() => edit('fps: 3\n---\nfps: 4\n', 'fps=4'))).toMatchObject({
      code: 'PIPELINE_SYNTAX',
      place: { line: 2 },
    })
    expect(failure(() => edit('fps: [3\n', 'fps=4')).code).toBe('PIPELINE_SYNTAX')
    expect(failure(() => edit('- fps\n', 'fps=4')).code).toBe('PIPELINE_INVALID')
    expect(failure(() => edit('a: *b\n', 'fps=4')).code).toBe('PIPELINE_SYNTAX')
    expect(failure(() => edit('fps: 3\n', 'fps.a=4')).code).toBe('CALL_INVALID')
  })
})
